import { Redis } from 'ioredis'
import { expect, it, vi } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { launch, newId, post } from '../support.ts'
import { ownRedis } from '../redis/own-redis.ts'

it('[RED-8] with Redis away a room is read and joined, writing is refused in time, and all is whole within 5 s of its return', async () => {
  await using redis = await ownRedis()
  await using app = await launch({ redisUrl: redis.url })
  const ann = await app.join('Ann')
  const bob = await app.join('Bob')
  expect((await ann.send('chat.send', { text: 'before' })).ok).toBe(true)
  await bob.until((fan) => fan.texts.includes('before'))

  await redis.kill()
  const asked = performance.now()
  const id = newId()
  const away = await ann.send('chat.send', { id, text: 'meanwhile' })
  expect(performance.now() - asked).toBeLessThan(2_000)
  expect(away).toMatchObject({ ok: false, refused: expect.stringMatching(/^(unavailable|unconfirmed)$/) as string })
  const snapshot = await fetch(`${app.url}/api/rooms/main`)
  expect(await snapshot.text()).toContain('"before"')
  const late = await app.join('Cid')
  expect(late.texts).toContain('before')
  await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status).toBe(503)

  await redis.again()
  const back = performance.now()
  await expect
    .poll(async () => (await ann.send('chat.send', { id, text: 'meanwhile' })).ok, { timeout: 5_000, interval: 100 })
    .toBe(true)
  for (const fan of [ann, bob, late]) await fan.until((each) => each.texts.includes('meanwhile'))
  expect(performance.now() - back).toBeLessThan(5_000)
  expect(bob.texts.filter((text) => text === 'meanwhile')).toHaveLength(1)
})

it('[RED-8] a Redis that comes back with nothing: the rooms are gone and say so, the house begins anew, and the node serves on', async () => {
  await using redis = await ownRedis()
  await using app = await launch({ redisUrl: redis.url })
  const ann = await app.join('Ann')
  const bye = ann.next('bye')
  const flushed = new Redis(redis.url)
  await flushed.flushall()
  flushed.disconnect()
  expect(await bye).toMatchObject({ reason: 'room_gone', reconnect: false })
  const { token } = await vi.waitFor(() => app.hostSession(), 5_000)
  const made = () =>
    post<{ room: RoomId }>(`${app.url}/api/rooms`, { id: newId(), title: 'Again' }, token).catch(() => undefined)
  await expect.poll(made, { timeout: 5_000 }).toBeDefined()
  const listed = async (): Promise<string> => (await fetch(`${app.url}/api/rooms`)).text()
  await expect.poll(listed, { timeout: 5_000 }).toContain('Again')
})
