import type { Listed } from '../../../src/protocol/launches.ts'

interface RoomGroups {
  live: readonly Listed[]
  coming: readonly Listed[]
  /** Rooms without T-0. */
  lounges: readonly Listed[]
  past: readonly Listed[]
}

/** The rooms as people look for them: what began last first, what begins next first. */
export function groupRooms(rooms: readonly Listed[]): RoomGroups {
  const newest = rooms.toReversed()
  const latestFirst = newest.toSorted((a, b) => (b.startsAt ?? 0) - (a.startsAt ?? 0))
  const soonestFirst = rooms.toSorted((a, b) => (a.startsAt ?? Infinity) - (b.startsAt ?? Infinity))
  return {
    live: latestFirst.filter(({ phase, startsAt }) => phase === 'live' && startsAt !== undefined),
    coming: soonestFirst.filter(({ phase }) => phase === 'warmup' || phase === 'lobby'),
    lounges: newest.filter(({ phase, startsAt }) => phase === 'live' && startsAt === undefined),
    past: latestFirst.filter(({ phase }) => phase === 'after' || phase === 'archived'),
  }
}
