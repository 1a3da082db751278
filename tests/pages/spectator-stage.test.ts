import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { composer, type Hall, openHall, PHONE, usePages, whole } from './page-browser.ts'
import { drawBrand, openShow, type Show } from './show-room.ts'

const built = usePages()
let hall: Hall

beforeAll(async () => {
  await drawBrand(built.dir)
}, 60_000)
beforeEach(async () => {
  hall = await openHall(built.browser, built.dir)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await hall[Symbol.asyncDispose]()
})

const HOUR = 3_600_000
const phone: BrowserContextOptions = { viewport: PHONE, hasTouch: true, isMobile: true }
const open = async ({ room }: Show, options: BrowserContextOptions = phone, before?: string): Promise<Page> => {
  const page = await hall.person(options, '/healthz')
  page.setDefaultTimeout(8_000)
  if (before !== undefined) await page.addInitScript(before)
  await page.goto(`${hall.app.url}/r/${room}`)
  await whole(page)
  return page
}
const live = ({ host }: Show) => host.until(({ room }) => room.view.everyone.launch.phase === 'live')

/** The device believes that it is so much later; what the page saw is told by the machine's own clock. */
const wrongBy = (ms: number) => `
  const { now } = Date
  Date.now = () => now() + ${ms}
  const seen = (globalThis.seen = [])
  new MutationObserver(() => {
    const text = document.querySelector('.countdown')?.textContent
    if (text && seen.at(-1)?.text !== text) seen.push({ text, at: now() })
  }).observe(document, { subtree: true, childList: true, characterData: true })`

it('[PAGE-10] phones whose clocks are wrong count down together, within a quarter of a second of the truth', async () => {
  const startsAt = Date.now() + 100_000
  const show = await openShow(hall, { startsAt })
  const people = await Promise.all([-5_000, 0, 5_000].map((ms) => open(show, phone, wrongBy(ms))))
  for (const page of people) {
    await page.waitForFunction(() => (globalThis as unknown as { seen: unknown[] }).seen.length > 4)
    const seen = (await page.evaluate('globalThis.seen')) as { text: string; at: number }[]
    const late = seen.slice(1).map(({ text, at }) => {
      const [minutes = 0, seconds = 0] = text.split(':').map(Number)
      return Math.abs(at - (startsAt - (minutes * 60 + seconds) * 1_000))
    })
    expect(Math.max(...late)).toBeLessThan(250)
  }
})

it('[PAGE-19] a moved start is told to everybody in sight, from when to when and why, until they put it away', async () => {
  const startsAt = Date.now() + 2 * HOUR
  const show = await openShow(hall, { startsAt })
  const ann = await open(show)
  await ann.locator('.countdown').waitFor()
  expect(await ann.locator('.moved').count()).toBe(0)
  await show.do('launch.move', { startsAt: startsAt + HOUR, why: 'The glass needs an hour.' })
  const banner = ann.locator('.moved')
  await banner.getByText('The start has been moved to').waitFor()
  await banner.getByText('The glass needs an hour.').waitFor()
  await ann.locator('.countdown', { hasText: /^(3:00|2:59):/ }).waitFor()
  await banner.getByRole('button', { name: 'Close' }).click()
  await banner.waitFor({ state: 'detached' })
  await show.do('launch.move', { startsAt: startsAt + 2 * HOUR })
  await banner.waitFor()
})

it('[PAGE-11] a page follows the stage, also one that looked elsewhere', async () => {
  const show = await openShow(hall, {})
  const ann = await open(show)
  const stage = ann.getByRole('region', { name: 'Stage' })
  await show.do('stage.set', { scene: { kind: 'card', title: 'Night brass' } })
  await stage.getByText('Night brass').waitFor()
  await stage.getByRole('button', { name: 'Make the stage smaller' }).click()
  await expect.poll(async () => (await stage.boundingBox())?.height).toBe(96)
  await stage.getByRole('button', { name: 'Look elsewhere' }).click()
  await ann.getByText('The stage goes on').waitFor()
  await show.do('stage.set', { scene: { kind: 'back_soon' } })
  await ann.getByText('New on stage').waitFor()
  await ann.getByRole('button', { name: 'Watch' }).click()
  await stage.getByText('We are back in a moment').waitFor()
  const { seq } = await show.do('chat.send', { text: 'What a day' })
  await show.do('chat.feature', { line: seq, on: true })
  await show.do('stage.set', { scene: { kind: 'wall' } })
  await stage.getByText('What a day').waitFor()
  await show.do('stage.set', { scene: { kind: 'join' } })
  await stage.getByText(show.host.room.view.everyone.launch.code.slice(2)).waitFor()
})

