import { expect, it } from 'vitest'
import { fuzzServer } from '../../scripts/fuzz/fuzz-server.mjs'
import { REFUSALS } from '../../src/protocol/core.ts'
import { commands } from '../../src/protocol/index.ts'
import { launch } from '../support.ts'
import { expectAlive } from './raw-fan.ts'

it(
  '[GATE-5] 5,000 mutated frames and 1,000 mutated commands: all answered in known words, the chat goes on',
  { timeout: 120_000 },
  async () => {
    await using app = await launch({ env: { ACCEPTS_PER_SECOND: '100000' } })
    const hostKey = app.tokens.hostLink(app.stores.clock.now())
    const plan = { names: Object.keys(commands), codes: new Set(Object.keys(REFUSALS)), seed: 7 }
    const found = await fuzzServer({ url: app.url, hostKey }, { ...plan, frames: 5_000, commands: 1_000 })
    expect(found.problems).toEqual([])
    expect(found.payloads.dispatched).toBeGreaterThanOrEqual(1_000)
    expect(found.payloads.cut).toBeLessThan(20)
    expect(found.chat.seen).toBe(found.chat.said)
    await expectAlive(app)
  },
)
