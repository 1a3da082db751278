import { encode } from 'uqr'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { usePages } from './page-browser.ts'
import { onAir, openScreenHall, says, SCREEN, shows, words, type HostedRoom, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

beforeEach(async () => {
  hall = await openScreenHall(built.browser, built.dir)
})
afterEach(() => hall[Symbol.asyncDispose]())

const inAnHour = () => Date.now() + 3_600_000
const lounge = (): Promise<HostedRoom> => hall.make({ title: 'Aurora 3' })
const clip = { kind: 'hls' as const, url: '/clip/clip.m3u8' }

it('[SCREEN-1] follows the launch through its phases by itself', async () => {
  const room = await hall.make({ title: 'Aurora 3', startsAt: inAnHour(), thanks: 'See you at the next one.' })
  const screen = await hall.screen(room.room)
  await shows(screen, 'countdown')
  await room.do('launch.start', {})
  await shows(screen, 'join')
  await room.do('launch.edit', { changes: { stream: clip } })
  await shows(screen, 'stream')
  await room.do('launch.end', {})
  await shows(screen, 'thanks')
  expect(await words(screen)).toContain('See you at the next one.')
  await room.do('launch.archive', {})
  await shows(screen, 'over')
})

it('[SCREEN-1] shows what hosts put on air, and goes back with them', async () => {
  const room = await lounge()
  const screen = await hall.screen(room.room)
  await shows(screen, 'join')
  await onAir(room, { kind: 'card', title: 'Night brass', text: 'Ceramic, 150 grams' })
  await shows(screen, 'card')
  expect(await words(screen)).toContain('Ceramic, 150 grams')
  await onAir(room, { kind: 'back_soon' })
  await shows(screen, 'back_soon')
  await onAir(room, null)
  await shows(screen, 'join')
})

it('[SCREEN-2] no line of a fan reaches the wall unless a host sent it there; a removed one leaves at once', async () => {
  const room = await lounge()
  const screen = await hall.screen(room.room)
  const ann = await hall.app.join('Ann', { room: room.room })
  const ben = await hall.app.join('Ben', { room: room.room })
  await onAir(room, { kind: 'wall' })
  const sent = await says(ann, 'sent to the screen')
  const pinned = await says(ben, 'pinned above all')
  await says(ann, 'just said among us')
  await says(room.host, 'from the stage')
  await screen.getByText('from the stage').waitFor()
  expect(await words(screen)).not.toMatch(/sent to the screen|pinned above all|just said|Ann|Ben/)
  await room.do('chat.feature', { line: sent, on: true })
  await room.do('chat.pin', { line: pinned })
  await screen.getByText('sent to the screen').waitFor()
  await screen.locator('.wall-pinned').getByText('pinned above all').waitFor()
  expect(await words(screen)).not.toContain('just said')
  await room.do('chat.remove', { line: sent })
  await ben.send('chat.remove', { line: pinned })
  await screen.getByText('sent to the screen').waitFor({ state: 'detached' })
  await screen.getByText('pinned above all').waitFor({ state: 'detached' })
  expect(await words(screen)).toContain('from the stage')
})

it('[SCREEN-2] a line that its writer changes leaves the screen: hosts sent other words there', async () => {
  const room = await lounge()
  const screen = await hall.screen(room.room)
  const ann = await hall.app.join('Ann', { room: room.room })
  await onAir(room, { kind: 'wall' })
  await says(room.host, 'from the stage')
  const line = await says(ann, 'as it was read')
  const other = await says(ann, 'pinned as it was read')
  await room.do('chat.feature', { line, on: true })
  await room.do('chat.pin', { line: other })
  await screen.getByText('pinned as it was read').waitFor()
  await ann.send('chat.edit', { line, text: 'and now this' })
  await ann.send('chat.edit', { line: other, text: 'and now that' })
  await screen.getByText('as it was read').first().waitFor({ state: 'detached' })
  expect(await words(screen)).not.toMatch(/and now|Ann/)
  await room.do('chat.feature', { line, on: true })
  await screen.getByText('and now this').waitFor()
})

it('[SCREEN-2] no other scene shows anything that fans said', async () => {
  const room = await hall.make({ title: 'Aurora 3', startsAt: inAnHour() })
  const screen = await hall.screen(room.room)
  const ann = await hall.app.join('Ann', { room: room.room })
  await room.do('chat.feature', { line: await says(ann, 'a line of Ann'), on: true })
  for (const kind of ['stream', 'join', 'countdown', 'back_soon', 'thanks'] as const) {
    await onAir(room, { kind })
    await shows(screen, kind === 'stream' ? 'title' : kind)
    expect(await words(screen)).not.toContain('Ann')
  }
})

it('[SCREEN-2] is a visitor, also in a host’s built.browser, and waits for a draft that it may not see', async () => {
  const draft = await hall.make({ title: 'Not yet told', draft: true, startsAt: inAnHour() })
  const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
  const lobby = await hall.person({ viewport: SCREEN }, `/#host=${key}`)
  await lobby.locator('.host-corner').waitFor()
  const screen = await lobby.context().newPage()
  await screen.goto(`${hall.app.url}/screen/${draft.room}`)
  await screen.getByText('waits for its room').waitFor()
  expect(await words(screen)).not.toContain('Not yet told')
  await draft.do('launch.open', {})
  await shows(screen, 'countdown')
  expect(await words(screen)).toContain('Not yet told')
})

/** The modules of the code on the page, dark = true, as the path draws them. */
async function modulesOf(page: Page): Promise<boolean[][]> {
  const size = Number((await page.locator('.qr').getAttribute('viewBox'))?.split(' ')[2])
  const path = (await page.locator('.qr path').nth(1).getAttribute('d')) ?? ''
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g))
    modules[Number(y)]?.fill(true, Number(x), Number(x) + Number(width))
  return modules
}