it('the stage makes room while somebody reads back, and what they read stays where it is', async () => {
  const show = await openShow(hall, {})
  for (let n = 0; n < 30; n++) await show.do('chat.send', { text: `Line ${n}\nof three\nlines` })
  await show.do('stage.set', { scene: { kind: 'card', title: 'Night brass' } })
  const ann = await open(show)
  const stage = ann.getByRole('region', { name: 'Stage' })
  await stage.getByText('Night brass').waitFor()
  const full = (await stage.boundingBox())?.height ?? 0
  expect(full).toBeGreaterThan(200)
  const box = ann.getByRole('region', { name: 'Conversation' })
  // Where a line stands on the screen that is read after the move, before and after the stage has made room.
  const moved = await box.evaluate(async (scroller) => {
    scroller.scrollTop -= 1.2 * scroller.clientHeight
    const { top, height } = scroller.getBoundingClientRect()
    const middle = top + height / 2
    const read = [...scroller.querySelectorAll('.line')].find((one) => one.getBoundingClientRect().bottom > middle)
    const before = read?.getBoundingClientRect().top ?? 0
    const stage = document.querySelector('.stage')
    if (!read || !stage) return undefined
    await new Promise((done) => {
      const look = () =>
        stage.clientHeight === 96
          ? requestAnimationFrame(() => requestAnimationFrame(done))
          : requestAnimationFrame(look)
      look()
    })
    return read.getBoundingClientRect().top - before
  })
  expect(Math.abs(moved ?? Infinity)).toBeLessThan(2)
  await expect.poll(async () => (await stage.boundingBox())?.height).toBe(96)
  await ann.getByRole('button', { name: 'To the newest line' }).click()
  await expect.poll(async () => (await stage.boundingBox())?.height).toBe(full)
})

it('[PAGE-20] before doors there are the brand, its cards and ways to be reminded, in the reader’s language', async () => {
  const show = await openShow(hall, {
    startsAt: Date.now() + 30 * HOUR,
    doorsAt: Date.now() + 29 * HOUR,
    brand: { picture: '/brand.svg', logo: '/logo.svg', accent: '#3fb6c9' },
  })
  const at = Date.now() - 1_000
  const texts = { 'zh-Hans': { title: '150 克的青春' } }
  await show.do('teaser.plan', { teaser: { card: 'one', at, title: '150 grams of youth', texts } })
  const [ann, mei] = [await open(show), await open(show, { ...phone, locale: 'zh-CN' })]
  await ann.getByText('150 grams of youth').waitFor()
  await mei.getByText('150 克的青春').waitFor()
  await mei.getByRole('heading', { name: 'Aurora 3 发布会' }).waitFor()
  await ann.getByRole('button', { name: 'Remind me' }).click()
  const sheet = ann.getByRole('dialog', { name: 'Remind me' })
  const calendar = sheet.getByRole('link', { name: 'Calendar' })
  const file = await fetch(new URL((await calendar.getAttribute('href')) ?? '', hall.app.url))
  expect(await file.text()).toContain('BEGIN:VEVENT')
  expect(await sheet.locator('.remind-url').innerText()).toMatch(/\/j\/[2-9A-Z]{5}$/)
  const brass = await ann.evaluate(() => document.documentElement.style.getPropertyValue('--brass'))
  expect(brass).toBe(show.host.room.view.everyone.launch.brand?.accent?.light)
  await show.do('teaser.plan', { teaser: { card: 'two', at: Date.now() - 1, title: 'One hinge' } })
  await ann.locator('.teaser', { hasText: 'One hinge' }).waitFor()
})

