import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import type { Gone } from '../protocol/events.ts'
import { leafOf } from '../rooms/digest.ts'
import { eventBody, tombstoneBody } from '../rooms/event-body.ts'
import { once, recall, recallPace, remember, rememberPace } from '../rooms/recent.memory.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'
import { appendTo, entryOf, fence, replaceEntry } from '../rooms/log-tx.memory.ts'
import { calm, editedBody, entriesOfLine, judgeChange, judgePace, type Pace } from './chat-rules.ts'
import type { ChatStore, FloodLimit, NewLine, Sender } from './chat-store.ts'

type Edit = NewLine & { line: number; windowMs: number }
type Removal = Sender & { line: number }

export class MemoryChatStore implements ChatStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  say(room: RoomId, lines: NewLine[], limit: FloodLimit, caller: Fence): Promise<Reply<Appended>[]> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return lines.map((line) => sayLine(tx, room, line, limit, caller.now))
    })
  }

  edit(room: RoomId, change: Edit, caller: Fence): Promise<Reply<Appended>> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return once(tx, room, caller.now, change, () => editLine(tx, room, change, caller.now))
    })
  }

  remove(room: RoomId, change: Removal, caller: Fence): Promise<Reply<Appended>> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return once(tx, room, caller.now, change, () => removeLine(tx, room, change, caller.now))
    })
  }
}

function sayLine(tx: Tx, room: RoomId, line: NewLine, limit: FloodLimit, now: number): Reply<Appended> {
  const first = recall<Appended>(tx, room, now, line)
  if (first !== undefined) return first
  const { person, limitKey, id, name, text } = line
  const { refused, retryAfterMs, pace } = judgePace(recallPace<Pace>(tx, room, now, limitKey) ?? calm, now, limit)
  if (refused === 'muted') return refuse('muted', retryAfterMs)
  rememberPace(tx, room, now, limitKey, pace)
  if (refused === 'flooding') {
    appendTo(tx, room, now, eventBody('chat.muted', { to: person }, { until: pace.mutedUntil }))
    return refuse('flooding', retryAfterMs)
  }
  const said = appendTo(tx, room, now, eventBody('chat.said', { by: person, id }, { name, text }))
  return remember(tx, room, now, line, accept(said))
}

function editLine(tx: Tx, room: RoomId, { person, id, line, text, windowMs }: Edit, now: number): Reply<Appended> {
  const entry = entryOf(tx, room, line)
  const refused = judgeChange(entry, person, { now, windowMs })
  if (entry === undefined || refused !== undefined) return refuse(refused ?? 'not_found')
  const edit = appendTo(tx, room, now, eventBody('chat.edited', { by: person, id }, { line, text }))
  replaceEntry(tx, room, line, editedBody(entry.body, text, edit.seq))
  return accept(edit)
}

function removeLine(tx: Tx, room: RoomId, { person, id, line }: Removal, now: number): Reply<Appended> {
  const entry = entryOf(tx, room, line)
  const refused = judgeChange(entry, person, { now, windowMs: Infinity })
  if (entry === undefined || refused !== undefined) return refuse(refused ?? 'not_found')
  const old = entriesOfLine(line, entry.body).flatMap((seq) => entryOf(tx, room, seq) ?? [])
  const gone = old.map((each): Gone => [each.seq, leafOf(each)])
  const removal = appendTo(tx, room, now, eventBody('chat.removed', { by: person, id, gone }, { line }))
  for (const { seq, body } of old) replaceEntry(tx, room, seq, tombstoneBody(body))
  return accept(removal)
}
