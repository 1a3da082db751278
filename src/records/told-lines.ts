import type { ChatLine } from '../protocol/chat.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { LogEntry } from '../rooms/room-log.ts'

/** Reads one entry of the log as it is now. */
export type ReadEntry = (seq: number) => Promise<LogEntry | undefined>

/** The line that an entry is, as it stands now; undefined = it is no line. */
export async function lineOf({ seq, at, body }: LogEntry, read: ReadEntry): Promise<ChatLine | undefined> {
  if (!body.startsWith('{"type":"chat.said"')) return undefined
  const said = JSON.parse(body) as RoomEvent
  if (said.type !== 'chat.said') return undefined
  if (said.tombstone) return { seq, at, removed: true }
  const { by, name, text, re, staff, edits } = said
  const edited = edits !== undefined && (await isEdited(edits, read))
  return {
    ...{ seq, at, name, text },
    ...(by !== undefined && { by }),
    ...(re !== undefined && { re }),
    ...(staff && { staff }),
    ...(edited && { edited: true as const }),
  }
}

/** A line that was put back stands under the entry that did so, as if that were an edit. */
async function isEdited(edits: readonly number[], read: ReadEntry): Promise<boolean> {
  if (edits.length !== 1) return true
  const only = await read(edits[0] ?? 0)
  return only === undefined || !only.body.startsWith('{"type":"chat.restored"')
}
