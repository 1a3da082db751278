import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Person } from '../../src/protocol/core.ts'
import { crowdTalks } from './hall-crowd.ts'
import { axeFindings, composer, DESKTOP, type Hall, line, openHall, PHONE, usePages, whole } from './page-browser.ts'
import { drawBrand, openShow, type Show } from './show-room.ts'

const built = usePages()
let hall: Hall
let shows: { warmup: Show; lobby: Show; live: Show; held: Show; after: Show; archived: Show }

/** What a server says that takes no more connections, as Engine.IO 4 and Socket.IO write it. */
const OPEN = '0{"sid":"full","upgrades":[],"pingInterval":15000,"pingTimeout":10000,"maxPayload":16384}'
const FULL = '44{"message":"overloaded","data":{"ok":false,"refused":"overloaded","message":"","retryAfterMs":60000}}'

const late: (() => Promise<void>)[] = []
const HOUR = 3_600_000
const devices = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP },
]
/** Every theme and every language on every device; `LOOKS=all` shows all combinations. */
const views = devices.flatMap(({ device, ...view }, i) =>
  (['dark', 'light'] as const).flatMap((colorScheme, j) =>
    (['en-US', 'zh-CN'] as const)
      .filter((_, k) => process.env['LOOKS'] === 'all' || (i + j + k) % 2 === 0)
      .map((locale) => ({ name: `${device}-${colorScheme}-${locale.slice(0, 2)}`, ...view, colorScheme, locale })),
  ),
)

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  await drawBrand(built.dir)
  hall = await openHall(built.browser, built.dir)
  const now = Date.now()
  const brand = { picture: '/brand.svg', logo: '/logo.svg', accent: '#3fb6c9' }
  shows = {
    warmup: await openShow(hall, { startsAt: now + 30 * HOUR, doorsAt: now + 29 * HOUR, brand }),
    lobby: await openShow(hall, { startsAt: now + 847_000 }),
    live: await openShow(hall, { startsAt: Date.now() + 300 }),
    held: await openShow(hall, {}),
    after: await openShow(hall, { startsAt: Date.now() + 300 }),
    archived: await openShow(hall, {}),
  }
  for (const { room } of Object.values(shows)) await crowdTalks(hall, room)
  await prepare()
}, 120_000)
afterAll(async () => {
  vi.restoreAllMocks()
  await hall[Symbol.asyncDispose]()
})

async function prepare(): Promise<void> {
  const { warmup, lobby, live, held, after, archived } = shows
  const at = Date.now()
  const zh = (title: string, text: string) => ({ 'zh-Hans': { title, text } })
  const [light, hinge] = ['Lighter than the letter that announced it.', 'Opened four hundred thousand times.']
  await warmup.do('teaser.plan', {
    teaser: {
      card: 'one',
      at: at - 9,
      title: '150 grams of youth',
      text: light,
      picture: '/brand.svg',
      texts: zh('150 克的青春', '比宣布它的那封信还轻。'),
    },
  })
  await warmup.do('teaser.plan', {
    teaser: { card: 'two', at: at - 5, title: 'One hinge', text: hinge, texts: zh('一个铰链', '开合四十万次。') },
  })
  await lobby.do('launch.move', { startsAt: at + 1_200_000, why: 'The glass needs ten more minutes.' })
  await live.do('announcement.make', { text: 'Doors in Shanghai open at 14:00.', until: at + HOUR })
  const texts = { 'zh-Hans': '这个颜色叫夜铜色，各国同名。' }
  const { seq } = await live.do('announcement.make', { text: 'The colour is called Night brass.', until: at + HOUR })
  await live.do('announcement.correct', { announcement: seq, text: 'The colour is Night brass, everywhere.', texts })
  const said = await live.do('chat.send', { text: 'Both colours ship the same day: https://aurora.example/specs' })
  await live.do('chat.pin', { line: said.seq })
  await live.do('chat.feature', { line: said.seq, on: true })
  for (const name of ['Ana', 'Bo', 'Cy']) {
    const fan = await hall.app.join(name, { room: live.room })
    await fan.send('chat.send', { text: name === 'Cy' ? 'night brass' : 'Night brass!' })
    await fan.send('chat.react', { line: said.seq, reaction: '🔥', on: true })
    await fan.send('cheer.send', { kind: '👏' })
    if (name === 'Ana') await fan.send('chat.send', { text: 'When can we touch it?', re: said.seq })
  }
  await live.do('stage.set', {
    scene: { kind: 'card', title: 'Night brass', text: 'A colour nobody has seen before.', picture: '/brand.svg' },
  })
  await held.do('brakes.set', { slow: 30, hold: true })
  await after.host.until(({ room }) => room.view.everyone.launch.phase === 'live')
  await after.do('launch.end', {})
  await archived.do('launch.archive', {})
}

