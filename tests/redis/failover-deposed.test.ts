import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askRedis } from '../../scripts/lib/redis-member.mjs'
import { startSentinelSet } from '../../scripts/lib/sentinel.mjs'
import { logKeys } from '../../src/redis/stream-entries.ts'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import { calmRoom, line, newPerson, newRoomId, openRoom, T0 } from '../contract/store-stage.ts'
import { downKind, numbered, open, ownRedis, until } from './own-redis.ts'

describe('a master whose place another has taken', () => {
  let set: Awaited<ReturnType<typeof startSentinelSet>>
  let used: OpenRedisStores
  beforeAll(async () => {
    set = await startSentinelSet()
    used = await open(set.url)
  }, 60_000)
  afterAll(async () => {
    await used[Symbol.asyncDispose]()
    await set.stop()
  })

  it(
    '[FAIL-5] is left as soon as the sentinels say so, though it lives and takes writes',
    { timeout: 60_000 },
    async () => {
      const stage = await openRoom(used.stores)
      const old = await set.masterOf('any')
      await askRedis(set.sentinels[0] ?? 0, 'SENTINEL', 'FAILOVER', set.name)
      await set.untilPromoted(old)
      expect(String(await old.ask('ROLE'))).toMatch(/^master/)
      const texts = numbered(1, 20).map((n) => `line ${n}`)
      for (const text of texts) {
        const once = line(newPerson(), text)
        await until(
          async () =>
            (await downKind(() => used.stores.chat.say(stage.room, [once], calmRoom, stage.at(T0)))).kind ===
            'answered',
        )
      }
      const { port } = await set.masterOf('any')
      expect(port).not.toBe(old.port)
      expect(await askRedis(port, 'XLEN', logKeys(stage.room).log)).toBe(1 + texts.length)
    },
  )
})

describe('a Redis that was made a replica while nodes were connected', () => {
  it('[FAIL-5] is not read from, and the nodes say that they are not whole', { timeout: 40_000 }, async () => {
    await using first = await ownRedis('--repl-diskless-sync-delay', '0')
    await using second = await ownRedis(
      '--repl-diskless-sync-delay',
      '0',
      '--replicaof',
      '127.0.0.1',
      String(first.port),
    )
    await using used = await open(first.url)
    await until(async () => String(await askRedis(second.port, 'ROLE')).includes('connected'))
    await askRedis(second.port, 'REPLICAOF', 'NO', 'ONE')
    await askRedis(first.port, 'REPLICAOF', '127.0.0.1', second.port)
    await until(() => used.trouble() === 'redis away', 5_000)
    await askRedis(first.port, 'REPLICAOF', 'NO', 'ONE')
    await until(() => used.trouble() === undefined, 5_000)
    expect((await downKind(() => used.stores.log.head(newRoomId()))).kind).toBe('answered')
  })
})
