/** How long a sample counts: a device's own clock may run a little fast or slow, ms. */
const SPAN_MS = 300_000

/**
 * The server's clock, as far as this page knows it. Whatever the server dates was at most now there when it is heard here:
 * each is a lower bound, and the highest of the last minutes is off by the shortest delay among them. It counts from a
 * clock of the page's own that nobody can set, so that it does not matter what time the device believes it is.
 */
export class ServerClock {
  readonly #steady: () => number
  #ahead: { older: number; latest: number; since: number } | undefined

  constructor(steady: () => number = () => performance.now()) {
    this.#steady = steady
  }

  /** The server said this moment (ms) just now, or before. */
  heard(at: number): void {
    const now = this.#steady()
    const ahead = at - now
    this.#ahead ??= { older: ahead, latest: ahead, since: now }
    const { older, latest, since } = this.#ahead
    if (now - since > SPAN_MS) this.#ahead = { older: latest, latest: ahead, since: now }
    else if (ahead > latest) this.#ahead = { older, latest: ahead, since }
  }

  now(): number {
    if (!this.#ahead) return Date.now()
    return this.#steady() + Math.max(this.#ahead.older, this.#ahead.latest)
  }
}
