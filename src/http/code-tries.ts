import { TokenBucket } from '../rooms/token-bucket.ts'

const TRIES = 20
const WITHIN_S = 60
const REMEMBERED = 10_000

/**
 * Counts the codes that an address has tried in vain: 20 a minute. Codes that are right cost nothing, for a whole hall may
 * come from one address; but who has used up their tries is told nothing, right or wrong.
 */
export class CodeTries {
  readonly #buckets = new Map<string, TokenBucket>()

  /** Whether this address may try a code; to be followed by `giveBack` unless it was a wrong one. */
  take(address: string): boolean {
    const now = performance.now()
    let bucket = this.#buckets.get(address)
    if (bucket === undefined) {
      if (this.#buckets.size >= REMEMBERED) this.#forget(now)
      bucket = new TokenBucket(TRIES / WITHIN_S, TRIES, now)
      this.#buckets.set(address, bucket)
    }
    return bucket.take(1, now)
  }

  giveBack(address: string): void {
    this.#buckets.get(address)?.take(-1, performance.now())
  }

  #forget(now: number): void {
    for (const [address, bucket] of this.#buckets) if (bucket.full(now)) this.#buckets.delete(address)
  }
}

/** How long somebody waits for the next try, ms. */
export const NEXT_TRY_MS = (WITHIN_S * 1_000) / TRIES
