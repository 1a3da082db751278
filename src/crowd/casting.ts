import { shuffle, type Random } from './seeded.ts'
import type { TimedLine } from './recording.ts'

/** Measured in recorded event chats: so many of the people write once, and so much comes from the busiest hundredth. */
const ONCE = 0.61
const BUSIEST = 0.01
const OF_THE_BUSIEST = 0.175
/** Lines a second that nobody exceeds for long, and how many one person may have in how many ms: under the flood limit. */
const RATE = 0.6
export const PACE = { lines: 2, ms: 2_500 } as const

/**
 * So many persons that the busiest of them need not write faster than the flood limit allows, yet at least `least`, and
 * not so many that hardly anybody writes twice.
 */
export function personsFor(lines: readonly TimedLine[], least: number): number {
  const wanted = Math.ceil((OF_THE_BUSIEST * lines.length) / most(lines) / BUSIEST)
  return Math.max(least, Math.min(wanted, Math.ceil(lines.length / 6)))
}

/** So many lines one person may write over the whole time. */
const most = (lines: readonly TimedLine[]): number => Math.max(1, Math.floor((RATE * (lines.at(-1)?.due ?? 0)) / 1_000))

/**
 * Says who says each line: an index of a person per line. 61 % of the persons write once and the busiest hundredth write
 * 17.5 % of all, as far as there are lines enough; nobody is given more than two lines in 2.5 s. What one person writes
 * lies together in time, so that few need be there at once.
 */
export function cast(lines: readonly TimedLine[], persons: number, random: Random): number[] {
  const slots = places(quotas(lines.length, persons, most(lines)), lines, random)
  return underFloodLimit(slots, lines, persons)
}

/** How many lines each person writes; the sum is the number of lines. */
function quotas(lines: number, persons: number, most: number): number[] {
  const count = Math.min(persons, lines)
  const busiest = Math.max(1, Math.round(count * BUSIEST))
  const once = Math.round(count * ONCE)
  const quota = new Array<number>(count).fill(1)
  const share = (from: number, to: number, amount: number): void => {
    for (let i = 0; i < amount; i++) quota[from + (i % (to - from))]! += 1
  }
  const spare = lines - count
  const top = Math.min(spare, Math.max(0, Math.min(Math.round(lines * OF_THE_BUSIEST), busiest * most) - busiest))
  share(0, busiest, top)
  share(busiest, Math.max(busiest + 1, count - once), spare - top)
  return quota
}

/** Lays each person's lines into a stretch of the day and reads off who comes when. */
function places(quota: readonly number[], lines: readonly TimedLine[], random: Random): number[] {
  const apart = Math.max(60, Math.ceil((2_500 * lines.length) / Math.max(1, lines.at(-1)?.due ?? 0)))
  const slots = quota.flatMap((count, person) => {
    const length = Math.min(lines.length, count * apart)
    const start = random() * (lines.length - length)
    return Array.from({ length: count }, (_, i) => ({ person, at: start + ((i + random()) * length) / count }))
  })
  return shuffle(random, slots)
    .sort((a, b) => a.at - b.at)
    .map(({ person }) => person)
}

/** Most lines due in one second. */
export function peak(lines: readonly TimedLine[]): number {
  const seconds = new Map<number, number>()
  for (const { due } of lines) seconds.set(Math.floor(due / 1_000), (seconds.get(Math.floor(due / 1_000)) ?? 0) + 1)
  return Math.max(0, ...seconds.values())
}

/** Who would write too fast changes places with somebody who comes soon; where nobody can, a new person comes. */
function underFloodLimit(slots: number[], lines: readonly TimedLine[], persons: number): number[] {
  const recent = new Map<number, number[]>()
  const free = (person: number, due: number): boolean => {
    const times = recent.get(person)
    return times === undefined || times.length < PACE.lines || due - (times[0] ?? 0) >= PACE.ms
  }
  let extra = persons
  return lines.map(({ due }, i) => {
    let j = i
    while (j < Math.min(slots.length, i + 5_000) && !free(slots[j] as number, due)) j++
    const found = slots[j]
    const person = found !== undefined && free(found, due) ? found : extra++
    if (person === found) slots[j] = slots[i] as number
    recent.set(person, [...(recent.get(person) ?? []), due].slice(-PACE.lines))
    return person
  })
}