for (const { name, ...view } of views) {
  const chinese = view.locale === 'zh-CN'
  const open = async (show: Show): Promise<Page> => {
    const page = await hall.person(view, `/r/${show.room}`)
    page.setDefaultTimeout(8_000)
    await whole(page)
    if (show !== shows.archived) await page.locator('.cheer-button').waitFor()
    return page
  }
  /** Nothing moves, axe finds nothing, and there is a picture of it. */
  const expectFit = async (page: Page, state: string) => {
    await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
    await page.screenshot({ path: `screenshots/room-${state}-${name}.png` })
    expect(await axeFindings(page)).toEqual([])
  }

  describe(`[PAGE-6] axe finds nothing, and it can be looked at: ${name}`, () => {
    it('before doors, and what reminds of it', async () => {
      const page = await open(shows.warmup)
      await page.locator('.teaser').first().waitFor()
      await expectFit(page, 'warmup')
      await page.locator('.opening .button.primary').click()
      await page.getByRole('dialog').waitFor()
      await expectFit(page, 'remind')
    })

    it('the countdown, moved', async () => {
      const page = await open(shows.lobby)
      await page.locator('.moved').waitFor()
      await page.locator('.wait-actions').waitFor()
      await expectFit(page, 'lobby')
    })

    it('live: on stage, announced, pinned, answered, folded', async () => {
      const page = await open(shows.live)
      await page.locator('.scene-title').waitFor()
      await page.locator('.pinned').waitFor()
      await expectFit(page, 'live')
      await line(page, 'When can we touch it?').locator('.line-text').click()
      await page.locator('.line-tools').waitFor()
      await expectFit(page, 'tools')
      await page.locator('.line-actions .button').first().click()
      await composer(page).fill(chinese ? '下午两点' : 'At two, in the hall')
      await page.locator('.editing').waitFor()
      await expectFit(page, 'answer')
    })

    it('held back: slow mode, a line that waits, a time-out', async () => {
      const page = await open(shows.held)
      await composer(page).fill(chinese ? '这条要等一等' : 'This one has to wait')
      await page.locator('.composer-box .icon-button').click()
      const sheet = page.getByRole('dialog')
      await sheet.locator('button.primary').click()
      await page.locator('.line.held .line-note').waitFor()
      await composer(page).fill(chinese ? '下一条' : 'and the next one')
      await page.locator('.composer-box .figure').waitFor()
      await expectFit(page, 'held')
      const by = await shows.held.host
        .until(({ room }) => (room.view.staff?.chat.held.length ?? 0) > 0)
        .then(() => shows.held.host.room.view.staff?.chat.held[0])
      if (!by) throw new Error('nothing waits')
      await shows.held.do('chat.judge', { held: [by.held], allow: false })
      await shows.held.do('person.restrict', { person: by.by, forMs: 600_000, reason: 'Be kind.' })
      await page.locator('.line.declined').waitFor()
      await page.locator('.composer-note.over').waitFor()
      await expectFit(page, 'timed-out')
    })

    it('after the end, and archived', async () => {
      const after = await open(shows.after)
      await after.locator('.scene-title').waitFor()
      await expectFit(after, 'after')
      const archived = await open(shows.archived)
      await archived.locator('.composer-closed').waitFor()
      await expectFit(archived, 'archived')
    })

    it('not let in: no such room, the server full, nothing come yet, and sent out', async () => {
      const none = await hall.person(view, '/r/no-such-room')
      await none.locator('.refused .empty-title').waitFor()
      await expectFit(none, 'not-found')
      const waiting = await hall.person(view, '/healthz')
      await waiting.routeWebSocket(/socket\.io/, () => undefined)
      await waiting.goto(`${hall.app.url}/r/stage`)
      await waiting.locator('.skeleton').waitFor()
      await expectFit(waiting, 'loading')
      const full = await hall.person(view, '/healthz')
      await full.routeWebSocket(/socket\.io/, (socket) => {
        socket.onMessage((sent) => socket.send(String(sent).startsWith('40') ? FULL : '3'))
        socket.send(OPEN)
      })
      await full.goto(`${hall.app.url}/r/stage`)
      await full.locator('.banner.trouble').waitFor()
      await expectFit(full, 'full')
      const out = await open(shows.live)
      const person = (await out.evaluate(() => localStorage.getItem('fanfare.session'))) ?? '{}'
      const { id } = (JSON.parse(person) as { person: Person }).person
      await shows.live.do('person.restrict', { person: id, forMs: null, reason: 'Adverts in every line' })
      await out.getByText('Adverts in every line').waitFor()
      await expectFit(out, 'banned')
    })
  })

  late.push(async () => {
    const page = await open(shows.live)
    await page.locator('.so-far').waitFor()
    await expectFit(page, 'so-far')
  })
}

/** Last, since it turns the clock on. */
it('[PAGE-6] axe finds nothing in what tells who comes late what has happened', async () => {
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 120_000)
  for (const expectFit of late) await expectFit()
}, 60_000)
