import type { Logger } from 'pino'
import type { Hosting } from './hosting.ts'
import type { LiveRoom } from './live-room.ts'

/** Reads figures of a room from the store and sets them as its signals: once a second, or as often as it says. */
export type Sampler = ((live: LiveRoom) => Promise<void>) & { everyMs?: number }

const SAMPLE_MS = 1_000

/**
 * Every room that somebody here follows is sampled; others are not, nor one whose last sample of the kind is still being
 * read. What a store that is away cannot say is asked again.
 */
export function runSampling(
  { hosting, logger }: { hosting: Hosting; logger: Logger },
  samplers: readonly Sampler[],
): Disposable {
  const timers = samplers.map((read) => {
    const busy = new Set<LiveRoom>()
    const sample = async (live: LiveRoom): Promise<void> => {
      busy.add(live)
      await read(live).catch((error: unknown) => logger.debug({ error, room: live.room }, 'not sampled'))
      busy.delete(live)
    }
    const round = (): void => {
      for (const live of hosting.followed()) if (!live.away && !busy.has(live)) void sample(live)
    }
    return setInterval(round, read.everyMs ?? SAMPLE_MS)
  })
  return { [Symbol.dispose]: () => timers.forEach(clearInterval) }
}