it('[SCREEN-3] the code to scan leads to the room, and can be read from the last row', async () => {
  const room = await lounge()
  const screen = await hall.screen(room.room)
  await shows(screen, 'join')
  const address = `${hall.app.url}/j/${room.code}`
  const expected = encode(address, { ecc: 'M', border: 4 })
  expect(await modulesOf(screen)).toEqual(expected.data)
  const box = await screen.locator('.qr').boundingBox()
  const dark = ((box?.height ?? 0) * (expected.size - 8)) / expected.size
  expect(dark).toBeGreaterThanOrEqual(0.66 * SCREEN.height)
  expect(await heightOf(screen, '.join-big .join-code')).toBeGreaterThanOrEqual(0.139 * SCREEN.height)
  const fan = await hall.person({}, `/j/${room.code}`)
  expect(new URL(fan.url()).pathname).toBe(`/r/${room.room}`)
})

/** The size of its letters, px. */
const heightOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluate((element) => parseFloat(getComputedStyle(element).fontSize))

it('[SCREEN-3] whatever must be read is as large as it must be', async () => {
  const room = await hall.make({ title: 'Aurora 3', startsAt: inAnHour() })
  const screen = await hall.screen(room.room)
  await shows(screen, 'countdown')
  expect(await heightOf(screen, '.screen-countdown')).toBeGreaterThanOrEqual(0.239 * SCREEN.height)
  await onAir(room, { kind: 'card', title: 'Night brass', text: 'Ceramic' })
  await shows(screen, 'card')
  expect(await heightOf(screen, '.hall-title')).toBeGreaterThanOrEqual(0.095 * SCREEN.height)
  for (const selector of ['.hall-text', '.screen-host', '.screen-figures'])
    expect(await heightOf(screen, selector)).toBeGreaterThanOrEqual(0.0479 * SCREEN.height)
})

it('speaks the language that it is told to, else that of the browser', async () => {
  const room = await lounge()
  const told = await hall.screen(room.room, { query: '?lang=zh-Hans' })
  await told.getByText('一起参与').waitFor()
  const other = await hall.screen(room.room, { query: '?lang=xx', locale: 'es-MX' })
  await other.getByText('Participa').waitFor()
  const tags = [told, other].map((page) => page.evaluate(() => document.documentElement.lang))
  expect(await Promise.all(tags)).toEqual(['zh-Hans', 'es'])
})

it('[SCREEN-5] blank shows the brand and nothing else, and gives back what was on air', async () => {
  const room = await lounge()
  const screen = await hall.screen(room.room)
  await onAir(room, { kind: 'card', title: 'Night brass' })
  await shows(screen, 'card')
  await room.do('announcement.make', { text: 'The lift is out of order' })
  await screen.getByText('The lift is out of order').waitFor()
  await room.do('brakes.set', { blank: true })
  await shows(screen, 'blank')
  expect(await words(screen)).toBe('Aurora 3')
  await room.do('brakes.set', { blank: false })
  await shows(screen, 'card')
  expect(await words(screen)).toContain('The lift is out of order')
})

it('[SCREEN-6] the overlay is transparent, and shows the lower third alone', async () => {
  const room = await lounge()
  const overlay = await hall.screen(room.room, { query: '?transparent' })
  await shows(overlay, 'join')
  expect((await words(overlay)).trim()).toBe('')
  const backgrounds = await overlay.evaluate(() =>
    [document.documentElement, document.body, document.querySelector('.screen')].map(
      (element) => element && getComputedStyle(element).backgroundColor,
    ),
  )
  expect(backgrounds).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)'])
  await onAir(room, { kind: 'card', title: 'Night brass', text: 'Ceramic' })
  await overlay.getByText('Night brass').waitFor()
  const box = await overlay.locator('.lower-card').boundingBox()
  expect(box?.y).toBeGreaterThan(SCREEN.height / 2)
  await room.do('announcement.make', { text: 'The lift is out of order' })
  await overlay.getByText('The lift is out of order').waitFor()
  await room.do('brakes.set', { blank: true })
  await overlay.locator('.lower-third').waitFor({ state: 'detached' })
})

it('[SCREEN-6] the overlay keeps to the wall when it is told so', async () => {
  const room = await lounge()
  const overlay = await hall.screen(room.room, { query: '?transparent&scene=wall' })
  const ann = await hall.app.join('Ann', { room: room.room })
  const line = await says(ann, 'a line of Ann')
  await onAir(room, { kind: 'card', title: 'Night brass' })
  await room.do('announcement.make', { text: 'The lift is out of order' })
  await room.do('chat.feature', { line, on: true })
  await overlay.getByText('a line of Ann').waitFor()
  expect(await words(overlay)).not.toMatch(/brass|lift/)
})
