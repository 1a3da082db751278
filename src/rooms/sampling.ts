import type { Logger } from 'pino'
import type { Hosting } from './hosting.ts'
import type { LiveRoom } from './live-room.ts'

/** Reads figures of a room from the store and sets them as its signals. */
export type Sampler = (live: LiveRoom) => Promise<void>

const SAMPLE_MS = 1_000

/**
 * Once a second, every room that somebody here follows is sampled; others are not, nor one whose last samples are still
 * being read. What a store that is away cannot say is asked again.
 */
export function runSampling(
  { hosting, logger }: { hosting: Hosting; logger: Logger },
  samplers: readonly Sampler[],
): Disposable {
  const busy = new Set<LiveRoom>()
  const sample = async (live: LiveRoom): Promise<void> => {
    busy.add(live)
    for (const result of await Promise.allSettled(samplers.map((read) => read(live)))) {
      if (result.status === 'fulfilled') continue
      logger.debug({ error: result.reason as unknown, room: live.room }, 'not sampled')
    }
    busy.delete(live)
  }
  const round = (): void => {
    for (const live of hosting.followed()) if (!live.away && !busy.has(live)) void sample(live)
  }
  const timer = setInterval(round, SAMPLE_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
