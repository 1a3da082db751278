import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playRound } from '../../scripts/chaos/failover-round.mjs'
import { nodesOn } from '../../scripts/chaos/failover.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { startRedisCluster } from '../../scripts/lib/redis-cluster.mjs'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import { testStores } from '../contract/contract.ts'
import { open } from './own-redis.ts'

let set: Awaited<ReturnType<typeof startRedisCluster>>
beforeAll(async () => {
  await prepare()
  set = await startRedisCluster()
}, 90_000)
afterAll(() => set?.stop())

let number = 0
/** A room of its own for every try. */
const round = () => ({ seed: 1, seconds: 9, number: ++number })

describe('three masters with a replica each', () => {
  it(
    '[FAIL-6] the master of a room is killed: nothing acknowledged is lost, and rooms elsewhere go on',
    { timeout: 90_000 },
    async () => {
      const stage = await nodesOn(set, 'replicated', 2)
      try {
        const played = await playRound(stage, { level: 'replicated', fault: 'kill', ...round() })
        expect(played.trouble).toEqual([])
      } finally {
        await stage.stop()
      }
    },
  )

  it('[FAIL-2] what only the dead master had is missed by every node and listener', { timeout: 90_000 }, async () => {
    const stage = await nodesOn(set, 'redis', 2)
    try {
      const played = await playRound(stage, { level: 'redis', fault: 'loss', ...round() })
      expect(played.trouble).toEqual([])
      expect(played.report.lostByPlantedFault).toBeGreaterThan(0)
    } finally {
      await stage.stop()
    }
  })

  // Last: the contracts end the house's host links.
  describe('[FAIL-8] keep every promise of every store, with no key of a step at another master', () => {
    let used: OpenRedisStores
    beforeAll(async () => {
      used = await open(set.url)
    })
    afterAll(() => used[Symbol.asyncDispose]())

    testStores(() => used.stores)
  })
})
