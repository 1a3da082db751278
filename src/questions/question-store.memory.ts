import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, refuse, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'
import { gateOf } from '../rooms/decision-store.memory.ts'
import { eventBody } from '../rooms/event-body.ts'
import { GATES } from '../rooms/gates.ts'
import { appendTo, entryOf, fence } from '../rooms/log-tx.memory.ts'
import { refusedByGates } from '../rooms/person-gates.memory.ts'
import { recall, recallPace, remember, rememberPace } from '../rooms/recent.memory.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'
import { askedWithin, askerIn, waitToAsk } from './question-rules.ts'
import type { AskingLimit, NewQuestion, QuestionStore, Upvote } from './question-store.ts'

/** Who wants what, and how many want each question. */
const upvotersTable = (room: RoomId): string => `upvoters/${room}`
const votesTable = (room: RoomId): string => `question-votes/${room}`
const upvoter = (question: number, person: PersonId): string => `${question} ${person}`

export class MemoryQuestionStore implements QuestionStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  ask(room: RoomId, questions: readonly NewQuestion[], limit: AskingLimit, caller: Fence): Promise<Reply<Appended>[]> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return questions.map((question) => ask(tx, room, question, limit, caller.now))
    })
  }

  upvote(room: RoomId, upvotes: readonly Upvote[], caller: Fence): Promise<Reply<{ votes: number }>[]> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return upvotes.map((one) => upvote(tx, room, one, caller.now))
    })
  }

  votes(room: RoomId, questions: readonly number[]): Promise<Record<number, number>> {
    return this.#engine.transact((tx) => {
      const counted = questions.map((question) => [question, votesOf(tx, room, question)] as const)
      return Object.fromEntries(counted.filter(([, votes]) => votes > 0))
    })
  }

  upvoted(room: RoomId, ids: readonly PersonId[], questions: readonly number[]): Promise<number[]> {
    return this.#engine.transact((tx) =>
      questions.filter((question) => ids.some((id) => wants(tx, room, question, id))),
    )
  }
}

const votesOf = (tx: Pick<Tx, 'get'>, room: RoomId, question: number): number =>
  tx.get<number>(votesTable(room), String(question)) ?? 0
const wants = (tx: Pick<Tx, 'get'>, room: RoomId, question: number, person: PersonId): boolean =>
  tx.get(upvotersTable(room), upvoter(question, person)) !== undefined

function ask(tx: Tx, room: RoomId, question: NewQuestion, limit: AskingLimit, now: number): Reply<Appended> {
  const first = recall<Appended>(tx, room, now, question)
  if (first !== undefined) return first
  const refused = refusedByGates(tx, room, question, now) ?? pauseOf(tx, room, question, limit, now)
  return remember(tx, room, now, question, refused ?? accept(append(tx, room, question, now)))
}

/** Why this person may not ask just now; else they are asking. */
function pauseOf(tx: Tx, room: RoomId, question: NewQuestion, limit: AskingLimit, now: number) {
  const { limitKey, staff } = question
  if (staff) return undefined
  if (gateOf(tx, room, GATES.hold) !== undefined) return refuse('paused')
  const pace = `question:${limitKey}`
  const times = askedWithin(recallPace<readonly number[]>(tx, room, now, pace) ?? [], now, limit)
  const wait = waitToAsk(times, now, limit)
  if (wait !== undefined) return refuse('flooding', wait)
  rememberPace(tx, room, now, pace, [...times, now])
  return undefined
}

const append = (tx: Tx, room: RoomId, { person, id, name, text }: NewQuestion, now: number): Appended =>
  appendTo(tx, room, now, eventBody('question.asked', { by: person, id }, { name, text }))

function upvote(tx: Tx, room: RoomId, one: Upvote, now: number): Reply<{ votes: number }> {
  const { ids, question, on } = one
  const shut = refusedByGates(tx, room, one, now)
  if (shut) return shut
  const entry = entryOf(tx, room, question)
  const asker = entry && askerIn(entry.body)
  if (asker === undefined) return refuse('not_found')
  const counts = on && !ids.includes(asker) ? ids.slice(-1) : []
  const before = [...new Set(ids)].filter((id) => wants(tx, room, question, id))
  for (const id of before) if (!counts.includes(id)) tx.delete(upvotersTable(room), upvoter(question, id))
  for (const id of counts) if (!before.includes(id)) tx.put(upvotersTable(room), upvoter(question, id), 1)
  return accept({ votes: recount(tx, room, question, counts.length - before.length) })
}

function recount(tx: Tx, room: RoomId, question: number, change: number): number {
  const votes = votesOf(tx, room, question) + change
  if (change !== 0 && votes > 0) tx.put(votesTable(room), String(question), votes)
  else if (change !== 0) tx.delete(votesTable(room), String(question))
  return votes
}
