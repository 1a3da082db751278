import type { Refusal, Reply, RoomId } from '../protocol/core.ts'
import type { Gone } from '../protocol/events.ts'
import { recentKeys } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { readStored, readStoredAfterHead, type StoredEntry } from '../redis/log-reader.ts'
import { answerField, isConflict, readAppended, readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys, writeAmended } from '../redis/stream-entries.ts'
import { leafOf } from '../rooms/digest.ts'
import { eventBody, tombstoneBody } from '../rooms/event-body.ts'
import { StoreDown, type Appended, type Fence } from '../rooms/room-log.ts'
import { editedBody, entriesOfLine, judgeChange } from './chat-rules.ts'
import type { ChatStore, FloodLimit, NewLine, Sender } from './chat-store.ts'

const sayLines = script(new URL('./say-lines.lua', import.meta.url))
const changeLine = script(new URL('./change-line.lua', import.meta.url))

const MOST_LINES = 256
const TRIES = 8

type Edit = NewLine & { line: number; windowMs: number }
type Removal = Sender & { line: number }

/** What a change would write, as of what was read. */
interface Plan {
  verdict?: Refusal
  /** The number its event must get, if something in it depends on that. */
  next?: number
  body?: string
  replaced?: { entry: StoredEntry; body: string }[]
}

export class RedisChatStore implements ChatStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async say(room: RoomId, lines: NewLine[], limit: FloodLimit, fence: Fence): Promise<Reply<Appended>[]> {
    const answers = await this.#say(room, lines.slice(0, MOST_LINES), limit, fence)
    if (lines.length <= MOST_LINES) return answers
    return [...answers, ...(await this.say(room, lines.slice(MOST_LINES), limit, fence))]
  }

  edit(room: RoomId, change: Edit, fence: Fence): Promise<Reply<Appended>> {
    const plan = (line: StoredEntry | undefined, next: number): Plan => planEdit(line, change, fence.now, next)
    return this.#link.inTime(() => this.#change(room, change, fence, plan))
  }

  remove(room: RoomId, change: Removal, fence: Fence): Promise<Reply<Appended>> {
    const plan = (line: StoredEntry | undefined): Promise<Plan> => this.#planRemoval(room, line, change, fence.now)
    return this.#link.inTime(() => this.#change(room, change, fence, plan))
  }

  async #say(
    room: RoomId,
    lines: NewLine[],
    limit: FloodLimit,
    { epoch, seen, now }: Fence,
  ): Promise<Reply<Appended>[]> {
    const { head, log } = logKeys(room)
    const until = now + limit.muteMs
    const args = lines.flatMap(({ person, limitKey, id, hash, name, text }) => [
      answerField(person, id),
      hash,
      `p:${limitKey}`,
      eventBody('chat.said', { by: person, id }, { name, text }),
      eventBody('chat.muted', { to: person }, { until }),
    ])
    const keys = [head, log, ...recentKeys(room, now)]
    const raw = await this.#link.run(sayLines, keys, [
      epoch,
      seen,
      now,
      limit.lines,
      limit.windowMs,
      limit.muteMs,
      ...args,
    ])
    const answers = raw as unknown[]
    if (answers[0] === 'refused') readReply(room, raw, readAppended)
    return answers.map((answer) => readReply(room, answer, readAppended))
  }

  /** Reads, plans, and writes if nothing has changed meanwhile; else once more. */
  async #change(
    room: RoomId,
    change: Removal,
    fence: Fence,
    plan: (line: StoredEntry | undefined, next: number) => Plan | Promise<Plan>,
  ): Promise<Reply<Appended>> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { last, entries } = await readStoredAfterHead(this.#link, room, [change.line])
      const raw = await this.#write(room, change, fence, await plan(entries[0], last + 1))
      if (!isConflict(raw)) return readReply(room, raw, readAppended)
    }
    throw new StoreDown('unavailable', new Error('the room is too busy to change a line'))
  }

  #write(room: RoomId, sender: Sender, { epoch, seen, now }: Fence, plan: Plan): Promise<unknown> {
    const { head, log, amended } = logKeys(room)
    const { verdict = '', next = '', body = '', replaced = [] } = plan
    const replacements = replaced.flatMap(({ entry, body: words }) => [
      entry.seq,
      entry.amended,
      writeAmended({ at: entry.at, leaf: leafOf(entry), body: words }),
    ])
    const args = [
      epoch,
      seen,
      now,
      answerField(sender.person, sender.id),
      sender.hash,
      verdict,
      next,
      body,
      ...replacements,
    ]
    return this.#link.run(changeLine, [head, log, amended, ...recentKeys(room, now)], args)
  }

  async #planRemoval(room: RoomId, line: StoredEntry | undefined, change: Removal, now: number): Promise<Plan> {
    const verdict = judgeChange(line, change.person, { now, windowMs: Infinity })
    if (line === undefined || verdict !== undefined) return { verdict: verdict ?? 'not_found' }
    const entries = await readStored(this.#link, room, entriesOfLine(line.seq, line.body))
    const gone = entries.map((entry): Gone => [entry.seq, leafOf(entry)])
    return {
      body: eventBody('chat.removed', { by: change.person, id: change.id, gone }, { line: line.seq }),
      replaced: entries.map((entry) => ({ entry, body: tombstoneBody(entry.body) })),
    }
  }
}

function planEdit(
  line: StoredEntry | undefined,
  { person, id, text, windowMs }: Edit,
  now: number,
  next: number,
): Plan {
  const verdict = judgeChange(line, person, { now, windowMs })
  if (line === undefined || verdict !== undefined) return { verdict: verdict ?? 'not_found' }
  return {
    next,
    body: eventBody('chat.edited', { by: person, id }, { line: line.seq, text }),
    replaced: [{ entry: line, body: editedBody(line.body, text, next) }],
  }
}
