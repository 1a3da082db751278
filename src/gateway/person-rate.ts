import { TokenBucket } from '../rooms/token-bucket.ts'

/** Limits how often each person may do something, by whichever door and from however many devices on this node. */
export class PersonRate {
  readonly #perSecond: number
  readonly #atOnce: number
  /** Whoever has done nothing for so long has everything to spare again: forgetting them changes nothing. */
  readonly #fullMs: number
  #recent = new Map<string, TokenBucket>()
  #older = new Map<string, TokenBucket>()
  #turnedAt = 0

  constructor(perSecond: number, atOnce: number) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
    this.#fullMs = (atOnce / perSecond) * 1_000
  }

  /** May this person do it once more? */
  take(limitKey: string): boolean {
    const now = performance.now()
    if (now - this.#turnedAt >= this.#fullMs) this.#turn(now)
    let bucket = this.#recent.get(limitKey)
    if (bucket === undefined) {
      bucket = this.#older.get(limitKey) ?? new TokenBucket(this.#perSecond, this.#atOnce, now)
      this.#recent.set(limitKey, bucket)
    }
    return bucket.take(1, now)
  }

  /** Forgets those who were not seen since the last turn, which is long enough ago. */
  #turn(now: number): void {
    this.#older = this.#recent
    this.#recent = new Map()
    this.#turnedAt = now
  }
}
