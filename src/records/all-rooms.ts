import { HOUSE, type RoomId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { LogEntry, RoomLog } from '../rooms/room-log.ts'

const PAGE = 500

/** A log from its beginning to its end, a page at a time, as it is when the page is read. */
export async function* pagesOf(log: RoomLog, room: RoomId, upTo = Infinity): AsyncGenerator<LogEntry[]> {
  for (let from = 1; from <= upTo; from += PAGE) {
    const page = await log.read(room, from, Math.min(upTo, from + PAGE - 1))
    if (page.length > 0) yield page
    if (page.length < PAGE) return
  }
}

/** A room that the house has ever told of, and since when it is closed, ms, if it is. */
export interface KnownRoom {
  room: RoomId
  archivedAt: number | undefined
}

/** Every room that the house has ever told of, also those that it lists no more. */
export async function roomsEverListed(log: RoomLog): Promise<KnownRoom[]> {
  const rooms = new Map<RoomId, KnownRoom>()
  for await (const page of pagesOf(log, HOUSE))
    for (const { at, body } of page) {
      if (!body.startsWith('{"type":"launch.listed"')) continue
      const event = JSON.parse(body) as Extract<RoomEvent, { type: 'launch.listed' }>
      if (event.tombstone) continue
      const archived = event.phase === 'archived'
      rooms.set(event.room, {
        room: event.room,
        archivedAt: archived ? (rooms.get(event.room)?.archivedAt ?? at) : undefined,
      })
    }
  return [...rooms.values()]
}
