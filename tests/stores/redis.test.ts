import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedisStores } from '../../src/stores/redis.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { testStores } from '../contract/contract.ts'
import { ownRedis, type OwnRedis } from '../redis/own-redis.ts'

describe('redis stores', () => {
  /** Its own: the contracts end the house's host links and set its time far ahead. */
  let redis: OwnRedis
  let open: OpenStores
  beforeAll(async () => {
    redis = await ownRedis('--appendfsync', 'everysec')
    open = await openRedisStores({ url: redis.url, durability: 'redis', log: pino({ level: 'silent' }) })
  })
  afterAll(async () => {
    await open[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
  })

  testStores(() => open.stores)

  it('say what they promise: as durable as Redis, no trouble', () => {
    expect([open.durability, open.trouble()]).toEqual(['redis', undefined])
    expect(Math.abs(open.clock.now() - Date.now())).toBeLessThan(1_000)
  })
})
