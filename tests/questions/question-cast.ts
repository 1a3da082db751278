import type { Question } from '../../src/protocol/questions.ts'
import { conversation, done, everyone, type Conversation } from '../chat/chat-cast.ts'
import type { Fan, LaunchOptions } from '../support.ts'

/** A room on one node, or two that share a store; `ann` and `host` at the first, `bob` and `second` at the other. */
export const audience = (options: LaunchOptions): Promise<Conversation> => conversation(options)

export const asked = async (fan: Fan, text: string): Promise<number> =>
  done(await fan.send('question.ask', { text })).seq
export const questionsOf = (fan: Fan): readonly Question[] => everyone(fan).questions
/** What stands: each question's words, and those of its answer (`live` = it has none). */
export const standing = (fan: Fan): (string | [string, string])[] =>
  questionsOf(fan).map(({ text, answer }) => (answer ? [text, answer.text ?? 'live'] : text))
export const toldOf = (fan: Fan): number[] => fan.room.view.mine.questions.told.map(({ question }) => question)
export const votesOf = (fan: Fan) => fan.room.signals['question.votes']?.value ?? {}
/** Until that is what each of them sees. */
export const stands = (questions: ReturnType<typeof standing>, ...fans: Fan[]): Promise<unknown> =>
  Promise.all(fans.map((fan) => fan.until(() => JSON.stringify(standing(fan)) === JSON.stringify(questions))))
