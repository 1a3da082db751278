/** Lets so much through per second on average, and a burst at once. Time is an argument (ms, any origin). */
export class TokenBucket {
  readonly #perMs: number
  readonly #burst: number
  #left: number
  #at: number

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000
    this.#burst = burst
    this.#left = burst
    this.#at = now
  }

  /** Takes `cost` and says true, or takes nothing and says false. */
  take(cost: number, now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) * this.#perMs)
    this.#at = now
    if (this.#left < cost) return false
    this.#left -= cost
    return true
  }

  /** Nothing has been taken for long enough that forgetting this bucket changes nothing. */
  full(now: number): boolean {
    return this.#left + (now - this.#at) * this.#perMs >= this.#burst
  }
}
