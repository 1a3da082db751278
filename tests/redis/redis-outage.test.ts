import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calmRoom, line, newPerson, openRoom, T0, type Stage } from '../contract/store-stage.ts'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import { downKind, followRoom, numbered, open, ownRedis, until, type OwnRedis } from './own-redis.ts'
import { troubledWire, type TroubledWire } from './troubled-wire.ts'

const ANSWER_MS = 2_000

describe('with Redis away', () => {
  let redis: OwnRedis
  let wire: TroubledWire
  let used: OpenRedisStores
  let stage: Stage
  const rejections: unknown[] = []
  const note = (reason: unknown): void => void rejections.push(reason)
  const say = (text: string, one = line(newPerson(), text)) =>
    used.stores.chat.say(stage.room, [one], calmRoom, stage.at(T0))

  beforeEach(async () => {
    process.on('unhandledRejection', note)
    redis = await ownRedis()
    wire = await troubledWire(redis.port)
    used = await open(`redis://127.0.0.1:${wire.port}`)
    stage = await openRoom(used.stores)
  })
  afterEach(async () => {
    await used[Symbol.asyncDispose]()
    await wire[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
    process.off('unhandledRejection', note)
    // A command that nobody waits for any more must not end the process.
    if (rejections.length > 0) throw new AggregateError(rejections.splice(0), 'rejections were left unhandled')
  })

  it('[RED-1] [RED-2] killed and started again: answers in time, trouble told, followers without a gap', async () => {
    using told = followRoom(used.stores, stage)
    const accepted: string[] = []
    const speak = async (text: string): Promise<void> => {
      const [answer] = await say(text)
      if (answer?.ok) accepted.push(text)
    }
    for (const n of numbered(1, 20)) await speak(`before ${n}`)
    const underWay = numbered(1, 20).map((n) => downKind(() => speak(`during ${n}`)))
    await redis.kill()
    const refused = [...(await Promise.all(underWay)), await downKind(() => speak('away'))]
    expect(refused.filter(({ ms }) => ms > ANSWER_MS)).toEqual([])
    expect(refused.at(-1)?.kind).toBe('unavailable')
    await until(() => used.trouble() === 'redis away')
    await redis.again()
    await until(() => used.trouble() === undefined, 2_000)
    await speak('after')
    await until(() => told.texts().includes('after'), 1_000)
    expect(told.entries.map(({ seq }) => seq)).toEqual(numbered(1, told.entries.length))
    expect(new Set(told.texts())).toEqual(
      new Set([...accepted, ...told.texts().filter((text) => text.startsWith('during'))]),
    )
    expect([...accepted].filter((text) => !told.texts().includes(text))).toEqual([])
    expect(told.lost).toBe(0)
  })

  it('[RED-1] [RED-2] gone silent: unconfirmed in time, the connection is made anew, a resent command has one effect', async () => {
    using told = followRoom(used.stores, stage)
    const before = wire.connections()
    const once = line(newPerson(), 'once')
    wire.stall()
    const { kind, ms } = await downKind(() => say('once', once))
    expect(kind).toBe('unconfirmed')
    expect(ms).toBeLessThan(ANSWER_MS)
    await until(() => used.trouble() === 'redis away')
    await until(() => wire.connections() >= before + 2)
    wire.release()
    await until(() => used.trouble() === undefined, 4_000)
    const [answer] = await say('once', once)
    expect(answer).toMatchObject({ ok: true })
    await until(() => told.texts().includes('once'), 1_000)
    await say('last')
    await until(() => told.texts().includes('last'), 1_000)
    expect(told.texts()).toEqual(['once', 'last'])
  })

  it.each([2_000, 5_000])(
    '[RED-1] [RED-4] stalled for %i ms: what is executed late has one effect',
    async (stallMs) => {
      using told = followRoom(used.stores, stage)
      await stage.said(newPerson(), 'first')
      await using admin = disconnecting(new Redis(redis.url))
      await admin.client.call('CLIENT', 'PAUSE', stallMs, 'ALL')
      const once = line(newPerson(), 'once')
      const { kind, ms } = await downKind(() => say('once', once))
      expect(kind).toBe('unconfirmed')
      expect(ms).toBeLessThan(ANSWER_MS)
      await until(async () => (await downKind(() => say('once', once))).kind === 'answered')
      await say('last')
      await until(() => told.texts().includes('last'))
      expect(told.texts()).toEqual(['first', 'once', 'last'])
    },
  )

  it('[RED-2] all connections cut again and again: every line told once, in order', async () => {
    using told = followRoom(used.stores, stage)
    await using direct = await open(redis.url)
    for (const n of numbered(1, 60)) {
      if (n % 12 === 0) wire.cut()
      await direct.stores.chat.say(stage.room, [line(newPerson(), `line ${n}`)], calmRoom, stage.at(T0))
      if (n % 12 === 6) wire.release()
    }
    wire.release()
    await until(() => told.entries.length === 61)
    expect(told.texts()).toEqual(numbered(1, 60).map((n) => `line ${n}`))
  })

  it('a Redis that is full answers that nothing happened, and goes on when there is room', async () => {
    await using admin = disconnecting(new Redis(redis.url))
    await admin.client.config('SET', 'maxmemory', '1')
    expect((await downKind(() => say('full'))).kind).toBe('unavailable')
    expect(await stage.entries()).toHaveLength(1)
    await admin.client.config('SET', 'maxmemory', '0')
    expect(await say('room again')).toMatchObject([{ ok: true }])
  })
})

const disconnecting = (client: Redis): AsyncDisposable & { client: Redis } => ({
  client,
  [Symbol.asyncDispose]: () => Promise.resolve(client.disconnect()),
})
