import { z } from 'zod'
import { commandId, countFromZero, moment, personId, seq } from './core.schema.ts'
import {
  QUESTION_LIMITS,
  type MyQuestionView,
  type Question,
  type QuestionCommand,
  type QuestionEvents,
  type QuestionSignals,
  type StaffQuestionView,
} from './questions.ts'

/** The rules count characters as people do: this is only far more than they let through. */
const text = z.string().max(8 * QUESTION_LIMITS.textLength)
const asked = { name: z.string(), text: z.string() }
const answer = { name: z.string(), text: z.exactOptional(z.string()) }
const answered = z.exactOptional(z.strictObject({ ...answer, at: moment }))
const kept = { question: seq, person: personId, asked: moment, name: z.string(), text: z.string(), answer: answered }
const appended = z.strictObject({ seq, at: moment })
const about = <T extends z.ZodRawShape>(shape: T, description: string) => ({
  input: z.strictObject({ id: commandId, question: seq, ...shape }).meta({ description }),
  output: appended,
})

export const questionSchemas = {
  'question.ask': {
    input: z.strictObject({ id: commandId, text }).meta({
      description: `Asks the staff: up to ${QUESTION_LIMITS.textLength} characters, ${QUESTION_LIMITS.asked} questions a minute; \`paused\` while lines wait for the staff.`,
    }),
    output: appended,
  },
  'question.upvote': {
    input: z.strictObject({ id: commandId, question: seq, on: z.boolean() }).meta({
      description:
        'Wants that question to be answered, or not any more. One of each person counts, but not of who asked.',
    }),
    output: z.strictObject({ votes: countFromZero }),
  },
  'question.withdraw': about({}, 'Takes back an own question; its words are deleted.'),
  'question.mine': {
    input: z.strictObject({ id: commandId }).meta({ description: 'Which questions you have upvoted.' }),
    output: z.strictObject({ upvoted: z.array(seq) }),
  },
  'question.answer': about(
    { text: z.exactOptional(text), over: z.exactOptional(countFromZero) },
    'Answers a question, in place of an earlier answer; without a text: it was answered live. `over`: when the answer was given that this one takes the place of, 0 = none: refused `stale` if another stands.',
  ),
  'question.hide': about({}, 'Hides a question; its words are deleted from what everybody can read.'),
  'question.restore': about({}, 'Puts a hidden question back, as it was.'),
} satisfies Record<QuestionCommand, { input: z.ZodType; output: z.ZodType }>

export const questionEventSchemas = {
  'question.asked': z.strictObject(asked).meta({ description: 'For everyone, in the room: `by` asks the staff.' }),
  'question.answered': z
    .strictObject({ question: seq, ...answer })
    .meta({ description: 'For everyone, in the room: staff answered that question; without a text: live.' }),
  'question.told': z
    .strictObject({ question: seq })
    .meta({ description: 'For who asked, in the room: their question was answered.' }),
  'question.withdrawn': z.strictObject({ question: seq }).meta({
    description: 'For everyone, in the room: who asked takes it back; `gone` names the entries that lost their words.',
  }),
  'question.hidden': z.strictObject({ question: seq }).meta({
    description: 'For everyone, in the room: a host hides it; `gone` names the entries that lost their words.',
  }),
  'question.kept': z
    .strictObject(kept)
    .meta({ description: 'For staff, in the room: a hidden question, to put it back.' }),
  'question.restored': z
    .strictObject(kept)
    .meta({ description: 'For everyone, in the room: a hidden question is back.' }),
} satisfies { [N in keyof QuestionEvents]: z.ZodType<QuestionEvents[N]> }

export const questionSignalSchemas = {
  'question.votes': z
    .record(z.string().regex(/^[1-9][0-9]{0,15}$/), countFromZero)
    .meta({ description: 'How many want each question to be answered, by its number.' }),
} satisfies { [N in keyof QuestionSignals]: z.ZodType<QuestionSignals[N]> }

export const questionsView: z.ZodType<readonly Question[]> = z.array(
  z.strictObject({ question: seq, at: moment, by: personId, entry: seq, ...asked, answer: answered }),
)
export const staffQuestionsView: z.ZodType<StaffQuestionView> = z.strictObject({
  hidden: z.array(z.strictObject(kept)),
})
export const myQuestionsView: z.ZodType<MyQuestionView> = z.strictObject({
  told: z.array(z.strictObject({ question: seq, at: moment })),
})
