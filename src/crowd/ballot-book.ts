import type { CommandId, Refusal } from '../protocol/core.ts'
import type { Poll, PollId, PollSetup } from '../protocol/polls.ts'

type State = 'in doubt' | 'accepted' | 'refused'

/** One ballot that somebody sent, however often under its id. */
export interface Cast {
  id: CommandId
  choice: readonly number[]
  state: State
  receipt?: string
  refused?: Refusal
  /** It must not be accepted. */
  wrong?: true
}
/** Taps that somebody sent under one id. `counted`: what the answer said. */
export interface Tapped {
  side: 0 | 1
  taps: number
  state: State
  counted?: number
}
/** A ballot as the server names it to its owner. */
export interface OwnBallot {
  choice: readonly number[]
  receipt: string
}
/** Everything that one person did in one round, in that order. */
export interface Voted {
  casts: Cast[]
  taps: Tapped[]
  /** What they were told when they asked for their ballot in the end; absent = they got no answer. */
  mine?: OwnBallot | null
}
/** One round of a poll, as this crowd took part in it. */
export interface RoundBook {
  poll: PollId
  round: number
  setup: PollSetup
  persons: Map<string, Voted>
}

export const roundName = (poll: string, round: number): string => `${poll} (round ${round})`

/** Who sent which ballots, and what they were answered: the crowd's own count. */
export class BallotBook {
  readonly rounds = new Map<string, RoundBook>()

  roundOf({ poll, round, setup }: Pick<Poll, 'poll' | 'round' | 'setup'>): RoundBook {
    const name = roundName(poll, round)
    const known = this.rounds.get(name)
    if (known) return known
    const book = { poll, round, setup, persons: new Map<string, Voted>() }
    this.rounds.set(name, book)
    return book
  }

  ballotOf(poll: Pick<Poll, 'poll' | 'round' | 'setup'>, person: string): Voted {
    const { persons } = this.roundOf(poll)
    const known = persons.get(person)
    if (known) return known
    const voted = { casts: [], taps: [] }
    persons.set(person, voted)
    return voted
  }
}

/** What may be somebody's ballot in the end: the last that was accepted, or one in doubt that was sent after it; `undefined` = none. */
export function possibleChoices({ casts }: Pick<Voted, 'casts'>): (readonly number[] | undefined)[] {
  const possible: (readonly number[] | undefined)[] = []
  for (const { state, choice } of casts.toReversed()) {
    if (state !== 'refused') possible.push(choice)
    if (state === 'accepted') return possible
  }
  return [...possible, undefined]
}

/** Taps of a person for each side: what was counted, and what else may have been. */
export function possibleTaps({ taps }: Pick<Voted, 'taps'>): { counted: [number, number]; inDoubt: [number, number] } {
  const counted: [number, number] = [0, 0]
  const inDoubt: [number, number] = [0, 0]
  for (const one of taps) {
    if (one.state === 'accepted') counted[one.side] += one.counted ?? 0
    if (one.state === 'in doubt') inDoubt[one.side] += one.taps
  }
  return { counted, inDoubt }
}
