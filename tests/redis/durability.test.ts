import { Redis } from 'ioredis'
import { describe, expect, inject, it } from 'vitest'
import { startRedis } from '../../scripts/lib/redis.mjs'
import { cacheDir } from '../../scripts/lib/run.mjs'
import { NotDurable } from '../../src/redis/durability.ts'
import { RedisUrlInvalid } from '../../src/redis/redis-url.ts'
import type { Durability } from '../../src/stores/stores.ts'
import { RedisUnreachable } from '../../src/stores/redis.ts'
import { calmRoom, line, newPerson, openRoom, T0 } from '../contract/stage.ts'
import { downKind, open, ownRedis, until } from './own-redis.ts'

describe('[RED-5] a Redis that keeps less than declared is refused at the start', () => {
  const cases: [why: string, args: string[], durability: Durability, says: string][] = [
    ['no append-only file', ['--appendonly', 'no'], 'redis', 'appendonly yes'],
    ['eviction', ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'], 'redis', 'maxmemory-policy noeviction'],
    ['an answer before the disk has it', ['--appendfsync', 'everysec'], 'disk', 'appendfsync always'],
    ['no replica', [], 'replicated', 'replicaof'],
  ]
  it.each(cases)('[RED-5] %s', async (_why, args, durability, says) => {
    await using redis = await ownRedis(...args)
    const opening = open(redis.url, { durability })
    await expect(opening).rejects.toThrow(NotDurable)
    await expect(opening).rejects.toThrow(says)
  })

  it('[RED-5] and one that keeps what is declared is not', async () => {
    await using redis = await ownRedis('--maxmemory', '100mb')
    for (const durability of ['redis', 'disk'] as const) {
      await using used = await open(redis.url, { durability })
      expect([used.durability, used.trouble()]).toEqual([durability, undefined])
    }
  })
})

describe('what REDIS_URL may say', () => {
  it('nobody there: the place is named, the password is not', async () => {
    const opening = open('redis://me:secret@127.0.0.1:1', { patienceMs: 300 })
    await expect(opening).rejects.toThrow(RedisUnreachable)
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:1 cannot be reached: connect ECONNREFUSED/)
    await expect(opening).rejects.not.toThrow(/secret/)
  })
  it('nonsense is refused without repeating it', async () => {
    const opening = open('http://secret@127.0.0.1')
    await expect(opening).rejects.toThrow(RedisUrlInvalid)
    await expect(opening).rejects.not.toThrow(/secret@/)
  })
  it('a database by its number', async () => {
    await using used = await open(`${inject('redisUrl')}/0`)
    expect(used.trouble()).toBeUndefined()
  })
})

describe('replicated', () => {
  it('accepted = a replica has it; without one: unconfirmed, also for an answer given before', async () => {
    await using redis = await ownRedis()
    const replica = await startRedis({ cacheDir, args: ['--replicaof', '127.0.0.1', String(redis.port)] })
    await until(() => isReplica(redis.url))
    await using used = await open(redis.url, { durability: 'replicated' })
    const stage = await openRoom(used.stores)
    const once = line(newPerson(), 'once')
    const say = () => used.stores.chat.say(stage.room, [once], calmRoom, stage.at(T0))
    const first = await say()
    expect(first).toMatchObject([{ ok: true }])
    await replica.stop()
    const { kind, ms } = await downKind(say)
    expect(kind).toBe('unconfirmed')
    expect(ms).toBeLessThan(2_000)
    const another = await startRedis({ cacheDir, args: ['--replicaof', '127.0.0.1', String(redis.port)] })
    await until(async () => (await downKind(say)).kind === 'answered')
    expect(await say()).toEqual(first)
    await another.stop()
  })
})

async function isReplica(url: string): Promise<boolean> {
  const admin = new Redis(url)
  const found = (await admin.info('replication')).includes('state=online')
  admin.disconnect()
  return found
}