it('[PAGE-21] a page that was asked to rings when the room goes live, and lets it be heard before', async () => {
  const show = await openShow(hall, { startsAt: Date.now() + 3_000 })
  const ann = await open(
    show,
    phone,
    `globalThis.notes = 0
     const { start } = OscillatorNode.prototype
     OscillatorNode.prototype.start = function (...args) { globalThis.notes++; return start.apply(this, args) }`,
  )
  await ann.getByRole('button', { name: 'Ring when it starts' }).click()
  await ann.getByRole('button', { name: 'Rings when it starts', pressed: true }).waitFor()
  await ann.waitForFunction(() => (globalThis as unknown as { notes: number }).notes === 2)
  await live(show)
  await ann.waitForFunction(() => (globalThis as unknown as { notes: number }).notes === 4)
  expect(await ann.title()).toMatch(/^● /)
})

it('[PAGE-22] who comes late is told what has happened, once', async () => {
  const show = await openShow(hall, { startsAt: Date.now() + 500 })
  const early = await open(show)
  await live(show)
  await show.do('announcement.make', { text: 'Night brass it is' })
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 120_000)
  const late = await open(show)
  const card = late.getByRole('region', { name: 'So far' })
  await card.getByText('Began').waitFor()
  await card.getByText('Night brass it is').waitFor()
  await card.getByText('You can still ask, chat').waitFor()
  expect(await card.getByRole('listitem').count()).toBeLessThanOrEqual(5)
  expect(await early.getByRole('region', { name: 'So far' }).count()).toBe(0)
  await card.getByRole('button', { name: 'Close' }).click()
  await card.waitFor({ state: 'detached' })
  await late.reload()
  await whole(late)
  await late.locator('.cheer-button').waitFor()
  expect(await card.count()).toBe(0)
})

it('thanks are on stage after the end, and the conversation goes on', async () => {
  const show = await openShow(hall, { startsAt: Date.now() + 300 })
  await live(show)
  await show.do('launch.end', {})
  const ann = await open(show)
  await ann.getByText('Thank you. See you at the next one.').waitFor()
  await ann.locator('.top-bar').getByText('Ended').waitFor()
  expect(await composer(ann).count()).toBe(1)
})

it('a draft is nowhere for fans', async () => {
  const show = await openShow(hall, { draft: true })
  const page = await hall.person(phone, `/r/${show.room}`)
  await page.getByText('There is no room of this name').waitFor()
  expect(await page.locator('.talk, .stage').count()).toBe(0)
})

it('[PAGE-23] nothing is cut off on the smallest phone, nor at twice the size of letters', async () => {
  const soon = Date.now() + HOUR
  const shows = [
    await openShow(hall, { startsAt: soon }),
    await openShow(hall, { startsAt: soon, doorsAt: soon - 1_000, brand: { picture: '/brand.svg' } }),
    await openShow(hall, {}),
  ]
  const [, , open_] = shows
  await open_?.do('stage.set', { scene: { kind: 'join' } })
  const { seq = 0 } = (await open_?.do('chat.send', { text: 'x'.repeat(200) })) ?? {}
  await open_?.do('chat.pin', { line: seq })
  await open_?.do('announcement.make', { text: `Look ${'y'.repeat(120)}` })
  for (const viewport of [
    { width: 320, height: 600 },
    { width: 720, height: 450 },
  ]) {
    for (const show of shows) {
      const page = await open(show, { viewport })
      await page.locator('.cheer-button').waitFor()
      await composer(page).fill('words')
      expect(await cutOff(page)).toEqual([])
      await page.close()
    }
  }
})

/** Controls that reach beyond the page, but for those in what scrolls sideways by itself. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a:not(.skip), textarea, h1, .stage-frame, p')]
      .filter((element) => !element.closest('.teasers, .unseen'))
      .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1))
      .map(({ name, box }) => `${name} ${box.left} ${box.right}`),
  )
