import { networkOf } from '../gateway/addresses.ts'
import { HashedBuckets } from './hashed-buckets.ts'

const TRIES = 20
const WITHIN_S = 60

/**
 * Counts the codes that an address has tried in vain: 20 a minute. Codes that are right cost nothing, for a whole hall may
 * come from one address; but who has used up their tries is told nothing, right or wrong.
 */
export class CodeTries {
  readonly #buckets = new HashedBuckets({ perSecond: TRIES / WITHIN_S, atOnce: TRIES })

  /** Whether this address may try a code; to be followed by `giveBack` unless it was a wrong one. */
  take(address: string): boolean {
    return this.#buckets.take(networkOf(address))
  }

  giveBack(address: string): void {
    this.#buckets.giveBack(networkOf(address))
  }
}

/** How long somebody waits for the next try, ms. */
export const NEXT_TRY_MS = (WITHIN_S * 1_000) / TRIES
