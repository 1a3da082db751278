import type { LiveRoom } from './live-room.ts'
import type { RoomLog } from './room-log.ts'

const SEEN_MS = 2_000

/**
 * Until this node has seen all that is in the log by now, or what is there up to `most`; gives up after a while. For callers who may
 * have read at another node what this one has not.
 */
export async function reachHead(live: LiveRoom, log: RoomLog, most = Infinity): Promise<void> {
  if (most <= live.replica.seq) return
  const head = await log.head(live.room)
  await live.reach(Math.min(most, head?.seq ?? 0), SEEN_MS)
}
