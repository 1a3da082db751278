import { Redis } from 'ioredis'
import { describe, expect, inject, it } from 'vitest'
import { NotDurable } from '../../src/redis/durability.ts'
import { roomKey } from '../../src/redis/keys.ts'
import { RedisUrlInvalid } from '../../src/redis/redis-url.ts'
import type { Durability, OpenStores } from '../../src/stores/stores.ts'
import { RedisUnreachable } from '../../src/stores/redis.ts'
import { calmRoom, line, newPerson, openRoom, T0 } from '../contract/store-stage.ts'
import { downKind, open, ownRedis, until } from './own-redis.ts'
import { troubledWire } from './troubled-wire.ts'

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
  it('accepted = a replica has it; else unconfirmed, for whoever asks', { timeout: 40_000 }, async () => {
    await using redis = await ownRedis('--repl-diskless-sync-delay', '0')
    await using wire = await troubledWire(redis.port)
    await using replica = await ownRedis('--replicaof', '127.0.0.1', String(wire.port))
    await until(() => hasReplica(redis.url), 20_000)
    await using used = await open(redis.url, { durability: 'replicated' })
    const stage = await openRoom(used.stores)
    const once = line(newPerson(), 'once')
    const say = ({ stores }: OpenStores) => stores.chat.say(stage.room, [once], calmRoom, stage.at(T0))
    wire.stall()
    const { kind, ms } = await downKind(() => say(used))
    expect(kind).toBe('unconfirmed')
    expect(ms).toBeLessThan(2_000)
    await using other = await open(redis.url, { durability: 'replicated' })
    expect((await downKind(() => say(other))).kind).toBe('unconfirmed')
    wire.release()
    await until(async () => (await downKind(() => say(other))).kind === 'answered', 20_000)
    const atReplica = new Redis(replica.url)
    expect(await atReplica.xlen(roomKey(stage.room, 'log'))).toBe(2)
    atReplica.disconnect()
  })
})

async function hasReplica(url: string): Promise<boolean> {
  const admin = new Redis(url)
  const found = (await admin.info('replication')).includes('state=online')
  admin.disconnect()
  return found
}
