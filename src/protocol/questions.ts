import type { CommandRule, PersonId } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** Questions of fans to the staff, and their answers. A question is named by the number of the entry that asked it. */
export const QUESTION_LIMITS = {
  /** Characters, of a question and of an answer. */
  textLength: 500,
  /** Questions of one person within so many ms. */
  asked: 3,
  askedWithinMs: 60_000,
  /** Questions that everybody's view keeps; those that were answered go first. */
  kept: 200,
  /** Hidden ones that staff can put back, and answers that their asker is reminded of. */
  hidden: 50,
  told: 20,
} as const

export const questionCommands = {
  'question.ask': { may: 'ask', in: 'room' },
  'question.upvote': { may: 'ask', in: 'room' },
  'question.withdraw': { may: 'self', in: 'room' },
  'question.mine': { may: 'self', in: 'room' },
  'question.answer': { may: 'answer', in: 'room' },
  'question.hide': { may: 'moderate', in: 'room' },
  'question.restore': { may: 'moderate', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type QuestionCommand = keyof typeof questionCommands

export interface Asked {
  name: string
  text: string
}
/** `text` absent = it was answered live, aloud. */
export interface Answer {
  name: string
  text?: string
}
/** A question as it was before it was hidden. `asked`, `at`: when, ms. */
export interface KeptQuestion extends Asked {
  question: number
  person: PersonId
  asked: number
  answer?: Answer & { at: number }
}

export interface QuestionEvents {
  'question.asked': Asked
  /** Another answer takes the place of the one before. */
  'question.answered': { question: number } & Answer
  /** Private, to who asked: it was answered. */
  'question.told': { question: number }
  /** Who asked takes it back: its words are deleted from the log. For staff once more, if they have kept it. */
  'question.withdrawn': { question: number }
  /** A host hides it: its words are deleted from what everybody can read. */
  'question.hidden': { question: number }
  /** For staff: its words, to put it back. */
  'question.kept': KeptQuestion
  /** A hidden one is back, as it was. */
  'question.restored': KeptQuestion
}
export type QuestionEvent = EventOf<QuestionEvents>

export interface QuestionSignals {
  /** How many want each of these to be answered, by its number; those that nobody does are not named. */
  'question.votes': Readonly<Record<string, number>>
}

export interface Question extends Asked {
  question: number
  at: number
  by: PersonId
  /** The entry of the log that holds its words. */
  entry: number
  answer?: Answer & { at: number }
}
export interface StaffQuestionView {
  /** Hidden ones, newest last. */
  hidden: readonly KeptQuestion[]
}
export interface MyQuestionView {
  /** Own questions that were answered, newest last. */
  told: readonly { question: number; at: number }[]
}

/** Those that were answered first leave first, then the oldest. */
function bounded(view: readonly Question[]): readonly Question[] {
  if (view.length <= QUESTION_LIMITS.kept) return view
  const leaves = view.findIndex(({ answer }) => answer)
  return view.toSpliced(Math.max(0, leaves), 1)
}

const inOrder = (view: readonly Question[], one: Question): readonly Question[] =>
  [...view.filter(({ question }) => question !== one.question), one].toSorted((a, b) => a.question - b.question)

/** What was asked, in that order. */
export const questionFold: Fold<readonly Question[], QuestionEvent> = {
  empty: [],
  apply(view, event) {
    switch (event.type) {
      case 'question.asked': {
        const { seq: question, at, by, name, text } = event
        return by === undefined ? view : bounded([...view, { question, at, by, entry: question, name, text }])
      }
      case 'question.answered': {
        const { question, at, name, text } = event
        const answer = { at, name, ...(text !== undefined && { text }) }
        return view.map((one) => (one.question === question ? { ...one, answer } : one))
      }
      case 'question.restored': {
        const { seq: entry, question, person: by, asked: at, name, text, answer } = event
        return bounded(inOrder(view, { question, at, by, entry, name, text, ...(answer && { answer }) }))
      }
      case 'question.withdrawn':
      case 'question.hidden':
        return view.filter(({ question }) => question !== event.question)
      default:
        return view
    }
  },
}

export const myQuestionFold: Fold<MyQuestionView, QuestionEvent> = {
  empty: { told: [] },
  apply(view, event) {
    if (event.type !== 'question.told') return view
    return { told: [...view.told, { question: event.question, at: event.at }].slice(-QUESTION_LIMITS.told) }
  },
}
