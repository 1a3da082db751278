import type { Clock } from '../rooms/clock.ts'
import type { RedisLink } from './link.ts'

const EVERY_MS = 2_000
const KEPT = 10
const USED = 5

/**
 * Redis's clock, as seen from here: asked every two seconds; what counts is the median of the answers that came back
 * quickest. Between answers this machine's monotonic clock goes on, so that a jump of its wall clock does no harm.
 */
export class RedisClock implements Clock, Disposable {
  readonly #link: RedisLink
  #samples: { offset: number; trip: number }[] = []
  #offset = 0
  #timer: NodeJS.Timeout | undefined

  private constructor(link: RedisLink) {
    this.#link = link
  }

  /** Waits for the first answer. */
  static async open(link: RedisLink): Promise<RedisClock> {
    const clock = new RedisClock(link)
    await clock.#ask()
    clock.#timer = setInterval(() => void clock.#ask().catch(() => undefined), EVERY_MS)
    clock.#timer.unref()
    return clock
  }

  now(): number {
    return Math.round(performance.now() + this.#offset)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #ask(): Promise<void> {
    const sent = performance.now()
    const [seconds, micros] = (await this.#link.one('time')) as [string, string]
    const trip = performance.now() - sent
    const offset = Number(seconds) * 1_000 + Number(micros) / 1_000 - (sent + trip / 2)
    this.#samples = [...this.#samples, { offset, trip }].slice(-KEPT)
    this.#offset = medianOfQuickest(this.#samples)
  }
}

const medianOfQuickest = (samples: { offset: number; trip: number }[]): number => {
  const quickest = samples.toSorted((a, b) => a.trip - b.trip).slice(0, USED)
  const offsets = quickest.map(({ offset }) => offset).toSorted((a, b) => a - b)
  return offsets[Math.floor(offsets.length / 2)] ?? 0
}
