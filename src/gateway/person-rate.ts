import { TokenBucket } from '../rooms/token-bucket.ts'

const REMEMBERED = 10_000

/** Limits how often each person may do something, by whichever door and from however many devices on this node. */
export class PersonRate {
  readonly #perSecond: number
  readonly #atOnce: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(perSecond: number, atOnce: number) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
  }

  /** May this person do it once more? */
  take(limitKey: string): boolean {
    const now = performance.now()
    let bucket = this.#buckets.get(limitKey)
    if (bucket === undefined) {
      if (this.#buckets.size >= REMEMBERED) this.#forget(now)
      bucket = new TokenBucket(this.#perSecond, this.#atOnce, now)
      this.#buckets.set(limitKey, bucket)
    }
    return bucket.take(1, now)
  }

  #forget(now: number): void {
    for (const [limitKey, bucket] of this.#buckets) if (bucket.full(now)) this.#buckets.delete(limitKey)
  }
}
