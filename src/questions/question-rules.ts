import type { PersonId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { KeptQuestion, Question } from '../protocol/questions.ts'
import type { AskingLimit } from './question-store.ts'

/** When somebody asked, as far as it counts now. The Lua twin is in ask-questions.lua. */
export const askedWithin = (times: readonly number[], now: number, { withinMs }: AskingLimit): readonly number[] =>
  times.filter((time) => time > now - withinMs)

/** How long somebody must wait who asked at these times, oldest first, ms; undefined = they may ask one more now. */
export function waitToAsk(times: readonly number[], now: number, limit: AskingLimit): number | undefined {
  const free = times.at(-limit.questions)
  return times.length < limit.questions || free === undefined ? undefined : free + limit.withinMs - now
}

/** Whose question an entry holds that has its words; undefined = nobody's. */
export function askerIn(body: string): PersonId | undefined {
  const event = JSON.parse(body) as RoomEvent
  return event.type === 'question.asked' && !event.tombstone ? event.by : undefined
}

/** Does this event hold words of that question, or of an answer to it? */
export function tellsOf(question: number, event: RoomEvent): boolean {
  if (event.tombstone) return false
  switch (event.type) {
    case 'question.asked':
      return event.seq === question
    case 'question.answered':
    case 'question.kept':
    case 'question.restored':
      return event.question === question
    default:
      return false
  }
}

/** A question as staff keep it, to put it back. */
export const keptOf = ({ question, by, at, name, text, answer }: Question): KeptQuestion => ({
  ...{ question, person: by, asked: at, name, text },
  ...(answer && { answer }),
})
