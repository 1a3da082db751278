import { randomBytes } from 'node:crypto'
import type { CommandId } from '../protocol/core.ts'
import { cast, peak, personsFor } from './casting.ts'
import type { TimedLine } from './recording.ts'
import type { Offer } from './recorder.ts'
import type { Random } from './seeded.ts'

/** Who says what when; the same for the same seed, but for the ids, which no two runs share. */
export interface CrowdPlan {
  offers: Offer[]
  /** So many speakers may be there at once. */
  senders: number
  /** ms from the first line to the last. */
  lengthMs: number
}

export function planCrowd(lines: readonly TimedLine[], least: number, random: Random): CrowdPlan {
  const run = randomBytes(6).toString('hex')
  const who = cast(lines, personsFor(lines, least), random)
  const calm = calmSeconds(lines)
  const offers = lines.map(({ text, due }, i): Offer => {
    const id = `crowd-${run}-${i}` as CommandId
    return { id, person: `Fan ${who[i]}`, text, due, calm: calm(due), state: 'unsent', sends: 0 }
  })
  return { offers, senders: Math.max(200, Math.ceil(peak(lines) * 1.5)), lengthMs: lines.at(-1)?.due ?? 0 }
}

/** Tells the seconds in which no more is said than on average, and a quarter. */
function calmSeconds(lines: readonly TimedLine[]): (due: number) => boolean {
  const counts = new Map<number, number>()
  const second = (due: number): number => Math.floor(due / 1_000)
  for (const { due } of lines) counts.set(second(due), (counts.get(second(due)) ?? 0) + 1)
  const mean = lines.length / Math.max(1, second(lines.at(-1)?.due ?? 0) + 1)
  return (due) => (counts.get(second(due)) ?? 0) <= mean * 1.25
}

/** How the lines are shared out among the persons: the facts a report states. */
export function personsOf(offers: readonly Offer[]): { distinct: number; wroteOnce: number; ofTheBusiest: number } {
  const counts = new Map<string, number>()
  for (const { person } of offers) counts.set(person, (counts.get(person) ?? 0) + 1)
  const sorted = [...counts.values()].sort((a, b) => b - a)
  const busiest = sorted.slice(0, Math.max(1, Math.round(sorted.length / 100)))
  const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0)
  const share = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 10
  return {
    distinct: sorted.length,
    wroteOnce: share(sorted.filter((count) => count === 1).length, sorted.length),
    ofTheBusiest: share(sum(busiest), offers.length),
  }
}
