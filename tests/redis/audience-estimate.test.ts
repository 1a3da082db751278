import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import { newRoomId, T0 } from '../contract/store-stage.ts'
import { open } from './own-redis.ts'

describe('the audience of a room', () => {
  let used: OpenRedisStores
  beforeAll(async () => void (used = await open(inject('redisUrl'))))
  afterAll(() => used[Symbol.asyncDispose]())
  const persons = (count: number): PersonId[] => Array.from({ length: count }, (_, i) => `g_visitor${i}` as PersonId)

  it('[AUD-2] of 100,000, told of by four nodes, is estimated within 1 %', async () => {
    const room = newRoomId()
    const all = persons(100_000)
    const nodes = [all.slice(0, 40_000), all.slice(20_000, 60_000), all.slice(50_000), all.slice(90_000)]
    await Promise.all(nodes.map((here) => used.stores.audience.here(room, here, T0)))
    const { count, exact } = await used.stores.audience.count(room, T0 + 10_000)
    expect(exact).toBe(false)
    expect(Math.abs(count / 100_000 - 1)).toBeLessThan(0.01)
  })

  it('[AUD-2] of two is two, and of nobody nobody', async () => {
    const room = newRoomId()
    await used.stores.audience.here(room, persons(2), T0)
    const counts = [T0, T0 + 10_000, T0 + 20_000].map((now) => used.stores.audience.count(room, now))
    expect((await Promise.all(counts)).map(({ count }) => count)).toEqual([2, 2, 0])
  })
})
