import type { Question } from '../../../src/protocol/questions.ts'

/** Which questions are shown; `mine` = those that whoever is here has answered. */
export const QUESTION_SHOWS = ['open', 'all', 'mine', 'hidden'] as const
export type QuestionShow = (typeof QUESTION_SHOWS)[number]
export const QUESTION_ORDERS = ['votes', 'newest'] as const
export type QuestionOrder = (typeof QUESTION_ORDERS)[number]

export interface QuestionLook {
  show: QuestionShow
  order: QuestionOrder
  /** Words that must stand in the question, its answer or the name of who asked. */
  find: string
}
export type Votes = Readonly<Record<string, number>>

export const votesOf = (votes: Votes, { question }: Pick<Question, 'question'>): number => votes[question] ?? 0

const found = ({ name, text, answer }: Question, words: string): boolean =>
  [name, text, answer?.text ?? '', answer?.name ?? ''].some((each) => each.toLocaleLowerCase().includes(words))

function isShown(one: Question, show: QuestionShow, me: string): boolean {
  if (show === 'open') return one.answer === undefined
  return show === 'mine' ? one.answer?.name === me : show === 'all'
}

/** What is looked for, in its order: of as many votes the one that has waited longest comes first. `me`: the name that answers here. */
export function questionRows(all: readonly Question[], votes: Votes, look: QuestionLook, me: string): Question[] {
  const words = look.find.trim().toLocaleLowerCase()
  const shown = all.filter((one) => isShown(one, look.show, me) && (words === '' || found(one, words)))
  if (look.order === 'newest') return shown.toSorted((a, b) => b.question - a.question)
  return shown.toSorted((a, b) => votesOf(votes, b) - votesOf(votes, a) || a.question - b.question)
}

/** Those that wait for an answer, and since when the first of them does, ms. */
export function waitOf(all: readonly Question[]): { n: number; since: number } | undefined {
  const open = all.filter(({ answer }) => answer === undefined)
  return open.length === 0 ? undefined : { n: open.length, since: Math.min(...open.map(({ at }) => at)) }
}
