import type { PollId } from '../protocol/polls.ts'

/** One round of a poll. */
export interface RoundName {
  poll: PollId
  round: number
}

const roundText = ({ poll, round }: RoundName): string => `${poll}:${round}`

/** The deadline that closes a round. */
export const closingOf = (name: RoundName) => ({ kind: 'poll.close', thing: roundText(name) }) as const
/** The one that closes it because its box is full: more time does not put that off. */
export const fullOf = (name: RoundName) => ({ kind: 'poll.close', thing: `${roundText(name)}:full` }) as const
/** The one that has a closed round counted. */
export const countingOf = (name: RoundName) => ({ kind: 'poll.count', thing: roundText(name) }) as const
/** The one that has a counted round sealed. */
export const sealingOf = (name: RoundName) => ({ kind: 'poll.seal', thing: roundText(name) }) as const

/** Which round a deadline is about. */
export function roundOf(thing: string): RoundName {
  const [poll, round] = thing.split(':')
  return { poll: poll as PollId, round: Number(round) }
}
/** Does it say that the box is full? */
export const isFull = (thing: string): boolean => thing.endsWith(':full')
