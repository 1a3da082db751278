import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PollId, PollSetup } from '../../src/protocol/polls.ts'
import { newPoll } from '../polls/poll-setups.ts'
import type { Fan } from '../support.ts'
import { usePages } from './page-browser.ts'
import { openScreenHall, type HostedRoom, type ScreenHall } from './screen-hall.ts'
import { cutOff, drawn } from './screen-shapes.ts'

/** A week of two sides that outbid each other, a reading about each minute, newest first: `kill,save,time`. */
const RECORDED = new URL('../../../shared/data/gdq-2017-battle.csv', import.meta.url)
const here = existsSync(RECORDED)
if (!here) console.warn(`SKIPPED: the recorded battle is not at ${RECORDED.pathname}`)

const SECONDS = 48
/** Persons of each side, and what of each one counts in a second. */
const CROWD = 30
const TAPS = 20
const SIDES = [0, 1] as const

const built = usePages()
let hall: ScreenHall

beforeAll(async () => {
  if (!here) return
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
}, 60_000)
afterAll(async () => {
  if (!here) return
  await hall[Symbol.asyncDispose]()
})

type Totals = readonly [kill: number, save: number]

function recorded(): Totals[] {
  const [, ...lines] = readFileSync(RECORDED, 'utf8').trim().split('\n')
  const totals = lines.map((line): Totals => [Number(line.split(',')[0]), Number(line.split(',')[1])]).reverse()
  // A reading that went wrong is no step back.
  return totals.map(([kill, save], at) => {
    const before = totals.slice(Math.max(0, at - 1), at)[0] ?? [kill, save]
    return [Math.max(kill, before[0]), Math.max(save, before[1])]
  })
}

/** What each side gave in each of so many equal parts of the record, as taps that this crowd can make. */
function rhythm(totals: readonly Totals[]): Totals[] {
  const at = (second: number): Totals => totals[Math.round((second / SECONDS) * (totals.length - 1))] as Totals
  const given = Array.from({ length: SECONDS }, (_, second): Totals => {
    const [before, after] = [at(second), at(second + 1)]
    return [after[0] - before[0], after[1] - before[1]]
  })
  const scale = (CROWD * TAPS) / Math.max(...given.flat())
  return given.map(([kill, save]) => [Math.round(kill * scale), Math.round(save * scale)])
}

const setup: PollSetup = {
  kind: 'battle',
  question: 'Save the animals, or save the frames?',
  options: [{ text: 'Save the frames' }, { text: 'Save the animals' }],
  shown: 'live',
  forMs: 60_000,
  tapsPerSecond: TAPS,
  overtime: { withinPercent: 3, forMs: 15_000 },
}

interface Battle {
  room: HostedRoom
  poll: PollId
  sides: readonly [readonly Fan[], readonly Fan[]]
  counted: [number, number]
}

async function begin(): Promise<Battle> {
  const room = await hall.make({ title: 'A week of records' })
  const crowd = await Promise.all(
    Array.from({ length: 2 * CROWD }, (_, n) => hall.app.join(`Runner ${n}`, { room: room.room })),
  )
  const poll = newPoll()
  await room.do('poll.draft', { poll, setup })
  await room.do('poll.open', { poll, onAir: true })
  return { room, poll, sides: [crowd.slice(0, CROWD), crowd.slice(CROWD)], counted: [0, 0] }
}

/** So many taps of one side, as evenly from its persons as can be; the server's answers say what counted. */
async function tap({ poll, sides, counted }: Battle, side: 0 | 1, taps: number): Promise<void> {
  const each = sides[side].map((fan, n) => ({ fan, taps: Math.floor((taps + n) / CROWD) }))
  const replies = await Promise.all(
    each.flatMap(({ fan, taps }) => (taps > 0 ? [fan.send('poll.tap', { poll, round: 1, side, taps })] : [])),
  )
  for (const reply of replies) {
    if (!reply.ok) throw new Error(reply.refused)
    counted[side] += reply.value.counted
  }
}

/** The recording has a beat: the next whole second of the common clock. */
const nextSecond = (): Promise<void> => {
  const now = hall.app.stores.clock.now()
  return new Promise((beat) => setTimeout(beat, 1_005 - (now % 1_000)))
}

const figures = async (screen: Page): Promise<number[]> =>
  (await screen.locator('.hall-battle-taps').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')))

/** The screen comes to show exactly what was counted. */
async function settled(screen: Page, { counted }: Battle, name: string): Promise<void> {
  await expect.poll(() => figures(screen), { timeout: 5_000 }).toEqual(counted)
  await drawn(screen)
  expect(await cutOff(screen)).toEqual([])
  await screen.screenshot({ path: `screenshots/battle-replay-${name}.png` })
}

it.skipIf(!here)(
  '[SCREEN-10] a recorded battle of 4,849 readings, with two crowds that tap: what is shown is what was counted',
  async () => {
    const steps = rhythm(recorded())
    const battle = await begin()
    const screen = await hall.screen(battle.room.room)
    await screen.locator('.hall-battle-bar').waitFor()
    let sent = 0
    for (const [second, step] of steps.entries()) {
      await nextSecond()
      await Promise.all(SIDES.map((side) => tap(battle, side, step[side])))
      sent += step[0] + step[1]
      if (second === 2) await settled(screen, battle, 'start')
      if (second === Math.floor(SECONDS / 2)) await settled(screen, battle, 'middle')
    }
    await settled(screen, battle, 'end')
    const [kill, save] = battle.counted
    console.log(`${sent} taps sent, ${kill + save} counted: ${kill} against ${save}`)
    expect(kill + save).toBe(sent)
    const pollNow = () => battle.room.host.room.view.everyone.polls.at(-1)
    // Within three in a hundred of each other: it goes on, by its own rule.
    await battle.room.host.until(() => pollNow()?.overtime === true)
    await screen.getByText('Overtime').waitFor()
    await nextSecond()
    await tap(battle, 1, 40)
    await settled(screen, battle, 'overtime')
    await battle.room.host.until(() => pollNow()?.state === 'revealed')
    await screen.locator('.hall-battle-won').waitFor()
    await settled(screen, battle, 'result')
    const { members, guests, winners } = pollNow()?.result ?? {}
    expect(SIDES.map((side) => (members?.votes[side] ?? 0) + (guests?.votes[side] ?? 0))).toEqual(battle.counted)
    expect(winners).toEqual([battle.counted[0] > battle.counted[1] ? 0 : 1])
  },
  180_000,
)
