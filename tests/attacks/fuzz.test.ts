import { describe, expect, it } from 'vitest'
import { fuzzServer } from '../../scripts/fuzz/fuzz-server.mjs'
import { REFUSALS } from '../../src/protocol/core.ts'
import { commands } from '../../src/protocol/index.ts'
import { launch } from '../support.ts'
import { ownRedis } from '../redis/own-redis.ts'
import { expectAlive } from './raw-fan.ts'

/** Redis is the fuzzer's own: it makes rooms and leaves them full. */
const stores = { embedded: undefined, redis: () => ownRedis('--appendfsync', 'everysec') }

describe.each(Object.entries(stores))('on the %s store', (_name, start) => {
  it(
    '[GATE-5] 5,000 mutated frames and 1,000 mutated commands harm nobody, and every command is answered in known words',
    { timeout: 120_000 },
    async () => {
      await using redis = await start?.()
      const env = { ACCEPTS_PER_SECOND: '100000' }
      await using app = await launch({ env, ...(redis && { redisUrl: redis.url }) })
      const hostKey = app.tokens.hostLink(app.stores.clock.now())
      const plan = { names: Object.keys(commands), codes: new Set(Object.keys(REFUSALS)), seed: 7 }
      const found = await fuzzServer({ url: app.url, hostKey }, { ...plan, frames: 5_000, commands: 1_000 })
      expect(found.problems).toEqual([])
      expect(found.payloads.dispatched).toBeGreaterThanOrEqual(1_000)
      expect(found.payloads.cut).toBe(0)
      expect(found.chat.seen).toBe(found.chat.said)
      await expectAlive(app)
    },
  )
})
