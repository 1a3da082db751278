import { optionsOf, type PollCount, type PollResult } from '../protocol/polls.ts'
import { possibleChoices, possibleTaps, type RoundBook, type Voted } from './ballot-book.ts'

/** At least and at most; the same where nothing is in doubt. */
export interface Bounds {
  least: number
  most: number
}
export interface CountBounds {
  ballots: Bounds
  abstained: Bounds
  votes: Bounds[]
}

const none = (): Bounds => ({ least: 0, most: 0 })
/** One person more who surely does, or who may. */
function note(bounds: Bounds, surely: boolean, maybe: boolean): void {
  if (surely) bounds.least++
  if (maybe) bounds.most++
}

/** What a round must come to by the answers that this crowd was given. */
export function boundsOf({ setup, persons }: RoundBook): CountBounds {
  const bounds = { ballots: none(), abstained: none(), votes: Array.from({ length: optionsOf(setup) }, none) }
  for (const voted of persons.values()) {
    if (setup.kind === 'battle') addTaps(bounds, voted)
    else addBallot(bounds, voted)
  }
  return bounds
}

function addBallot({ ballots, abstained, votes }: CountBounds, voted: Voted): void {
  const possible = possibleChoices(voted)
  const each = (bounds: Bounds, fits: (choice: readonly number[]) => boolean): void => {
    const does = possible.map((choice) => choice !== undefined && fits(choice))
    note(bounds, does.every(Boolean), does.some(Boolean))
  }
  each(ballots, () => true)
  each(abstained, (choice) => choice.length === 0)
  for (const [option, bounds] of votes.entries()) each(bounds, (choice) => choice.includes(option))
}

function addTaps({ ballots, votes }: CountBounds, voted: Voted): void {
  const { counted, inDoubt } = possibleTaps(voted)
  note(
    ballots,
    counted[0] + counted[1] > 0,
    voted.taps.some(({ state }) => state !== 'refused'),
  )
  for (const side of [0, 1] as const) {
    const bounds = votes[side]
    if (bounds === undefined) continue
    bounds.least += counted[side]
    bounds.most += counted[side] + inDoubt[side]
  }
}

/** Members and guests together. */
export function totalOf({ members, guests }: Pick<PollResult, 'members' | 'guests'>): PollCount {
  return {
    ballots: members.ballots + guests.ballots,
    abstained: members.abstained + guests.abstained,
    votes: members.votes.map((votes, option) => votes + (guests.votes[option] ?? 0)),
  }
}

/** The options with the most votes; none when nobody chose any. */
export function winnersOf(votes: readonly number[]): number[] {
  const most = Math.max(0, ...votes)
  return most === 0 ? [] : votes.flatMap((count, option) => (count === most ? [option] : []))
}
