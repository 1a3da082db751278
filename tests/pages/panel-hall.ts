import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Cue } from '../../src/protocol/stage.ts'
import type { Hall } from './page-browser.ts'
import type { HostedRoom, ScreenHall } from './screen-hall.ts'

const MINUTE_MS = 60_000

/** A show of some length, as a host would plan it. */
export const RUNDOWN: readonly Cue[] = [
  { cue: 'doors', note: 'Doors, countdown', offsetMs: -30 * MINUTE_MS, scene: { kind: 'countdown' } },
  { cue: 'code', note: 'Join code for the hall', offsetMs: -5 * MINUTE_MS, scene: { kind: 'join' } },
  {
    cue: 'welcome',
    note: 'Welcome',
    offsetMs: 0,
    scene: {
      kind: 'card',
      title: 'Welcome to Aurora 3',
      text: 'Thirty minutes, one hinge.',
      texts: { 'zh-Hans': { title: '欢迎来到 Aurora 3', text: '三十分钟，一个铰链。' } },
    },
  },
  { cue: 'keynote', note: 'Keynote, camera one', offsetMs: 2 * MINUTE_MS, scene: { kind: 'stream' } },
  { cue: 'wall', note: 'Your words on the wall', offsetMs: 14 * MINUTE_MS, scene: { kind: 'wall' } },
  {
    cue: 'colour',
    note: 'Colour: night brass',
    offsetMs: 18 * MINUTE_MS,
    scene: { kind: 'card', title: 'Night brass' },
  },
  { cue: 'demo', note: 'Demonstration, two hands', offsetMs: 20 * MINUTE_MS, scene: { kind: 'stream' } },
  { cue: 'spare', note: 'Spare: back in a moment', scene: { kind: 'back_soon' } },
  { cue: 'bye', note: 'Thanks', offsetMs: 30 * MINUTE_MS, scene: { kind: 'thanks' } },
]

/** A host's panel in a browser of its own. */
export async function openPanel(hall: Hall, room: string, options: BrowserContextOptions = {}): Promise<Page> {
  const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
  const page = await hall.person(options, `/host/${room}#host=${key}`)
  page.setDefaultTimeout(8_000)
  await page.locator('.panel .link-dot.whole:visible').waitFor()
  return page
}

export const dialog = (page: Page) => page.getByRole('dialog')
/** The sheet is gone, and the keys act again. */
export const closed = (page: Page) => page.locator('dialog').waitFor({ state: 'detached' })
export const deskLine = (page: Page, text: string) => page.locator('.desk-line', { hasText: text })
export const cueOnAir = (page: Page) => page.locator('.cue.current .cue-note')
export const nextButton = (page: Page) => page.locator('.next-strip .button')

/** The room is live with its run-down, some lines held and one announcement standing. */
export async function liveShow(hall: ScreenHall, title: string): Promise<HostedRoom> {
  const startsAt = Date.now() + 3_600_000
  const room = await hall.make({
    title,
    startsAt,
    doorsAt: startsAt - 1_800_000,
    stream: { kind: 'hls', url: '/clip/clip.m3u8' },
  })
  await room.do('stage.plan', { cues: [...RUNDOWN] })
  await room.do('launch.start', {})
  for (const cue of ['doors', 'code', 'welcome']) await room.do('stage.next', { cue })
  await room.do('announcement.make', {
    text: 'The stream is 20 seconds behind in some networks. We are on it.',
    until: Date.now() + 900_000,
  })
  return room
}
