import type { Clock } from '../rooms/clock.ts'
import type { RedisLink } from './link.ts'

const EVERY_MS = 2_000
const KEPT = 10
const USED = 5
/** A machine that slept has a clock that stood still: what it knew before is worth nothing then. */
const JUMP_MS = 250

/**
 * Redis's clock, as seen from here: asked every two seconds; what counts is the median of the answers that came back
 * quickest. Between answers this machine's monotonic clock goes on, so that a jump of its wall clock does no harm. A jump
 * of Redis's clock, or a sleep of this machine, is believed when two answers in a row say so.
 */
export class RedisClock implements Clock, Disposable {
  readonly #link: RedisLink
  #samples: Sample[] = []
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

  offBy(): number {
    const newest = this.#samples.at(-1)
    return newest ? Math.max(0, Math.abs(newest.offset - this.#offset) - newest.trip / 2) : 0
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #ask(): Promise<void> {
    const sent = performance.now()
    const [seconds, micros] = (await this.#link.one('time')) as [string, string]
    const trip = performance.now() - sent
    const offset = Number(seconds) * 1_000 + Number(micros) / 1_000 - (sent + trip / 2)
    const before = this.#samples.at(-1)
    const jumped = before !== undefined && this.offBy() > JUMP_MS && Math.abs(offset - before.offset) < JUMP_MS
    this.#samples = [...(jumped ? [before] : this.#samples), { offset, trip }].slice(-KEPT)
    this.#offset = medianOfQuickest(this.#samples)
  }
}

interface Sample {
  offset: number
  /** How long the answer took, ms: so much is not known about the offset. */
  trip: number
}

const medianOfQuickest = (samples: readonly Sample[]): number => {
  const quickest = samples.toSorted((a, b) => a.trip - b.trip).slice(0, USED)
  const offsets = quickest.map(({ offset }) => offset).toSorted((a, b) => a - b)
  return offsets[Math.floor(offsets.length / 2)] ?? 0
}
