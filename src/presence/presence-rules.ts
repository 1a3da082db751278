const HALF_LIFE_MS = 20_000
const PER_MINUTE = (60_000 * Math.LN2) / HALF_LIFE_MS

/** How much is being said in a room: a count that halves every 20 s, so it follows about the last minute. */
export class Warmth {
  #score = 0
  #at = 0

  /** A line was said at `at` (ms). */
  line(at: number): void {
    this.#score = this.#decayed(at) + 1
    this.#at = Math.max(this.#at, at)
  }

  #decayed(now: number): number {
    return this.#score * 2 ** (-Math.max(0, now - this.#at) / HALF_LIFE_MS)
  }

  /**
   * 0 to 100: lines a minute against what a room of that size is used to (10, and one more for every 100 people). Half
   * of the scale is where they are equal.
   */
  heat(now: number, audience: number): number {
    const perMinute = this.#decayed(now) * PER_MINUTE
    return Math.round((100 * perMinute) / (perMinute + 10 + audience / 100))
  }
}
