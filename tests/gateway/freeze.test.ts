import { describe, expect, it } from 'vitest'
import { ownRedis } from '../redis/own-redis.ts'
import { bothStores, launch, newId, newRoom } from '../support.ts'

describe.each(bothStores)('FREEZE on the %s store', (name, options) => {
  it('[HARD-8] what a launch is made of stays as it is, and no new link is made; the show goes on', async () => {
    // Its own Redis: all hosts of the house lose their links here.
    await using redis = name === 'redis' ? await ownRedis() : undefined
    await using app = await launch({ ...(redis && { redisUrl: redis.url }), env: { FREEZE: 'on' } })
    const host = await app.join(await app.hostSession())
    const ann = await app.join('Ann')
    const before = await app.stores.stores.log.head('main' as never)
    const frozen = [
      await host.send('launch.create', { title: 'One more' }),
      await host.send('launch.edit', { changes: { title: 'Another' } }),
      await host.send('launch.edit', { changes: { title: 'Another', stream: { kind: 'hls', url: '/live.m3u8' } } }),
      await host.send('link.create', { role: 'host', hours: 1 }),
    ]
    expect(frozen.map((reply) => reply.ok || reply.refused)).toEqual(Array(4).fill('frozen'))
    expect(await app.stores.stores.log.head('main' as never)).toEqual(before)
    const goesOn = [
      await host.send('launch.edit', { changes: { stream: { kind: 'hls', url: 'https://cdn.example/live.m3u8' } } }),
      await host.send('announcement.make', { text: 'Here we go.' }),
      await host.send('brakes.set', { slow: 5 }),
      await host.send('permissions.set', { cheer: 'guest' }),
      await ann.send('chat.send', { text: 'hello' }),
      await host.send('host.revoke', {}),
    ]
    expect(goesOn.map((reply) => reply.ok || reply.refused)).toEqual(Array(6).fill(true))
  })

  it('[HARD-8] who may not do it anyway is told that, and without FREEZE nothing is frozen', async () => {
    await using app = await launch({ ...options(), env: { FREEZE: 'on' } })
    const ann = await app.join('Ann')
    expect(await ann.send('launch.edit', { changes: { title: 'Mine' } })).toMatchObject({ refused: 'not_allowed' })
    await using open = await launch(options())
    const host = await open.join(await open.hostSession(), { room: await newRoom(open) })
    expect(await host.raw('launch.edit', { id: newId(), changes: { title: 'Another' } })).toMatchObject({ ok: true })
  })
})
