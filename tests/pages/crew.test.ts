import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LinkRole } from '../../src/protocol/hosts.ts'
import { axeFindings, composer, PHONE, usePages, whole } from './page-browser.ts'
import { closed, deskLine, dialog, openPanel } from './panel-hall.ts'
import { openScreenHall, says, type HostedRoom, type ScreenHall } from './screen-hall.ts'

const pages = usePages()
let hall: ScreenHall
beforeAll(async () => {
  hall = await openScreenHall(pages.browser, pages.dir)
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

const phone = { viewport: PHONE, hasTouch: true, isMobile: true }
/** The key of a link for that room. */
const linkFor = async (room: HostedRoom, role: LinkRole): Promise<{ link: string; key: string }> =>
  await room.do('link.create', { role, room: room.room, hours: 1, label: `for ${role}` })
/** Somebody opens the panel by a link. */
async function asCrew(room: HostedRoom, role: LinkRole, options: BrowserContextOptions = {}): Promise<Page> {
  const { key } = await linkFor(room, role)
  const page = await hall.person(options, `/host/${room.room}#host=${key}`)
  page.setDefaultTimeout(8_000)
  await page.locator('.panel .link-dot.whole:visible').waitFor()
  return page
}
const people = async (page: Page, tab?: string): Promise<void> => {
  await page.getByRole('button', { name: 'People and doors', exact: true }).first().click()
  if (tab !== undefined) await dialog(page).getByRole('button', { name: tab, exact: true }).click()
}
const row = (page: Page, text: string) => dialog(page).locator('.crew-row', { hasText: text })

describe('links', () => {
  for (const [device, options] of [
    ['phone', phone],
    ['desktop', {}],
  ] as const)
    it(`[PANEL-10] are made and shown once, let somebody in, and take the role back when revoked: ${device}`, async () => {
      const room = await hall.make({ title: `Doors ${device}` })
      const page = await openPanel(hall, room.room, options)
      if (device === 'phone') await page.getByRole('button', { name: 'The room', exact: true }).click()
      await people(page)
      await dialog(page).getByLabel('Role').selectOption('moderator')
      await dialog(page).getByLabel('For whom').fill('Lin at the desk')
      await dialog(page).getByRole('button', { name: 'Make the link' }).click()
      await dialog(page).locator('.made-link .qr').waitFor()
      const address = await dialog(page).locator('.made-address').inputValue()
      expect(address).toContain(`/host/${room.room}#host=`)
      expect(await axeFindings(page)).toEqual([])
      const second = await hall.person({}, new URL(address).pathname + new URL(address).hash)
      await second.locator('.panel-who', { hasText: 'Moderator' }).waitFor({ state: 'attached' })
      await dialog(page).getByRole('button', { name: 'Done' }).click()
      await row(page, 'Lin at the desk').getByText('24 hours left').waitFor()
      expect(await dialog(page).locator('.made-address').count()).toBe(0)
      const revoke = row(page, 'Lin at the desk').getByRole('button', { name: 'Revoke… Lin at the desk' })
      await revoke.click()
      await page.keyboard.press('Escape')
      await revoke.click()
      await dialog(page)
        .getByRole('button', { name: /^Revoke · Hold|^RevokeHold|^Revoke.*Hold/ })
        .click({ delay: 1_200 })
      await second.getByText('Your way in has been revoked').waitFor()
      await row(page, 'Lin at the desk').waitFor({ state: 'detached' })
      await second.getByRole('button', { name: 'Come in as a fan' }).click()
      await second.getByText('This page is for hosts').waitFor()
      await second.goto(`${hall.app.url}/r/${room.room}`)
      await whole(second)
    })

  it('[PANEL-10] a host makes none that give as much as their own, and those of the whole house lead to the lobby', async () => {
    const room = await hall.make({ title: 'Ranks' })
    const { key } = await room.do('link.create', { role: 'host', hours: 1 })
    const page = await hall.person({}, `/host/${room.room}#host=${key}`)
    await page.locator('.panel .link-dot.whole:visible').waitFor()
    await people(page)
    const roles = dialog(page).getByLabel('Role').locator('option')
    expect(await roles.allInnerTexts()).toEqual(['Screen', 'Staff', 'Moderator'])
    await dialog(page).getByLabel('Where').selectOption({ label: 'All rooms' })
    await dialog(page).getByRole('button', { name: 'Make the link' }).click()
    const address = await dialog(page).locator('.made-address').inputValue()
    expect(new URL(address).pathname).toBe('/')
  })

  it('[PANEL-10] who was let into one room alone makes no links', async () => {
    const room = await hall.make({ title: 'One room' })
    const page = await asCrew(room, 'host')
    await people(page)
    await dialog(page).getByRole('button', { name: 'Who may what' }).waitFor()
    expect(await dialog(page).getByRole('button', { name: 'Links', exact: true }).count()).toBe(0)
  })
})

describe('roles', () => {
  it('[PANEL-11] a moderator keeps the room civil and finds nothing that would be refused', async () => {
    const room = await hall.make({ title: 'Moderated' })
    const fan = await hall.app.join('Rui', { room: room.room })
    await says(fan, 'cheap phones here')
    const page = await asCrew(room, 'moderator')
    await deskLine(page, 'cheap phones').waitFor()
    for (const name of ['Next', 'Wall', 'Pin', 'End the show', 'Schedule', 'New announcement'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
    expect(await page.locator('.scenes, .cue-tools, .next-strip').count()).toBe(0)
    await page.keyboard.press('s')
    await page.locator('.deed-toast', { hasText: 'Slow mode' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('m')
    await deskLine(page, 'cheap phones').hover()
    await deskLine(page, 'cheap phones').getByRole('button', { name: 'Remove' }).click()
    await room.host.until(({ room: { view } }) => view.everyone.chat.lines[0]?.removed === true)
    expect(await page.locator('.toast').count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('?')
    expect(await dialog(page).locator('.key-groups').innerText()).not.toContain('PAGE')
  })

  it('[PANEL-11] staff read, and speak as staff', async () => {
    const room = await hall.make({ title: 'Staffed' })
    await says(await hall.app.join('Hana', { room: room.room }), 'Is it heavy?')
    const page = await asCrew(room, 'staff', phone)
    await page.locator('.phone-places').getByRole('button', { name: 'Chat' }).click()
    await deskLine(page, 'Is it heavy?').waitFor()
    expect(await page.locator('.brake-bar, .next-strip').count()).toBe(0)
    expect(await page.locator('.panel-tabs .mini').allInnerTexts()).toEqual(['Conversation', 'Questions'])
    await page.getByLabel('Speak as staff').fill('150 grams.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await deskLine(page, '150 grams.').locator('.role').waitFor()
    await page.getByRole('button', { name: 'The room', exact: true }).click()
    await people(page)
    await row(page, 'Staff').first().waitFor()
    expect(
      await dialog(page)
        .getByRole('button', { name: /Sign out|Revoke/ })
        .count(),
    ).toBe(0)
    expect(await axeFindings(page)).toEqual([])
  })

  it('[PANEL-11] a display that opens the panel is led to the screen, which is one of the house’s then', async () => {
    const room = await hall.make({ title: 'Displayed' })
    const { key, link } = await linkFor(room, 'display')
    const page = await hall.person({}, `/host/${room.room}#host=${key}`)
    await page.waitForURL(`**/screen/${room.room}`)
    await page.locator('main[data-scene]').waitFor({ state: 'attached' })
    const kept = () => page.evaluate(() => localStorage.getItem('fanfare.screen') ?? '')
    await page.waitForFunction(() => localStorage.getItem('fanfare.screen')?.includes('"role":"display"'))
    await room.host.until(({ house }) =>
      house.view.staff!.hosts.crew.some((one) => one.role === 'display' && one.from === link),
    )
    const before = await kept()
    const { key: more } = await linkFor(room, 'host')
    const answered = page.waitForResponse('**/api/session')
    await page.evaluate((given) => (location.hash = `host=${given}`), more)
    await answered
    await expect.poll(kept).toBe(before)
  })
})

describe('who may what', () => {
  it('[PANEL-12] is switched for chat and cheers, and undone', async () => {
    const room = await hall.make({ title: 'Permissions' })
    const [page, fan] = await Promise.all([openPanel(hall, room.room), hall.person({}, `/r/${room.room}`)])
    await composer(fan).waitFor()
    await people(page, 'Who may what')
    const chat = dialog(page).getByRole('group', { name: 'Chat:' })
    await chat.getByRole('radio', { name: 'staff only' }).check({ force: true })
    await fan.getByText('Only the staff write here').waitFor()
    // An undo is offered for some seconds: first.
    await dialog(page).locator('.last-deed').getByRole('button', { name: 'Undo' }).click()
    await composer(fan).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await chat.getByRole('radio', { name: 'members only' }).check({ force: true })
    await fan.getByText('Only members write here').waitFor()
    await page.keyboard.press('Escape')
    await closed(page)
    await page.keyboard.press('u')
    await composer(fan).waitFor()
  })
})

describe('who is kept out', () => {
  it('[PANEL-13] stands in one list, banned everywhere or timed out here, with the reason, and is freed', async () => {
    const [here, there] = [await hall.make({ title: 'Here' }), await hall.make({ title: 'There' })]
    const [banned, timed] = await Promise.all(['Rui', 'Mei'].map((name) => hall.app.join(name, { room: here.room })))
    const rui = banned!.welcomes[0]!.you.id
    await there.do('person.restrict', { person: rui, name: 'Rui', forMs: null, reason: 'adverts' })
    await here.do('person.restrict', { person: timed!.welcomes[0]!.you.id, name: 'Mei', forMs: 60_000, reason: 'rude' })
    const page = await openPanel(hall, here.room)
    await page.locator('.panel-tabs').getByRole('button', { name: 'Restricted 2' }).click()
    await people(page, 'Kept out')
    const list = dialog(page).locator('.aside-row')
    await list.filter({ hasText: 'Rui' }).getByText('banned · adverts').waitFor()
    await list.filter({ hasText: 'Mei' }).getByText('rude').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await list.filter({ hasText: 'Rui' }).getByRole('button', { name: 'Free' }).click()
    await list.filter({ hasText: 'Rui' }).waitFor({ state: 'detached' })
    const back = await hall.app.join('Rui again', { room: here.room })
    expect(back.welcomes).toHaveLength(1)
  })
})

describe('the crew', () => {
  it('[PANEL-14] shows who runs this by which link; an owner signs them out', async () => {
    const room = await hall.make({ title: 'Crew' })
    const second = await asCrew(room, 'moderator')
    await second.getByRole('button', { name: 'Settings' }).click()
    await dialog(second).getByRole('button', { name: 'Change' }).click()
    await dialog(second).getByRole('textbox', { name: 'Name' }).fill('Wanda')
    await dialog(second).getByRole('button', { name: 'Keep this name' }).click()
    await closed(second)
    const page = await openPanel(hall, room.room)
    await people(page, 'Who runs this')
    await row(page, 'Wanda').getByText('by the link for for moderator').waitFor()
    await row(page, 'Wanda').getByText('Crew').waitFor()
    await row(page, 'Wanda').getByRole('button', { name: 'Sign out… Wanda' }).click()
    await dialog(page)
      .getByRole('button', { name: /^Sign out.*Hold/ })
      .click({ delay: 1_200 })
    await second.getByText('This page is for hosts').waitFor()
    expect(await second.evaluate(() => localStorage.getItem('fanfare.session'))).toContain('"visitor"')
  })

  it('[PANEL-14] all of it by keyboard', async () => {
    const room = await hall.make({ title: 'Keys' })
    const page = await openPanel(hall, room.room)
    await page.keyboard.press('o')
    await dialog(page).getByLabel('For whom').focus()
    await page.keyboard.type('Ana')
    await page.keyboard.press('Enter')
    await dialog(page).locator('.made-link h3:focus').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await row(page, 'Ana').getByRole('button', { name: 'Revoke… Ana' }).focus()
    await page.keyboard.press('Enter')
    await dialog(page).locator('.armed :focus').waitFor()
    await page.keyboard.down('Enter')
    await row(page, 'Ana').waitFor({ state: 'detached' })
    await page.keyboard.up('Enter')
    await page.keyboard.press('Escape')
    await closed(page)
    expect(room.host.house.view.staff?.hosts.links.some(({ label }) => label === 'Ana')).toBe(false)
  })
})

describe('the lobby', () => {
  it('[LOBBY-6] makes links for any room, or all of them, and shows who runs them', async () => {
    const room = await hall.make({ title: 'Aurora 7' })
    const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
    const page = await hall.person({}, `/#host=${key}`)
    page.setDefaultTimeout(8_000)
    await page.getByRole('button', { name: 'People and doors' }).click()
    await dialog(page).getByLabel('Role').selectOption('host')
    await dialog(page).getByLabel('Where').selectOption({ label: 'Aurora 7' })
    await dialog(page).getByRole('button', { name: 'Make the link' }).click()
    const address = await dialog(page).locator('.made-address').inputValue()
    expect(new URL(address).pathname).toBe(`/host/${room.room}`)
    expect(await axeFindings(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    await dialog(page).getByRole('heading', { name: 'Who runs this' }).waitFor()
    const second = await hall.person({}, new URL(address).pathname + new URL(address).hash)
    await second.locator('.panel-who', { hasText: 'Host' }).waitFor()
    await row(page, 'by a link').getByText('Aurora 7').waitFor()
  })
})
