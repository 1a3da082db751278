import type { PersonId } from '../protocol/core.ts'
import { writeChoice } from './ballot-rules.ts'
import type { Casting, OpenBox } from './poll-store.ts'

/** Votes as cast-ballots.lua takes them. */
export interface CastArgs {
  args: (string | number)[]
  /** Which of those that were sent each vote is. */
  places: number[]
}

const kindOf = ({ member, choice }: Casting): string => `${member ? 'm' : 'g'}:${writeChoice(choice)}`
const ballotOf = ({ member, id, choice }: Casting): string => `${member ? 'm' : 'g'} ${id}:${writeChoice(choice)}`

/** The rows that somebody's first ballot is kept in: under the last of their ids, to which the others lead. */
export function rowsOf(ids: readonly PersonId[], ballot: string): string[] {
  const key = ids.at(-1) as string
  if (ids.length === 1) return [key, ballot]
  return [key, ballot, ...[...new Set(ids)].flatMap((id) => (id === key ? [] : [id, `>${key}`]))]
}

/**
 * Votes of people who have no key in common are cast together. Where everybody has one key, and no box becomes full, what somebody
 * sends again is not sent: it has the answer of the first. All others are sent as they came, for each may depend on those before it.
 */
export function castArgs(castings: readonly Casting[], { atBallots }: Pick<OpenBox, 'atBallots'>): CastArgs {
  const [rows, places]: [string[], number[]] = [[], []]
  const kinds = new Map<string, number>()
  const sent = new Map<string, { place: number; ballot: string }>()
  const mayRepeat = atBallots === undefined && castings.every(({ ids }) => ids.length === 1)
  let place = 0
  for (const casting of castings) {
    const own = rowsOf(casting.ids, ballotOf(casting))
    const [key = '', ballot = ''] = own
    const first = sent.get(key)
    if (mayRepeat && first?.ballot === ballot) {
      places.push(first.place)
      continue
    }
    if (sharesKey(own, sent)) return inOrder(castings)
    for (let i = 0; i < own.length; i += 2) sent.set(own[i] as string, { place, ballot })
    rows.push(...own)
    kinds.set(kindOf(casting), (kinds.get(kindOf(casting)) ?? 0) + 1)
    places.push(place++)
  }
  return { args: [kinds.size, ...[...kinds].flat(), ...rows], places }
}

function sharesKey(own: readonly string[], sent: ReadonlyMap<string, unknown>): boolean {
  for (let i = 0; i < own.length; i += 2) if (sent.has(own[i] as string)) return true
  return false
}

const inOrder = (castings: readonly Casting[]): CastArgs => ({
  args: [0, ...castings.flatMap((casting) => rowsOf(casting.ids, ballotOf(casting)))],
  places: castings.map((_, i) => i),
})
