import { CHAT_LIMITS, REACTIONS } from '../protocol/chat.ts'
import type { Reply, RoomId } from '../protocol/core.ts'
import { inBatches, readReplies } from '../redis/batches.ts'
import { recentKeys, roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { answerField, readAppended } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'
import { sayingOf } from './chat-rules.ts'
import type { ChatStore, FloodLimit, NewLine, Reacting, SaidLine } from './chat-store.ts'
import { LineChanges, type Edit, type LineChange } from './line-changes.redis.ts'

const sayLines = script(new URL('./say-lines.lua', import.meta.url))
const reactToLines = script(new URL('./react-to-lines.lua', import.meta.url))

/** How the body of a line begins that has its words: a tombstone names nobody. */
const SAID = '{"type":"chat.said","by":"'

const reactionsKey = (room: RoomId): string => roomKey(room, 'reactions')

export class RedisChatStore implements ChatStore {
  readonly #link: RedisLink
  readonly #changes: LineChanges
  constructor(link: RedisLink) {
    this.#link = link
    this.#changes = new LineChanges(link)
  }

  say(room: RoomId, lines: NewLine[], limit: FloodLimit, fence: Fence): Promise<Reply<SaidLine>[]> {
    return inBatches(lines, (batch) => this.#say(room, batch, limit, fence))
  }

  edit(room: RoomId, change: Edit, fence: Fence): Promise<Reply<Appended>> {
    return this.#changes.edit(room, change, fence)
  }

  remove(room: RoomId, change: LineChange, fence: Fence): Promise<Reply<Appended>> {
    return this.#changes.remove(room, change, fence)
  }

  restore(room: RoomId, change: LineChange, fence: Fence): Promise<Reply<Appended>> {
    return this.#changes.restore(room, change, fence)
  }

  react(room: RoomId, reactions: Reacting[], fence: Fence): Promise<Reply<{ counts: number[] }>[]> {
    return inBatches(reactions, (batch) => this.#react(room, batch, fence))
  }

  async reactions(room: RoomId, lines: readonly number[]): Promise<Record<number, number[]>> {
    if (lines.length === 0) return {}
    const found = (await this.#link.one('hmget', reactionsKey(room), ...lines)) as (string | null)[]
    const counted = lines.map((line, i) => [line, found[i]?.split(' ').map(Number)] as const)
    return Object.fromEntries(counted.filter(([, counts]) => counts !== undefined)) as Record<number, number[]>
  }

  async #say(room: RoomId, lines: readonly NewLine[], limit: FloodLimit, fence: Fence): Promise<Reply<SaidLine>[]> {
    const { epoch, seen, now } = fence
    const { head, log } = logKeys(room)
    const limits = [limit.lines, limit.windowMs, limit.muteMs, CHAT_LIMITS.heldLines]
    const keys = [head, log, gatesKey(room), ...recentKeys(room, now)]
    const args = lines.flatMap((line) => lineArgs(line, now + limit.muteMs))
    const raw = await this.#link.run(sayLines, keys, [epoch, seen, now, ...limits, ...args])
    return this.#link.acknowledged(room, fence, readReplies(room, raw, readSaid))
  }

  async #react(
    room: RoomId,
    reactions: readonly Reacting[],
    { epoch, seen, now }: Fence,
  ): Promise<Reply<{ counts: number[] }>[]> {
    const { head, log, amended } = logKeys(room)
    const keys = [head, log, amended, gatesKey(room), roomKey(room, 'reactors'), reactionsKey(room)]
    const args = reactions.flatMap(({ person, ids, line, reaction, on }) => [
      ...[person, ids.join(' '), line, reaction + 1, on ? '1' : ''],
    ])
    const raw = await this.#link.run(reactToLines, keys, [epoch, seen, now, SAID, REACTIONS.length, ...args])
    return readReplies(room, raw, (counts) => ({ counts: counts.map(Number) }))
  }
}

/** What say-lines.lua wants to know of a line. Its words go once, whichever event they end. */
function lineArgs(line: NewLine, mutedUntil: number): string[] {
  const { person, ids, limitKey, id, hash, staff } = line
  return [
    ...[answerField(person, id), hash, `p:${limitKey}`, ids.join(' '), staff ? '1' : ''],
    JSON.stringify(sayingOf(line)).slice(1),
    beginning({ type: 'chat.said', by: person, id }),
    beginning({ type: 'chat.held', by: person, to: 'staff', id }),
    beginning({ type: 'chat.held', to: person, id }),
    eventBody('chat.muted', { to: person }, { until: mutedUntil }),
  ]
}

/** The body of an event as far as its words. */
const beginning = (head: object): string => `${JSON.stringify(head).slice(0, -1)},`

const readSaid = ([seq, at, held]: unknown[]): SaidLine => ({
  ...readAppended([seq, at]),
  ...(held === 'held' && { held: true }),
})
