import { writeChoice } from './ballot-rules.ts'
import type { Casting } from './poll-store.ts'

/** Votes as cast-ballots.lua takes them. */
export interface CastArgs {
  args: (string | number)[]
  /** Which of those that were sent each vote is. */
  places: number[]
}

const kindOf = ({ member, choice }: Casting): string => `${member ? 'm' : 'g'}:${writeChoice(choice)}`
const ballotOf = ({ member, id, choice }: Casting): string => `${member ? 'm' : 'g'} ${id}:${writeChoice(choice)}`

/**
 * Where everybody comes by one key and says one thing, what somebody sends again is not sent: it has the answer of the first. Others are
 * sent as they came, for each may depend on those before it.
 */
export function castArgs(castings: readonly Casting[]): CastArgs {
  const [rows, places]: [string[], number[]] = [[], []]
  const kinds = new Map<string, number>()
  const placeOf = new Map<string, number>()
  for (const casting of castings) {
    const [[who = '', another], ballot] = [casting.ids, ballotOf(casting)]
    const place = placeOf.get(who)
    if (another !== undefined || (place !== undefined && rows[2 * place + 1] !== ballot)) return inOrder(castings)
    places.push(place ?? rows.length / 2)
    if (place !== undefined) continue
    placeOf.set(who, rows.length / 2)
    rows.push(who, ballot)
    kinds.set(kindOf(casting), (kinds.get(kindOf(casting)) ?? 0) + 1)
  }
  return { args: [kinds.size, ...[...kinds].flat(), ...rows], places }
}

const inOrder = (castings: readonly Casting[]): CastArgs => ({
  args: [0, ...castings.flatMap((casting) => [casting.ids.join(' '), ballotOf(casting)])],
  places: castings.map((_, i) => i),
})
