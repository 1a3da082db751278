import { writeChoice } from './ballot-rules.ts'
import type { Casting } from './poll-store.ts'

/** Votes as cast-ballots.lua takes them. A vote that is the same as one before it is not sent: it has that one's answer. */
export interface CastArgs {
  args: (string | number)[]
  /** Which of those that were sent each vote is. */
  places: number[]
}

export function castArgs(castings: readonly Casting[]): CastArgs {
  const [rows, places]: [string[], number[]] = [[], []]
  const counted = new Map<string, number>()
  const firstOf = new Map<string, number>()
  let plain = true
  for (const { ids, id, member, choice } of castings) {
    const [tag, text] = [member ? 'm' : 'g', writeChoice(choice)]
    const who = ids.length === 1 ? (ids[0] as string) : ids.join(' ')
    const ballot = `${tag} ${id}:${text}`
    const first = firstOf.get(who)
    if (first !== undefined && rows[2 * first + 1] === ballot) {
      places.push(first)
      continue
    }
    plain &&= first === undefined && ids.length === 1
    if (first === undefined) firstOf.set(who, rows.length / 2)
    places.push(rows.length / 2)
    rows.push(who, ballot)
    counted.set(`${tag}:${text}`, (counted.get(`${tag}:${text}`) ?? 0) + 1)
  }
  const kinds = plain ? [...counted].flat() : []
  return { args: [kinds.length / 2, ...kinds, ...rows], places }
}
