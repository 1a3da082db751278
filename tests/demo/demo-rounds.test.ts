import { describe, expect, it } from 'vitest'
import { DEMO_CUES, rundownAt } from '../../src/demo/demo-cues.ts'
import { DEMO_HOST } from '../../src/demo/demo-fans.ts'
import { isHand } from '../../src/demo/demo-hands.ts'
import { ordersAt } from '../../src/demo/demo-rounds.ts'
import type { Called, DemoSeen } from '../../src/demo/demo-script.ts'
import { momentOf, REAL_PACE, ROUND, type DemoPhase } from '../../src/demo/demo-time.ts'
import type { EveryoneView, StaffView } from '../../src/protocol/index.ts'
import { schemas } from '../../src/protocol/schemas.ts'
import { emptyEveryone, emptyStaff } from '../../src/protocol/view.ts'

const T0 = 1_800_000_000_000
const launchIn = (phase: DemoPhase): EveryoneView['launch'] => ({
  ...{ title: 'Aurora 3 launch', code: '22222', revision: 0, phase, startsAt: T0, demo: true },
  ...(phase !== 'lobby' && { startedAt: T0 }),
  ...(phase === 'after' && { endedAt: T0 + ROUND.live * 1_000 }),
})
const begin = { lobby: T0 - ROUND.lobby * 1_000, live: T0, after: T0 + ROUND.live * 1_000 }

/** The room as the script sees it at that second of that part. */
function seenAt(
  phase: DemoPhase,
  second: number,
  more: { everyone?: Partial<EveryoneView>; staff?: Partial<StaffView> } = {},
): DemoSeen {
  const everyone = { ...emptyEveryone(), launch: launchIn(phase), ...more.everyone }
  const now = begin[phase] + second * 1_000
  const moment = momentOf(everyone.launch, now, REAL_PACE)
  if (moment === undefined) throw new Error('the demo has its moments')
  return { everyone, staff: { ...emptyStaff(), ...more.staff }, now, moment, pace: REAL_PACE }
}
const due = (...at: Parameters<typeof seenAt>): Called[] => ordersAt(seenAt(...at))
const commandsOf = (orders: readonly Called[]): string[] => orders.map(({ command }) => command)
const rundown = rundownAt(1_000)
const everySecond = (Object.keys(ROUND) as DemoPhase[]).flatMap((phase) =>
  Array.from({ length: ROUND[phase] + 1 }, (_, second) => [phase, second] as const),
)

it('[DEMO-1] every command of the script is one that the server takes', () => {
  const orders = everySecond.flatMap(([phase, second]) => due(phase, second, { staff: { rundown } }))
  const found = new Set(commandsOf(orders))
  for (const command of ['stage.next', 'announcement.make', 'brakes.set', 'launch.end', 'launch.move', 'teaser.plan'])
    expect(found).toContain(command)
  for (const { command, input, id } of orders)
    expect(schemas[command].input.safeParse({ ...input, id }).error, command).toBeUndefined()
  for (const { command, input } of due('lobby', 0)) expect(JSON.stringify(input).length, command).toBeLessThan(8_000)
})

it('[DEMO-1] a step has the same id whoever asks and whenever, and another one in the next round', () => {
  const idAt = (second: number): string | undefined =>
    due('live', second).find(({ command }) => command === 'chat.send')?.id
  expect(idAt(12)).toBe(idAt(15))
  const later = seenAt('live', 12)
  const next = ordersAt({ ...later, moment: { ...later.moment, anchor: T0 + 600_000 } })
  expect(next.find(({ command }) => command === 'chat.send')?.id).not.toBe(idAt(12))
})

it('[DEMO-1] the reveal comes by the run-down, past what was missed, and once', () => {
  const upTo = (cue: string) => ({ everyone: { stage: { cue } }, staff: { rundown } })
  const cuesIn = (orders: readonly Called[]) =>
    orders.flatMap((order) => (order.command === 'stage.next' ? [order.input.cue] : []))
  expect(cuesIn(due('live', 46, upTo('welcome')))).toEqual(['reveal'])
  expect(cuesIn(due('live', 46, { staff: { rundown } }))).toEqual(['come-in', 'welcome', 'reveal'])
  const scene = DEMO_CUES.find(({ cue }) => cue === 'reveal')?.scene
  expect(scene).toBeDefined()
  expect(
    due('live', 50, { everyone: { stage: { cue: 'reveal', ...(scene && { scene }) } }, staff: { rundown } }),
  ).toEqual([])
})

