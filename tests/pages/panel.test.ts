import { afterAll, beforeAll, expect, it } from 'vitest'
import { usePages } from './page-browser.ts'
import { closed, dialog, nextButton, openPanel, RUNDOWN } from './panel-hall.ts'
import { openScreenHall, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

beforeAll(async () => {
  hall = await openScreenHall(built.browser, built.dir)
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

it('[PANEL-8] is nothing to who is no host, and opens with a host link', async () => {
  const room = await hall.make({ title: 'Top secret', draft: true })
  const page = await hall.person({}, `/host/${room.room}`)
  await page.getByText('This page is for hosts').waitFor()
  expect(await page.getByText('Top secret').count()).toBe(0)
  const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
  await page.evaluate((hash) => (location.hash = hash), `host=${key}`)
  await page.getByRole('heading', { name: 'Top secret' }).waitFor()
  expect(page.url()).not.toContain('host=')
})

it('says that it is away, sends nothing meanwhile, and is whole again', async () => {
  const room = await hall.make({ title: 'Away' })
  await room.do('stage.plan', { cues: [...RUNDOWN] })
  const page = await openPanel(hall, room.room)
  await page.locator('.cue.next').waitFor()
  await page.context().setOffline(true)
  await page.locator('.alarms.raised').waitFor()
  await page.keyboard.press('PageDown')
  await page.getByText('Not connected: nothing was sent.').waitFor()
  expect(await nextButton(page).isDisabled()).toBe(true)
  await page.context().setOffline(false)
  await page.locator('.all-well').waitFor()
  expect(room.host.room.view.everyone.stage.cue).toBeUndefined()
})

it('a run-down goes out as a file and comes in again', async () => {
  const [from, to] = await Promise.all(['From', 'To'].map((title) => hall.make({ title })))
  await from!.do('stage.plan', { cues: [...RUNDOWN] })
  const [source, target] = await Promise.all([openPanel(hall, from!.room), openPanel(hall, to!.room)])
  await source.locator('.cue').first().waitFor()
  const [download] = await Promise.all([
    source.waitForEvent('download'),
    source.getByRole('button', { name: 'Export the run-down' }).click(),
  ])
  await target.locator('.cue-sheet input[type=file]').setInputFiles(await download.path())
  await to!.host.until((host) => host.room.view.staff?.rundown.length === RUNDOWN.length)
  expect(to!.host.room.view.staff?.rundown).toEqual(RUNDOWN)
  await target.locator('.deed-toast').getByRole('button', { name: 'Undo' }).click()
  await to!.host.until((host) => host.room.view.staff?.rundown.length === 0)
})

it('tells everyone, corrects it and takes it back', async () => {
  const room = await hall.make({ title: 'Announcements' })
  const page = await openPanel(hall, room.room)
  await page.getByRole('button', { name: 'New announcement' }).click()
  await dialog(page).getByLabel('Announcement', { exact: true }).fill('Ten minuts more.')
  await dialog(page).getByRole('radio', { name: '15 min' }).check()
  await dialog(page).getByRole('button', { name: 'Tell everyone' }).click()
  await page.locator('.announcement', { hasText: 'Ten minuts more.' }).getByRole('button', { name: 'Correct' }).click()
  await dialog(page).getByLabel('Announcement', { exact: true }).fill('Ten minutes more.')
  await dialog(page).getByRole('button', { name: 'Correct', exact: true }).click()
  await page.locator('.announcement', { hasText: 'corrected' }).getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('None stands.').waitFor()
  expect(room.host.room.view.everyone.announcements).toEqual([])
  await page.keyboard.press('u')
  await page.locator('.announcement', { hasText: 'Ten minutes more.' }).waitFor()
})

it('by keyboard alone: everything is reached, and Escape closes what is open', async () => {
  const room = await hall.make({ title: 'By keyboard' })
  await room.do('stage.plan', { cues: [...RUNDOWN] })
  const page = await openPanel(hall, room.room)
  const reached = new Set<string>()
  for (let n = 0; n < 120; n++) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(() => {
      const on = document.activeElement
      return on === document.body ? '' : `${on?.getAttribute('aria-label') ?? on?.textContent ?? ''}`.trim()
    })
    if (name) reached.add(name)
  }
  for (const name of ['Next', 'Add a cue', 'Speak as host', 'New announcement', 'Settings', 'Schedule'])
    expect([...reached].some((one) => one.startsWith(name))).toBe(true)
  await page.locator('.launch-tools').getByRole('button', { name: 'Schedule' }).focus()
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await page.keyboard.press('Escape')
  await closed(page)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Schedule')
})

it('a duplicate is a draft with the same run-down', async () => {
  const room = await hall.make({ title: 'Original' })
  await room.do('stage.plan', { cues: [...RUNDOWN] })
  const page = await openPanel(hall, room.room)
  await page.getByRole('button', { name: 'Duplicate' }).click()
  await page.getByRole('heading', { name: 'Copy of Original' }).waitFor()
  await page.locator('.phase-draft').waitFor()
  expect(await page.locator('.cue').count()).toBe(RUNDOWN.length)
})
