import { choose } from '../crowd/poll-persona.ts'
import { pick, seeded, type Random } from '../crowd/seeded.ts'
import type { CommandId } from '../protocol/core.ts'
import type { EveryoneView } from '../protocol/index.ts'
import { POLL_LIMITS, type Poll } from '../protocol/polls.ts'
import type { DemoFan } from './demo-fans.ts'
import { likingsOf } from './demo-polls.ts'
import type { Called } from './demo-script.ts'
import type { DemoPace } from './demo-time.ts'

/** Which part of the fans votes, and which part of those thinks better of it. */
const VOTES = { part: 0.85, change: 0.08 } as const
/** So many tap, each once in so many slots. */
const TAPPERS = { count: 80, everySlots: 20 } as const
/** Taps of each at once on average, how the sides take turns in the lead, and how the overtime goes. */
const TAPS = { mean: 4.5, swing: 0.35, turnSeconds: 20, decided: 0.4 } as const
/** Nobody has read the question before so many seconds; who votes has done so within so many. */
const READING = { least: 0.8, most: 40 } as const
const WANTS_PER_SECOND = 0.6
const NEWEST = 12

/** The same for everybody who reads it, another for every box. */
function hashOf(text: string): number {
  let hash = 0
  for (const letter of text) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0
  return hash
}

interface Slot {
  slot: number
  /** How long one is, ms. */
  ms: number
  pace: DemoPace
}

/** What fans do in that slot about whatever is open, whoever opened it: they vote, tap, and want questions to be answered. */
export function votesIn(at: Slot, { polls, questions }: EveryoneView, fans: readonly DemoFan[]): Called[] {
  const open = polls.filter(({ state, setup }) => state === 'open' && !setup.members)
  return [
    ...open.flatMap((poll) =>
      poll.setup.kind === 'battle' ? taps(poll, at, fans.length) : ballots(poll, at, fans.length),
    ),
    ...wants(at, questions, fans.length),
  ]
}

/** Every fan votes once at a moment of their own, most of them early. */
function ballots(poll: Poll, { slot, ms, pace }: Slot, fans: number): Called[] {
  const length = Math.min(READING.most, ((poll.closesAt ?? Infinity) - poll.openedAt) / 1_000)
  const isNow = (second: number): boolean => Math.floor((poll.openedAt + second * pace.secondMs) / ms) === slot - 1
  const seed = hashOf(poll.box)
  const liked = likingsOf(poll)
  return Array.from({ length: fans }, (_, by) => {
    const random = seeded(seed + by)
    if (random() >= VOTES.part) return []
    const first = READING.least + length * 0.75 * random() ** 2
    const again = random() < VOTES.change && !poll.setup.final ? first + length * 0.2 : Infinity
    const choices = [choose(poll.setup, random, liked), choose(poll.setup, random, liked)]
    return [first, again].flatMap((second, i) => (isNow(second) ? [ballot(poll, by, i, choices[i] ?? [])] : []))
  }).flat()
}

const ballot = ({ poll, round, box }: Poll, by: number, nth: number, choice: number[]): Called => ({
  ...{ by, command: 'poll.vote', input: { poll, round, choice } },
  id: `fan-${box.slice(0, 16)}-${by}-${nth}` as CommandId,
})

/** The lead changes now and then, and is small in the end; in the overtime one side is better. */
function taps(poll: Poll, { slot, ms, pace }: Slot, fans: number): Called[] {
  const second = (slot * ms - poll.openedAt) / pace.secondMs
  const better = hashOf(poll.box) & 1
  return Array.from({ length: Math.min(TAPPERS.count, fans) }, (_, by) => by).flatMap((by): Called[] => {
    if ((slot + by) % TAPPERS.everySlots !== 0) return []
    const side = (by >> 2) & 1 ? 1 : 0
    const swing = TAPS.swing * Math.sin((2 * Math.PI * second) / TAPS.turnSeconds) * (side === 0 ? 1 : -1)
    const lift = poll.overtime && side === better ? TAPS.decided : 0
    const eager = TAPS.mean * (1 + swing + lift) * (0.7 + 0.6 * seeded(slot * 64 + by)())
    const count = Math.min(poll.setup.tapsPerSecond ?? POLL_LIMITS.usualTapsPerSecond, Math.round(eager))
    const input = { poll: poll.poll, round: poll.round, side, taps: count } as const
    return [
      { by, command: 'poll.tap', input, id: `tap-${poll.box.slice(0, 8)}-${slot.toString(36)}-${by}` as CommandId },
    ]
  })
}

/** Now and then somebody wants one of the newest questions to be answered. */
function wants({ slot, ms }: Slot, questions: EveryoneView['questions'], fans: number): Called[] {
  const random: Random = seeded(slot + 77)
  const open = questions.slice(-NEWEST).filter(({ answer }) => !answer)
  const times = Math.floor((WANTS_PER_SECOND * ms) / 1_000 + random())
  return Array.from({ length: open.length === 0 ? 0 : times }, (_, i) => {
    const { question } = random() < 0.3 ? (open[0] ?? pick(random, open)) : pick(random, open)
    const input = { question, on: true }
    const by = Math.floor(random() * fans)
    return {
      by,
      command: 'question.upvote',
      input,
      id: `want-${slot.toString(36)}-${i}-${question}` as CommandId,
    } as const
  })
}
