import type { PersonId } from '../../../src/protocol/core.ts'
import type { Question } from '../../../src/protocol/questions.ts'

export const ORDERS = ['votes', 'newest', 'unanswered', 'mine'] as const
export type Order = (typeof ORDERS)[number]

export interface Ordering {
  order: Order
  votes: (question: number) => number
  me: PersonId | undefined
}

/** Those that belong there, in that order: by votes, of equal ones the older first, or the newest first. */
export function ordered(questions: readonly Question[], { order, votes, me }: Ordering): readonly Question[] {
  const byVotes = (a: Question, b: Question): number => votes(b.question) - votes(a.question) || a.question - b.question
  if (order === 'mine') return questions.filter(({ by }) => by === me).toReversed()
  if (order === 'newest') return questions.toReversed()
  if (order === 'unanswered') return questions.filter(({ answer }) => !answer).toSorted(byVotes)
  return questions.toSorted(byVotes)
}

/** The same as they stood before, with what is new behind them and without what is gone: nothing moves under a finger. */
export function steadied(now: readonly Question[], before: readonly number[]): readonly Question[] {
  const at = new Map(before.map((question, place) => [question, place]))
  const known = now.filter(({ question }) => at.has(question))
  const fresh = now.filter(({ question }) => !at.has(question))
  return [...known.toSorted((a, b) => (at.get(a.question) ?? 0) - (at.get(b.question) ?? 0)), ...fresh]
}
