import type { PersonId, Refusal, Reply, RoomId } from '../protocol/core.ts'
import { recentKeys } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { readLog, readStored, readStoredAfterHead, type StoredEntry } from '../redis/log-reader.ts'
import { answerField, isConflict, readAppended, readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys, writeAmended } from '../redis/stream-entries.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { goneOf, leafOf } from '../rooms/digest.ts'
import { buried, eventBody } from '../rooms/event-body.ts'
import { StoreDown, type Appended, type Fence } from '../rooms/room-log.ts'
import { editedBody, entriesOfLine, judgeChange, judgeEdit, judgeRestoring } from './chat-rules.ts'
import { restoredBody, strikeOf, type Restorable } from './chat-rules.ts'
import type { NewLine, Sender } from './chat-store.ts'

const changeLine = script(new URL('./change-line.lua', import.meta.url))

const TRIES = 8
/** Entries read at once on the way back to where a line was removed. */
const PAGE = 200

export type Edit = NewLine & { line: number; windowMs: number }
export type LineChange = Sender & { line: number }

/** What a change would write, as of what was read. */
interface Plan {
  verdict?: Refusal
  /** The number its event must get, if something in it depends on that. */
  next?: number
  body?: string
  replaced?: { entry: StoredEntry; body: string }[]
}

interface Planning {
  /** Whom gates hold for. */
  gatesFor: 'nobody' | 'staff' | readonly PersonId[]
  /** `last`: the newest entry when the line was read, or one before. */
  plan: (line: StoredEntry | undefined, last: number) => Plan | Promise<Plan>
}

/** Edits, removals and restorations: read, planned here, and written if nothing has changed meanwhile. */
export class LineChanges {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  edit(room: RoomId, change: Edit, fence: Fence): Promise<Reply<Appended>> {
    const gatesFor = change.staff ? 'staff' : change.ids
    const plan = (line: StoredEntry | undefined, last: number): Plan => planEdit(line, change, fence.now, last + 1)
    return this.#change(room, change, fence, { gatesFor, plan })
  }

  remove(room: RoomId, change: LineChange, fence: Fence): Promise<Reply<Appended>> {
    const plan = (line: StoredEntry | undefined): Promise<Plan> => this.#planRemoval(room, line, change, fence.now)
    return this.#change(room, change, fence, { gatesFor: 'nobody', plan })
  }

  restore(room: RoomId, change: LineChange, fence: Fence): Promise<Reply<Appended>> {
    const plan = (line: StoredEntry | undefined, last: number): Promise<Plan> =>
      this.#planRestoring(room, line, change, last)
    return this.#change(room, change, fence, { gatesFor: 'staff', plan })
  }

  /** Reads, plans, and writes if nothing has changed meanwhile; else once more. */
  #change(room: RoomId, change: LineChange, fence: Fence, planning: Planning): Promise<Reply<Appended>> {
    return this.#link.inTime(async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const { last, entries } = await readStoredAfterHead(this.#link, room, [change.line])
        const plan = await planning.plan(entries[0], last)
        const raw = await this.#write(room, change, fence, planning.gatesFor, plan)
        if (isConflict(raw)) continue
        const reply = readReply(room, raw, readAppended)
        this.#link.acknowledged(room, fence, [reply])
        return reply
      }
      throw new StoreDown('unavailable', new Error('the room is too busy to change a line'))
    })
  }

  #write(
    room: RoomId,
    sender: Sender,
    { epoch, seen, now }: Fence,
    gatesFor: Planning['gatesFor'],
    plan: Plan,
  ): Promise<unknown> {
    const { head, log, amended } = logKeys(room)
    const { verdict = '', next = '', body = '', replaced = [] } = plan
    const replacements = replaced.flatMap(({ entry, body: words }) => [
      entry.seq,
      entry.amended,
      writeAmended({ at: entry.at, leaf: leafOf(entry), body: words }),
    ])
    const args = [
      ...[epoch, seen, now, answerField(sender.person, sender.id), sender.hash],
      ...(gatesFor === 'nobody' ? ['', ''] : gatesFor === 'staff' ? [gatesFor, ''] : [gatesFor.join(' '), '1']),
      ...[verdict, next, body, ...replacements],
    ]
    return this.#link.run(changeLine, [head, log, amended, gatesKey(room), ...recentKeys(room, now)], args)
  }

  async #planRemoval(room: RoomId, line: StoredEntry | undefined, change: LineChange, now: number): Promise<Plan> {
    const verdict = judgeChange(line, change.ids, { now, windowMs: Infinity })
    if (line === undefined || verdict !== undefined) return { verdict: verdict ?? 'not_found' }
    const entries = await readStored(this.#link, room, entriesOfLine(line.seq, line.body))
    const gone = goneOf(entries)
    return {
      body: eventBody('chat.removed', { by: change.person, id: change.id, gone }, { line: line.seq }),
      replaced: buried(entries),
    }
  }

  async #planRestoring(
    room: RoomId,
    line: StoredEntry | undefined,
    { person, id }: LineChange,
    last: number,
  ): Promise<Plan> {
    const verdict = judgeRestoring(line)
    const struck = line && verdict === undefined ? await this.#struckLine(room, line.seq, last) : undefined
    if (line === undefined || struck === undefined) return { verdict: verdict ?? 'not_found' }
    const next = last + 1
    return {
      next,
      body: eventBody('chat.restored', { by: person, id }, { ...struck, line: line.seq }),
      replaced: [{ entry: line, body: restoredBody(struck, next) }],
    }
  }

  async #struckLine(room: RoomId, line: number, last: number): Promise<Restorable | undefined> {
    const look = strikeOf(line)
    for (let to = last; to > line; to -= PAGE) {
      const page = await readLog(this.#link, room, Math.max(line + 1, to - PAGE + 1), to)
      for (const entry of page.toReversed()) {
        const found = look(entry)
        if (found !== undefined) return found === 'no' ? undefined : found
      }
    }
    return undefined
  }
}

function planEdit(
  line: StoredEntry | undefined,
  { person, ids, id, text, windowMs }: Edit,
  now: number,
  next: number,
): Plan {
  const verdict = judgeEdit(line, ids, { now, windowMs })
  if (line === undefined || verdict !== undefined) return { verdict: verdict ?? 'not_found' }
  return {
    next,
    body: eventBody('chat.edited', { by: person, id }, { line: line.seq, text }),
    replaced: [{ entry: line, body: editedBody(line.body, text, next) }],
  }
}
