import type { Tx } from '../embedded/tables.ts'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { leafOf } from './digest.ts'
import { LogLost, type Appended, type Fence, type LogEntry, type LogHead } from './room-log.ts'

/** The log's part of a transaction, for every store that appends to it. Tables: `heads`, and `log/<room>` by seq. */
type Look = Pick<Tx, 'get'>

export const LOG_TABLE = 'log/'
export const HEADS = 'heads'

export const headOf = (tx: Look, room: RoomId): LogHead | undefined => tx.get<LogHead>(HEADS, room)

export function entryOf(tx: Look, room: RoomId, seq: number): LogEntry | undefined {
  const entry = tx.get<Omit<LogEntry, 'seq'>>(LOG_TABLE + room, String(seq))
  return entry && { seq, ...entry }
}

/** Entries `from` to `to`, both included, as far as they exist. */
export function entriesOf(tx: Look, room: RoomId, from: number, to: number): LogEntry[] {
  const entries: LogEntry[] = []
  const last = Math.min(to, headOf(tx, room)?.seq ?? 0)
  for (let seq = Math.max(1, from); seq <= last; seq++) {
    const entry = entryOf(tx, room, seq)
    if (entry) entries.push(entry)
  }
  return entries
}

/** Makes an empty log, unless the room has one. */
export function beginLog(tx: Tx, room: RoomId, epoch: Epoch, now: number): void {
  if (headOf(tx, room) !== undefined) return
  dropImport(tx, room)
  tx.put(HEADS, room, { epoch, seq: 0, at: now } satisfies LogHead)
}

/** Whose import of each room is under way. What it has written counts for nothing until the room has a head. */
export const IMPORTS = 'imports'

/** An import that is under way, or was broken off, is none any more. */
export function dropImport(tx: Tx, room: RoomId): void {
  if (tx.get(IMPORTS, room) === undefined) return
  tx.drop(LOG_TABLE + room)
  tx.delete(IMPORTS, room)
}

/** `at` is `now`, or the newest entry's if that is later. Throws `LogLost` when the room has no log. */
export function appendTo(tx: Tx, room: RoomId, now: number, body: string): Appended {
  const head = headOf(tx, room)
  if (head === undefined) throw new LogLost(room)
  const appended = { seq: head.seq + 1, at: Math.max(head.at, now) }
  tx.put(LOG_TABLE + room, String(appended.seq), { at: appended.at, body })
  tx.put(HEADS, room, { epoch: head.epoch, ...appended } satisfies LogHead)
  return appended
}

/** Throws `LogLost` unless the room's log has the fence's epoch and reaches as far as was seen. */
export function fence(tx: Look, room: RoomId, { epoch, seen }: Fence): void {
  const head = headOf(tx, room)
  if (head?.epoch !== epoch || head.seq < seen) throw new LogLost(room)
}

/** Puts another body in the place of an entry's, which keeps its time and, for the digest, the first body's leaf. */
export function replaceEntry(tx: Tx, room: RoomId, seq: number, body: string): void {
  const entry = entryOf(tx, room, seq)
  if (entry === undefined) throw new Error(`no entry ${seq} in the log of ${room}`)
  tx.put(LOG_TABLE + room, String(seq), { at: entry.at, body, leaf: leafOf(entry) })
}
