import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TokenBucket } from '../../src/rooms/token-bucket.ts'

/** The same in words: a bucket that fills evenly, never beyond its burst. In thousandths, so that nothing is rounded. */
class Model {
  #left: number
  readonly #perSecond: number
  readonly #burst: number
  #at = 0
  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst * 1_000
    this.#left = this.#burst
  }
  take(cost: number, now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) * this.#perSecond)
    this.#at = now
    if (this.#left < cost * 1_000) return false
    this.#left -= cost * 1_000
    return true
  }
  full(now: number): boolean {
    return this.#left + (now - this.#at) * this.#perSecond >= this.#burst
  }
}

it('lets through its burst at once and its rate after that, and is full when nothing has been taken for long enough', () => {
  const rate = fc.constantFrom(1, 2, 4, 20, 500)
  const takes = fc.array(fc.tuple(fc.nat(1_500), fc.integer({ min: 1, max: 4 })), { maxLength: 80 })
  fc.assert(
    fc.property(rate, fc.integer({ min: 1, max: 40 }), takes, (perSecond, burst, steps) => {
      const [bucket, model] = [new TokenBucket(perSecond, burst, 0), new Model(perSecond, burst)]
      let now = 0
      for (const [pause, cost] of steps) {
        now += pause
        expect(bucket.full(now)).toBe(model.full(now))
        expect(bucket.take(cost, now)).toBe(model.take(cost, now))
      }
    }),
  )
})
