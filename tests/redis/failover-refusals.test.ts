import { Redis } from 'ioredis'
import { mkdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import { calmRoom, line, newPerson, openRoom, T0, type Stage } from '../contract/store-stage.ts'
import { downKind, open, ownRedis, until, type OwnRedis } from './own-redis.ts'

describe('a Redis that will not do what it is asked', () => {
  let redis: OwnRedis
  let admin: Redis
  let used: OpenRedisStores
  let stage: Stage
  const say = () => used.stores.chat.say(stage.room, [line(newPerson(), 'words')], calmRoom, stage.at(T0))

  beforeEach(async () => {
    redis = await ownRedis()
    admin = new Redis(redis.url)
    used = await open(redis.url)
    stage = await openRoom(used.stores)
  })
  afterEach(async () => {
    admin.disconnect()
    await used[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
  })

  it('[T42] has forgotten the scripts: they are sent again, whole', async () => {
    await say()
    await admin.script('FLUSH', 'SYNC')
    expect(await say()).toMatchObject([{ ok: true }])
    expect(await admin.info('commandstats')).toMatch(/cmdstat_eval:/)
  })

  it('[T47] cannot write to its disk: nothing happens, and it goes on when it can', async () => {
    await say()
    rmSync(redis.dir, { recursive: true })
    await admin.bgsave()
    await until(async () => (await admin.info('persistence')).includes('rdb_last_bgsave_status:err'))
    await admin.config('SET', 'save', '3600 1')
    expect((await downKind(say)).kind).toBe('unavailable')
    expect(await stage.entries()).toHaveLength(2)
    mkdirSync(redis.dir)
    await admin.config('SET', 'stop-writes-on-bgsave-error', 'no')
    expect(await say()).toMatchObject([{ ok: true }])
  })
})
