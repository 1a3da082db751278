import { beforeAll, describe, expect, it } from 'vitest'
import { playAway } from '../../scripts/chaos/away.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'

describe('nodes whose Redis is away', () => {
  beforeAll(() => prepare(), 60_000)

  it(
    '[FAIL-7] answer everything in time, say why they are not ready, and are whole soon after its return',
    { timeout: 90_000 },
    async () => {
      const { trouble, figures } = await playAway({ awayMs: 20_000, seed: 1 })
      expect(trouble).toEqual([])
      expect(figures['why not ready']).toBe('redis away')
    },
  )
})
