/** Lets so much through per second on average, and a burst at once. Time is an argument (ms, any origin). */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  /** When it will be as full as it gets: one number says how full it is at any time. */
  #fullAt: number

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#fullAt = now
  }

  /** Takes `cost` and says true, or takes nothing and says false. */
  take(cost: number, now: number): boolean {
    const fullAt = Math.max(this.#fullAt, now) + (cost * 1_000) / this.#perSecond
    if (((fullAt - now) * this.#perSecond) / 1_000 > this.#burst + ROUNDING) return false
    this.#fullAt = fullAt
    return true
  }

  /** Nothing has been taken for long enough that forgetting this bucket changes nothing. */
  full(now: number): boolean {
    return this.#fullAt <= now
  }
}

/** Sums of fractions of a millisecond may miss the last bit: what fits exactly must fit. */
const ROUNDING = 1e-6
