import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { axeFindings, usePages } from './page-browser.ts'
import { openScreenHall, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

beforeEach(async () => {
  hall = await openScreenHall(built.browser, built.dir)
})
afterEach(() => hall[Symbol.asyncDispose]())

const lobby = (path = '/', locale = 'en-US') => hall.person({ locale }, path)
const asHost = () => lobby(`/#host=${hall.app.tokens.hostLink(hall.app.stores.clock.now())}`)
const codeField = (page: Page) => page.getByRole('textbox', { name: 'Join by code' })
const join = async (page: Page, typed: string) => {
  await codeField(page).fill(typed)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
}
const group = (page: Page, name: string) =>
  page.locator('.group', { has: page.getByRole('heading', { name, exact: true }) })
const inAnHour = () => Date.now() + 3_600_000
const path = (page: Page) => new URL(page.url()).pathname

it('[LOBBY-1] a code leads into its room, however it is typed', async () => {
  const { room, code } = await hall.make({ title: 'Aurora 3' })
  const page = await lobby()
  await join(page, ` ${code.slice(0, 2).toLowerCase()} ${code.slice(2).toLowerCase()}`)
  await page.waitForURL('**/r/*')
  expect(path(page)).toBe(`/r/${room}`)
})

it('[LOBBY-1] a code that no room has is told kindly, and stays to be looked at', async () => {
  const page = await lobby()
  await join(page, 'zz zz9')
  await page.getByRole('alert').getByText('No room has the code ZZ ZZ9.').waitFor()
  expect(await codeField(page).inputValue()).toBe('zz zz9')
  await join(page, 'K7')
  await page.getByRole('alert').getByText('five letters and digits').waitFor()
  await join(page, 'K7QMO')
  await page.getByRole('alert').getByText('never contain 0, 1, I, L or O').waitFor()
  expect(await codeField(page).evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.press('End')
  await page.keyboard.press('Backspace')
  await page.getByRole('alert').waitFor({ state: 'detached' })
})

it('[LOBBY-1] an address with a wrong code leads here, with the code in the field', async () => {
  const page = await lobby('/j/zzzz9')
  await page.getByRole('alert').getByText('No room has the code ZZ ZZ9.').waitFor()
  expect((await codeField(page).inputValue()).toUpperCase()).toBe('ZZZZ9')
})

it('[LOBBY-2] rooms stand in groups; drafts are for staff', async () => {
  const texts = { 'zh-Hans': { title: '极光 4' } }
  await hall.make({ title: 'Aurora 4', language: 'en', texts, startsAt: inAnHour() })
  await hall.make({ title: 'Aurora 5, untold', draft: true })
  const running = await hall.make({ title: 'Aurora 3', startsAt: inAnHour() })
  await running.do('launch.start', {})
  const over = await hall.make({ title: 'Aurora 2', startsAt: inAnHour() })
  await over.do('launch.start', {})
  await over.do('launch.end', {})
  const page = await lobby()
  await group(page, 'Live now').getByRole('link', { name: 'Aurora 3' }).waitFor()
  await group(page, 'Coming up').getByRole('link', { name: 'Aurora 4' }).waitFor()
  expect(await group(page, 'Coming up').innerText()).toMatch(/in (1 hour|60 minutes)/)
  await group(page, 'Open lounges').getByRole('link', { name: 'Aurora 3 launch' }).first().waitFor()
  await page.getByText('1 past launch').click()
  await page.locator('.past').getByRole('link', { name: 'Aurora 2' }).waitFor()
  expect(await page.locator('main').innerText()).not.toContain('untold')
  expect(await page.getByRole('link', { name: 'Host panel' }).count()).toBe(0)
  const chinese = await lobby('/', 'zh-CN')
  await chinese.getByRole('link', { name: '极光 4' }).waitFor()
})

it('[LOBBY-2] what changes is seen without loading the page anew', async () => {
  const page = await lobby()
  await group(page, 'Open lounges').waitFor()
  await hall.make({ title: 'Aurora 4', startsAt: inAnHour() })
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await group(page, 'Coming up').waitFor()
  expect(await group(page, 'Coming up').innerText()).toContain('Aurora 4')
})

it('[LOBBY-3] a host creates a launch, and comes to its panel', async () => {
  const page = await asHost()
  await page.getByRole('button', { name: 'Create a launch' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: 'Title' }).fill('Aurora 6')
  await sheet.getByRole('textbox', { name: 'Address' }).fill('aurora-6')
  await sheet.getByLabel('T-0').fill('2035-01-02T12:00')
  await sheet.getByLabel('Doors').fill('2035-01-02T12:30')
  await sheet.getByRole('alert').getByText('before the start').waitFor()
  await sheet.getByLabel('Doors').fill('2035-01-02T11:30')
  await sheet.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL('**/host/aurora-6')
  const fan = await lobby()
  await group(fan, 'Coming up').waitFor()
  expect(await group(fan, 'Coming up').innerText()).toContain('Aurora 6')
})

it('[LOBBY-3] an address that is taken is told at its field, and nothing is lost', async () => {
  const page = await asHost()
  await page.getByRole('button', { name: 'Create a launch' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: 'Title' }).fill('Aurora 6')
  await sheet.getByRole('textbox', { name: 'Address' }).fill('stage')
  await sheet.getByRole('button', { name: 'Create' }).click()
  await sheet.getByRole('alert').getByText('at this address already').waitFor()
  expect(await sheet.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Aurora 6')
})

it('[LOBBY-3] drafts and templates are there for hosts, and a template is copied', async () => {
  await hall.make({ title: 'Aurora 5, untold', draft: true })
  await hall.make({ title: 'Our usual evening', lead: 'As every month', template: true })
  const page = await asHost()
  const corner = page.locator('.host-corner')
  await corner.getByRole('link', { name: 'Aurora 5, untold' }).waitFor()
  await corner.getByRole('button', { name: 'Create from this: Our usual evening' }).click()
  const sheet = page.getByRole('dialog')
  expect(await sheet.getByLabel('Start from').inputValue()).not.toBe('')
  await sheet.getByRole('textbox', { name: 'Title' }).fill('Our evening in May')
  await sheet.getByRole('radio', { name: 'Draft' }).check()
  await sheet.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL('**/host/*')
  const { token } = await hall.app.hostSession()
  const made = await hall.app.join({ token }, { room: path(page).split('/')[2] ?? '' })
  const { launch } = made.room.view.everyone
  expect({ title: launch.title, lead: launch.lead, phase: launch.phase }).toEqual({
    title: 'Our evening in May',
    lead: 'As every month',
    phase: 'draft',
  })
})

it('[LOBBY-3] a host link that does not count is told', async () => {
  const page = await lobby('/#host=nonsense')
  await page.getByText('This host link does not work').waitFor()
  expect(await page.getByRole('button', { name: 'Create a launch' }).count()).toBe(0)
  expect(page.url()).not.toContain('nonsense')
})

it('[LOBBY-4] without the server the list stays and says of when it is; it comes back by itself', async () => {
  const page = await lobby()
  await group(page, 'Open lounges').waitFor()
  await page.context().setOffline(true)
  await page.locator('.banner').getByText('You are offline').waitFor()
  expect(await group(page, 'Open lounges').count()).toBe(1)
  await page.context().setOffline(false)
  await page.locator('.banner').waitFor({ state: 'detached' })
})

it('[LOBBY-4] a list that never came says so, with a way to ask again', async () => {
  const page = await lobby('/healthz')
  await page.route('**/api/rooms', (route) => route.abort())
  await page.goto(hall.app.url)
  await page.getByText('The list could not be loaded').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.unroute('**/api/rooms')
  await page.getByRole('button', { name: 'Try again' }).click()
  await group(page, 'Open lounges').waitFor()
})
