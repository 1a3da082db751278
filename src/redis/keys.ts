import type { RoomId } from '../protocol/core.ts'

/** Into how many parts rooms are spread: each lives whole on one shard of a cluster. Never change it: data would be out of reach. */
export const PARTITIONS = 64

/** A room's partition: FNV-1a (32 bits, offset 0x811c9dc5, prime 0x01000193) over its id, modulo PARTITIONS. */
export function partitionOf(room: RoomId): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(room)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % PARTITIONS
}

/** Something that belongs to one room. All keys of a partition share a hash tag, so that a script may touch several. */
export const roomKey = (room: RoomId, ...path: (string | number)[]): string =>
  partitionKey(partitionOf(room), room, ...path)

/** Something that a partition's rooms share. */
export const partitionKey = (partition: number, ...path: (string | number)[]): string =>
  `fanfare:{p${partition}}:${path.join(':')}`

const WINDOW_MS = 600_000

/** What a room remembers for 10 to 20 minutes of the common clock: this window's table, and the one before. */
export function recentKeys(room: RoomId, now: number): [recent: string, before: string] {
  const window = Math.floor(now / WINDOW_MS)
  return [roomKey(room, 'recent', window), roomKey(room, 'recent', window - 1)]
}
