import type { Sender } from '../../src/chat/chat-store.ts'
import type { PersonId, Reply, RoomId } from '../../src/protocol/core.ts'
import { QUESTION_LIMITS } from '../../src/protocol/questions.ts'
import {
  answerQuestion,
  hideQuestion,
  restoreQuestion,
  withdrawQuestion,
  type Reading,
} from '../../src/questions/question-decisions.ts'
import type { NewQuestion, Upvote } from '../../src/questions/question-store.ts'
import type { Seen, Verdict } from '../../src/rooms/deciding.ts'
import type { Outdated } from '../../src/rooms/decision-store.ts'
import { Replica } from '../../src/rooms/replica.ts'
import type { Fence, LogEntry, RoomLog } from '../../src/rooms/room-log.ts'
import type { Stores } from '../../src/stores/stores.ts'
import { END } from '../contract/store-stage.ts'
import type { Dice } from './mulberry.ts'

/** How many questions these lives are about, and up to which number a spot stands for one of them. */
const NEWEST = 3
const NEAR = 20
const RULES = ['answer', 'answer', 'hide', 'hide', 'restore', 'restore', 'restore', 'withdraw'] as const

/** What happens to questions: what the crowd does, and what is decided about one. */
export type QuestionDeed =
  | { do: 'ask'; questions: NewQuestion[] }
  | { do: 'upvote'; upvotes: Upvote[] }
  | { do: 'question'; rule: (typeof RULES)[number]; command: Sender; question: number; text: string }

interface Ground {
  persons: readonly PersonId[]
  command: (content: string) => Sender
  text: () => string
  /** Where a question may be. */
  spot: () => number
}

/** Makes such deeds. */
export function questionDeedMaker(random: Dice, { persons, command, text, spot }: Ground) {
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + random.below(most) }, make)
  const asked = (): NewQuestion => {
    const words = text()
    const staff = random.oneIn(6) && { staff: true as const }
    return { ...command(`ask ${words}`), name: text().slice(0, 24), text: words, ...staff }
  }
  const upvote = (): Upvote => ({
    ids: random.oneIn(3) ? [random.of(persons), random.of(persons)] : [random.of(persons)],
    ...{ question: spot(), on: !random.oneIn(3) },
  })
  return {
    ask: () => ({ do: 'ask', questions: some(3, asked) }),
    upvote: () => ({ do: 'upvote', upvotes: some(6, upvote) }),
    question: () => {
      const rule = random.of(RULES)
      return { do: 'question', rule, command: command(rule), question: spot(), text: text() }
    },
  } satisfies { [K in QuestionDeed['do']]: () => Extract<QuestionDeed, { do: K }> }
}

export async function doQuestionDeed(
  { questions, decisions, log }: Stores,
  deed: QuestionDeed,
  room: RoomId,
  fence: Fence,
): Promise<Reply<unknown> | Reply<unknown>[] | Outdated> {
  const { asked, askedWithinMs: withinMs } = QUESTION_LIMITS
  if (deed.do === 'ask') return questions.ask(room, deed.questions, { questions: asked, withinMs }, fence)
  const entries = await log.read(room, 1, END)
  const at = placeIn(entries)
  if (deed.do === 'upvote') {
    const upvotes = deed.upvotes.map((one) => ({ ...one, question: at(one.question) }))
    return questions.upvote(room, upvotes, fence)
  }
  const { person, id, hash } = deed.command
  const verdict = await verdictOn({ ...deed, question: at(deed.question) }, log, seenIn(entries, room, fence))
  const said = typeof verdict === 'string' ? { refused: verdict } : verdict
  return decisions.decide(room, { asking: { person, id, hash }, ...said }, fence)
}

function verdictOn(
  deed: Extract<QuestionDeed, { do: 'question' }>,
  log: RoomLog,
  seen: Seen,
): Verdict | Promise<Verdict> {
  const { rule, question, text, command } = deed
  const by = { by: command.person, id: command.id }
  const reading: Reading = {
    entry: async (seq) => (await log.read(seen.room, seq, seq))[0],
    async *from(seq): AsyncGenerator<LogEntry[]> {
      yield await log.read(seen.room, seq, END)
    },
  }
  switch (rule) {
    case 'answer':
      return answerQuestion(question, { name: 'Staff', ...(text && { text }) }, by, command.ids)(seen)
    case 'hide':
      return hideQuestion(question, by, reading)(seen)
    case 'restore':
      return restoreQuestion(question, by, reading)(seen)
    case 'withdraw':
      return withdrawQuestion(question, by, command.ids, reading)(seen)
  }
}

/** Mostly one of the newest few questions, whether they stand or not; now and then anything. */
function placeIn(entries: readonly LogEntry[]): (spot: number) => number {
  const asked = entries.filter(({ body }) => body.startsWith('{"type":"question.asked"')).slice(-NEWEST)
  return (spot) => (spot > NEAR ? spot : (asked[spot % NEWEST]?.seq ?? spot))
}

/** What a node that has read everything sees. */
function seenIn(entries: readonly LogEntry[], room: RoomId, { now }: Fence): Seen {
  const replica = new Replica(room)
  for (const entry of entries) replica.take(entry)
  return { room, everyone: replica.everyone, staff: replica.staff, mineOf: (one) => replica.mineOf(one), now }
}

const PLACES = Array.from({ length: 200 }, (_, i) => i + 1)

/** How many want each, and what each of them wants. */
export const votesIn = async ({ questions }: Stores, room: RoomId, persons: readonly PersonId[]): Promise<unknown> => [
  await questions.votes(room, PLACES),
  await Promise.all(persons.map((person) => questions.upvoted(room, [person], PLACES))),
]
