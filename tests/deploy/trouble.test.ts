import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startShippedRedis, type ShippedRedis } from '../../scripts/lib/shipped-redis.mjs'
import { launch } from '../support.ts'

let dir: string
let redis: ShippedRedis
let operator: Redis
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fanfare-trouble-'))
  mkdirSync(join(dir, 'data'))
  redis = await startShippedRedis({ dir: join(dir, 'data'), secrets: join(dir, 'secrets') })
  operator = new Redis(redis.operatorUrl)
})
afterAll(async () => {
  operator.disconnect()
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

it('[OPS-2] a Redis whose memory is full refuses what is said, loses nothing, and goes on when it has more', async () => {
  await using app = await launch({ redisUrl: redis.url })
  const ann = await app.join('Ann')
  expect((await ann.send('chat.send', { text: 'before' })).ok).toBe(true)
  const used = Number(/used_memory:(\d+)/.exec(await operator.info('memory'))?.[1])
  await operator.config('SET', 'maxmemory', String(used - 100_000))
  expect(await ann.send('chat.send', { text: 'while it is full' })).toMatchObject({ ok: false, refused: 'unavailable' })
  const ben = await app.join('Ben')
  await ben.until(({ texts }) => texts.includes('before'))
  await operator.config('SET', 'maxmemory', '0')
  expect((await ann.send('chat.send', { text: 'after' })).ok).toBe(true)
  await ben.until(({ texts }) => texts.includes('after'))
  expect(ben.texts).not.toContain('while it is full')
})
