import type { Tx } from '../embedded/tables.ts'
import { accept, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import type { Gone } from '../protocol/events.ts'
import { gateOf } from '../rooms/decision-store.memory.ts'
import { leafOf } from '../rooms/digest.ts'
import { eventBody, tombstoneBody } from '../rooms/event-body.ts'
import { GATES } from '../rooms/gates.ts'
import { appendTo, entryOf, headOf, replaceEntry } from '../rooms/log-tx.memory.ts'
import type { Appended } from '../rooms/room-log.ts'
import { editedBody, entriesOfLine, judgeChange, judgeEdit, judgeRestoring } from './chat-rules.ts'
import { restoredBody, strikeOf, type Restorable } from './chat-rules.ts'
import type { NewLine, Sender } from './chat-store.ts'
import { refusedByGates } from '../rooms/person-gates.memory.ts'

export type Edit = NewLine & { line: number; windowMs: number }
export type LineChange = Sender & { line: number }

export function editLine(tx: Tx, room: RoomId, edit: Edit, now: number): Reply<Appended> {
  const { person, ids, id, line, text, windowMs, staff } = edit
  const shut = refusedByGates(tx, room, edit, now)
  if (shut) return shut
  const entry = entryOf(tx, room, line)
  const refused = judgeEdit(entry, ids, { now, windowMs })
  if (entry === undefined || refused !== undefined) return refuse(refused ?? 'not_found')
  if (!staff && gateOf(tx, room, GATES.hold) !== undefined) return refuse('too_late')
  const edited = appendTo(tx, room, now, eventBody('chat.edited', { by: person, id }, { line, text }))
  replaceEntry(tx, room, line, editedBody(entry.body, text, edited.seq))
  return accept(edited)
}

export function removeLine(tx: Tx, room: RoomId, { person, ids, id, line }: LineChange, now: number): Reply<Appended> {
  const entry = entryOf(tx, room, line)
  const refused = judgeChange(entry, ids, { now, windowMs: Infinity })
  if (entry === undefined || refused !== undefined) return refuse(refused ?? 'not_found')
  const old = entriesOfLine(line, entry.body).flatMap((seq) => entryOf(tx, room, seq) ?? [])
  const gone = old.map((each): Gone => [each.seq, leafOf(each)])
  const removal = appendTo(tx, room, now, eventBody('chat.removed', { by: person, id, gone }, { line }))
  for (const { seq, body } of old) replaceEntry(tx, room, seq, tombstoneBody(body))
  return accept(removal)
}

export function restoreLine(tx: Tx, room: RoomId, { person, ids, id, line }: LineChange, now: number): Reply<Appended> {
  const shut = refusedByGates(tx, room, { ids, staff: true }, now)
  if (shut) return shut
  const refused = judgeRestoring(entryOf(tx, room, line))
  const struck = refused === undefined ? struckLine(tx, room, line) : undefined
  if (struck === undefined) return refuse(refused ?? 'not_found')
  const restored = appendTo(tx, room, now, eventBody('chat.restored', { by: person, id }, { ...struck, line }))
  replaceEntry(tx, room, line, restoredBody(struck, restored.seq))
  return accept(restored)
}

function struckLine(tx: Tx, room: RoomId, line: number): Restorable | undefined {
  const look = strikeOf(line)
  for (let seq = headOf(tx, room)?.seq ?? 0; seq > line; seq--) {
    const entry = entryOf(tx, room, seq)
    const found = entry && look(entry)
    if (found !== undefined) return found === 'no' ? undefined : found
  }
  return undefined
}
