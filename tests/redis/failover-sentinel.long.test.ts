import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playRound } from '../../scripts/chaos/failover-round.mjs'
import { nodesOn } from '../../scripts/chaos/failover.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { startSentinelSet } from '../../scripts/lib/sentinel.mjs'

let number = 0
/** A room of its own for every try. */
const round = () => ({ seed: 1, seconds: 5, number: ++number })

describe('a master, two replicas and three sentinels under nodes on which a crowd talks', () => {
  let set: Awaited<ReturnType<typeof startSentinelSet>>
  beforeAll(async () => {
    await prepare()
    set = await startSentinelSet()
  }, 90_000)
  afterAll(() => set?.stop())

  it('[FAIL-1] `replicated`: the master is killed, and nothing acknowledged is lost', { timeout: 90_000 }, async () => {
    const stage = await nodesOn(set, 'replicated', 2)
    try {
      const played = await playRound(stage, { ...round(), level: 'replicated', fault: 'kill' })
      expect(played.trouble).toEqual([])
      expect(played.report.lostByPlantedFault).toBe(0)
    } finally {
      await stage.stop()
    }
  })

  it(
    '[FAIL-2] `redis`: lines that only the dead master had are missed by every node and listener',
    { timeout: 90_000 },
    async () => {
      const stage = await nodesOn(set, 'redis', 2)
      try {
        const played = await playRound(stage, { ...round(), level: 'redis', fault: 'loss' })
        expect(played.trouble).toEqual([])
        expect(played.report.lostByPlantedFault).toBeGreaterThan(0)
        expect(played.report.resyncs.epoch).toBeGreaterThanOrEqual(played.report.listeners)
      } finally {
        await stage.stop()
      }
    },
  )
})
