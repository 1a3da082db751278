import { CHEER_LIMITS, type CheerCommand } from '../protocol/cheers.ts'
import type { Reply } from '../protocol/core.ts'
import { gather } from '../rooms/gather.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Sampler } from '../rooms/sampling.ts'
import type { Cheering, CheerStore } from './cheer-store.ts'

export function cheerHandlers(store: CheerStore): Handlers<CheerCommand> {
  const cheer = gather<LiveRoom, Cheering, Reply<{ counted: boolean }>>((live, cheers) =>
    store.cheer(live.room, cheers, CHEER_LIMITS.debounceMs, live.fence().now),
  )
  return {
    'cheer.send': ({ live, limitKey }, { kind }) => cheer(live, { limitKey, kind }),
  }
}

/** How often each was cheered so far. */
export const cheerSampler =
  (store: CheerStore): Sampler =>
  async (live) => {
    const sums = await store.sums(live.room)
    if (Object.keys(sums).length > 0) live.setSignal('cheer.sums', sums)
  }
