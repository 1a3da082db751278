import type { PersonId, Reply, RoomId } from '../protocol/core.ts'
import { inBatches, readReplies } from '../redis/batches.ts'
import { recentKeys, roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { answerField, readAppended } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'
import type { AskingLimit, NewQuestion, QuestionStore, Upvote } from './question-store.ts'

const askQuestions = script(new URL('./ask-questions.lua', import.meta.url))
const upvoteQuestions = script(new URL('./upvote-questions.lua', import.meta.url))

/** How the body of a question begins that has its words, up to who asked: a tombstone names nobody. */
const ASKED = '{"type":"question.asked","by":"'

const upvotersKey = (room: RoomId): string => roomKey(room, 'upvoters')
const votesKey = (room: RoomId): string => roomKey(room, 'question-votes')

export class RedisQuestionStore implements QuestionStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  ask(room: RoomId, questions: readonly NewQuestion[], limit: AskingLimit, fence: Fence): Promise<Reply<Appended>[]> {
    return inBatches(questions, (batch) => this.#ask(room, batch, limit, fence))
  }

  upvote(room: RoomId, upvotes: readonly Upvote[], fence: Fence): Promise<Reply<{ votes: number }>[]> {
    return inBatches(upvotes, (batch) => this.#upvote(room, batch, fence))
  }

  async votes(room: RoomId, questions: readonly number[]): Promise<Record<number, number>> {
    if (questions.length === 0) return {}
    const found = (await this.#link.one('hmget', votesKey(room), ...questions)) as (string | null)[]
    const counted = questions.map((question, i) => [question, Number(found[i] ?? 0)] as const)
    return Object.fromEntries(counted.filter(([, votes]) => votes > 0))
  }

  async upvoted(room: RoomId, ids: readonly PersonId[], questions: readonly number[]): Promise<number[]> {
    if (questions.length === 0) return []
    const fields = questions.flatMap((question) => ids.map((id) => `${question} ${id}`))
    const found = (await this.#link.one('hmget', upvotersKey(room), ...fields)) as (string | null)[]
    return questions.filter((_, i) => found.slice(i * ids.length, (i + 1) * ids.length).some((one) => one !== null))
  }

  async #ask(
    room: RoomId,
    questions: readonly NewQuestion[],
    limit: AskingLimit,
    fence: Fence,
  ): Promise<Reply<Appended>[]> {
    const { epoch, seen, now } = fence
    const { head, log } = logKeys(room)
    const args = questions.flatMap(({ person, ids, limitKey, id, hash, name, text, staff }) => [
      ...[answerField(person, id), hash, `p:question:${limitKey}`, ids.join(' '), staff ? '1' : ''],
      eventBody('question.asked', { by: person, id }, { name, text }),
    ])
    const keys = [head, log, gatesKey(room), ...recentKeys(room, now)]
    const raw = await this.#link.run(askQuestions, keys, [epoch, seen, now, limit.questions, limit.withinMs, ...args])
    return this.#link.acknowledged(room, fence, readReplies(room, raw, readAppended))
  }

  async #upvote(
    room: RoomId,
    upvotes: readonly Upvote[],
    { epoch, seen, now }: Fence,
  ): Promise<Reply<{ votes: number }>[]> {
    const { head, log, amended } = logKeys(room)
    const keys = [head, log, amended, gatesKey(room), upvotersKey(room), votesKey(room)]
    const args = upvotes.flatMap(({ ids, question, on }) => [ids.join(' '), question, on ? '1' : ''])
    const raw = await this.#link.run(upvoteQuestions, keys, [epoch, seen, now, ASKED, ...args])
    return readReplies(room, raw, ([votes]) => ({ votes: Number(votes) }))
  }
}
