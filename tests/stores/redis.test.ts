import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openRedisStores } from '../../src/stores/redis.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { testStores } from '../contract/contract.ts'

describe('redis stores', () => {
  let open: OpenStores
  beforeAll(async () => {
    open = await openRedisStores({ url: inject('redisUrl'), durability: 'redis', log: pino({ level: 'silent' }) })
  })
  afterAll(() => open[Symbol.asyncDispose]())

  testStores(() => open.stores)

  it('say what they promise: as durable as Redis, no trouble', () => {
    expect([open.durability, open.trouble()]).toEqual(['redis', undefined])
    expect(Math.abs(open.clock.now() - Date.now())).toBeLessThan(1_000)
  })
})