it('a run-down of a host is left as it is, and the scenes come without it', () => {
  const own = [{ cue: 'ours', note: 'Ours', scene: { kind: 'wall' as const } }]
  expect(commandsOf(due('lobby', 0, { staff: { rundown: own } }))).not.toContain('stage.plan')
  expect(commandsOf(due('live', 46, { staff: { rundown: own } }))).toEqual(['stage.set'])
})

describe('[DEMO-1] the round closes', () => {
  const again = (orders: readonly Called[]) =>
    orders.flatMap((order) => (order.command === 'launch.move' ? [order.input.startsAt] : []))

  it('with the end of the show, however late', () => {
    expect(commandsOf(due('live', ROUND.live - 1))).not.toContain('launch.end')
    for (const second of [ROUND.live, ROUND.live + 5_000])
      expect(commandsOf(due('live', second))).toContain('launch.end')
  })
  it('with a new T-0 a countdown after the thanks', () => {
    expect(again(due('after', ROUND.after - 1))).toEqual([])
    expect(again(due('after', ROUND.after))).toEqual([begin.after + (ROUND.after + ROUND.lobby) * 1_000])
    expect(again(due('after', 5_000))).toEqual([begin.after + (5_000 + ROUND.lobby) * 1_000])
  })
  it('at once when the show was left lying', () => {
    const endedAt = T0 + 3_600_000
    const seen = seenAt('after', 3_270, { everyone: { launch: { ...launchIn('after'), endedAt } } })
    expect(seen.moment.second).toBe(0)
    expect(again(ordersAt(seen))).toEqual([endedAt + ROUND.lobby * 1_000])
  })
})

it('[DEMO-1] what a round has left is put away, and what real people have left is not', () => {
  const line = (seq: number, by: string) => ({ seq, at: T0, by: by as never, name: 'Somebody', text: 'a line' })
  const ours = line(5, DEMO_HOST.person.id)
  const chat = { lines: [], pinned: ours, featured: [line(6, 'd_fan00000001'), line(7, 'g_somebodyreal')] }
  const brakes = { slow: 10, hold: false, blank: false, calm: false }
  const orders = due('after', 61, { everyone: { chat, brakes } })
  expect(orders.map(({ command, input }) => [command, input])).toEqual([
    ['chat.pin', { line: null }],
    ['chat.feature', { line: 6, on: false }],
    ['brakes.set', { slow: 0 }],
  ])
  const theirs = { ...chat, pinned: line(8, 'g_somebodyreal'), featured: [line(7, 'g_somebodyreal')] }
  expect(due('after', 61, { everyone: { chat: theirs, brakes: { ...brakes, slow: 30 } } })).toEqual([])
})

it('a room without T-0 has no rounds', () => {
  const { startsAt: _, ...lounge } = launchIn('live')
  expect(momentOf(lounge, T0, REAL_PACE)).toBeUndefined()
})

it.each([
  ['stage.set', 'g_anotherhost', true],
  ['launch.moved', 'g_anotherhost', true],
  ['chat.struck', 'g_anotherhost', true],
  ['poll.opened', 'g_anotherhost', true],
  ['question.answered', 'g_anotherhost', true],
  ['question.asked', 'g_somebody', false],
  ['poll.closed', undefined, false],
  ['chat.said', 'g_somebody', false],
  ['chat.removed', 'g_somebody', false],
  ['launch.started', undefined, false],
  ['stage.set', DEMO_HOST.person.id, false],
] as const)('[DEMO-3] %s by %s: another host has done something: %s', (type, by, hand) => {
  expect(isHand({ type, ...(by && { by: by as never }) }, DEMO_HOST.person.id)).toBe(hand)
})
