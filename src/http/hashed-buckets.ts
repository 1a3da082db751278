import { hashedNames } from '../gateway/addresses.ts'
import { TokenBucket } from '../rooms/token-bucket.ts'

export interface BucketSize {
  perSecond: number
  atOnce: number
  /** How many are told apart. Of more the oldest are forgotten, and have everything to spare again. */
  remembered?: number
}

const REMEMBERED = 50_000

/** A bucket for each of many keys. The keys are not kept: only what they hash to under a key that ends with this process. */
export class HashedBuckets {
  readonly #size: Required<BucketSize>
  readonly #nameOf = hashedNames()
  /** Whoever was not seen for so long has a full bucket: forgetting it changes nothing. */
  readonly #fullMs: number
  #recent = new Map<string, TokenBucket>()
  #older = new Map<string, TokenBucket>()
  #turnedAt = 0

  constructor(size: BucketSize) {
    this.#size = { remembered: REMEMBERED, ...size }
    this.#fullMs = (size.atOnce / size.perSecond) * 1_000
  }

  /** Takes one and says true, or says that there is none left. */
  take(key: string): boolean {
    const now = performance.now()
    return this.#bucketOf(key, now).take(1, now)
  }

  giveBack(key: string): void {
    const now = performance.now()
    this.#bucketOf(key, now).take(-1, now)
  }

  /** How many are remembered at the moment. */
  get remembered(): number {
    return this.#recent.size + this.#older.size
  }

  #bucketOf(key: string, now: number): TokenBucket {
    if (now - this.#turnedAt >= this.#fullMs || this.#recent.size * 2 >= this.#size.remembered) this.#turn(now)
    const hash = this.#nameOf(key)
    let bucket = this.#recent.get(hash)
    if (bucket === undefined) {
      const { perSecond, atOnce } = this.#size
      bucket = this.#older.get(hash) ?? new TokenBucket(perSecond, atOnce, now)
      this.#recent.set(hash, bucket)
    }
    return bucket
  }

  #turn(now: number): void {
    this.#older = this.#recent
    this.#recent = new Map()
    this.#turnedAt = now
  }
}
