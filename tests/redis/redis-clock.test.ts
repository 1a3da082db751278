import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { connect, untilReady, type Connection } from '../../src/redis/connect.ts'
import { RedisLink } from '../../src/redis/link.ts'
import { RedisClock } from '../../src/redis/redis-clock.ts'
import { silent } from './own-redis.ts'

let connection: Connection
beforeAll(async () => {
  connection = connect(inject('redisUrl'), 'commands', silent)
  await untilReady(connection, 5_000)
})
afterAll(() => connection[Symbol.dispose]())

/** Redis as it is, and as if its clock, or the sleep of this machine, had moved on meanwhile. */
class MovedLink extends RedisLink {
  movedMs = 0
  asked = 0
  override async one(...command: Parameters<RedisLink['one']>): Promise<unknown> {
    const [seconds, micros] = (await super.one(...command)) as [string, string]
    this.asked++
    const at = Number(seconds) * 1_000 + Number(micros) / 1_000 + this.movedMs
    return [String(Math.floor(at / 1_000)), String(Math.floor((at % 1_000) * 1_000))]
  }
}

it(
  '[READY-3] a jump of a minute is seen at the next answer and followed at the one after it',
  { timeout: 30_000 },
  async () => {
    const link = new MovedLink(connection)
    using clock = await RedisClock.open(link)
    const away = (): number => Math.abs(clock.now() - (Date.now() + link.movedMs))
    expect([away() < 100, clock.offBy() < 100]).toEqual([true, true])
    // Enough answers from before that their median alone would hold out for long.
    await expect.poll(() => link.asked, { timeout: 10_000 }).toBe(4)
    link.movedMs = 60_000
    const answered = async (count: number): Promise<void> =>
      await expect.poll(() => link.asked, { timeout: 5_000, interval: 20 }).toBe(count)
    await answered(5)
    expect(clock.offBy()).toBeGreaterThan(59_000)
    await answered(6)
    await expect.poll(away, { timeout: 1_000 }).toBeLessThan(100)
    expect(clock.offBy()).toBeLessThan(100)
  },
)
