import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { done } from '../chat/chat-cast.ts'
import { ask, refusal } from '../persons/shop.ts'
import { ownRedis, type OwnRedis } from '../redis/own-redis.ts'
import { launch, newId, newRoom, type App, type Fan } from '../support.ts'

/** Its own: the house lists three hundred who run it, and all tests' hosts would be in the other one. */
let redis: OwnRedis
let one: App
let two: App
let room: RoomId
let owner: Fan
beforeAll(async () => {
  redis = await ownRedis()
  one = await launch({ redisUrl: redis.url })
  two = await launch({ redisUrl: redis.url })
  room = await newRoom(one)
  owner = await one.join(await one.hostSession(), { room })
})
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await two[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
})

it('[LINK-1] a link gives its role in its room on every node, and staff see it and whom it was given to', async () => {
  const asked = { role: 'moderator', room, hours: 3, label: 'night shift' } as const
  const { key, link, expires } = done(await owner.send('link.create', asked))
  const mod = await ask(two, { hostKey: key })
  expect(mod.person).toEqual({ id: mod.person.id, standing: 'guest', name: 'Moderator', role: 'moderator' })
  await owner.until(({ house: { view } }) => view.staff?.hosts.crew.some(({ from }) => from === link) ?? false)
  const { links = [], crew = [] } = owner.house.view.staff?.hosts ?? {}
  expect(links.find((each) => each.link === link)).toEqual({
    link,
    role: 'moderator',
    room,
    expires,
    label: 'night shift',
  })
  expect(crew.filter(({ from }) => from === link)).toEqual([
    { person: mod.person.id, role: 'moderator', room, from: link, name: 'Moderator' },
  ])
  const fan = await two.join(mod, { room })
  expect(await fan.send('brakes.set', { slow: 1 })).toMatchObject({ ok: true })
  expect((await two.join(mod)).welcomes[0]?.you).not.toHaveProperty('role')
  // The key is told to whoever made it, and to nobody else.
  expect(JSON.stringify([owner.house.view, fan.house.view])).not.toContain(key)
})

it('[LINK-1] [CMD-1] asked for again with the same id, it is the same link; with other content it is refused', async () => {
  const id = newId()
  const asked = { id, role: 'staff', hours: 1 } as const
  const [first, second] = [await owner.send('link.create', asked), await owner.send('link.create', asked)]
  expect(second).toEqual(first)
  expect(await owner.send('link.create', { ...asked, role: 'host' })).toMatchObject({ refused: 'id_reused' })
  await owner.until(
    ({ house: { view } }) => view.staff?.hosts.links.some(({ link }) => link === done(first).link) ?? false,
  )
  const made = owner.house.view.staff?.hosts.links.filter(({ link }) => link === done(first).link)
  expect(made).toHaveLength(1)
})

it('[LINK-1] [LINK-2] when a link expires, its key gives nothing, nor does what it gave, and the connection ends', async () => {
  await using app = await launch()
  const host = await app.join(await app.hostSession())
  const { key } = done(await host.send('link.create', { role: 'host', hours: 1 }))
  const given = await ask(app, { hostKey: key })
  const fan = await app.join(given)
  expect(fan.welcomes[0]?.you.role).toBe('host')
  const [bye, now] = [fan.next('bye'), app.stores.clock.now.bind(app.stores.clock)]
  vi.spyOn(app.stores.clock, 'now').mockImplementation(() => now() + 3_600_000)
  expect(await fan.send('stage.set', { scene: null })).toMatchObject({ refused: 'not_allowed' })
  expect(await bye).toMatchObject({ reason: 'revoked', reconnect: false })
  expect(await refusal(ask(app, { hostKey: key }))).toBe('token_expired')
  expect((await ask(app, {}, given.token)).person).toEqual({
    ...{ id: given.person.id, standing: 'guest' },
    name: expect.not.stringContaining('Host') as string,
  })
  // Who runs rooms no more is held back like anybody.
  expect(await host.send('person.restrict', { person: given.person.id, forMs: 60_000 })).toMatchObject({ ok: true })
})

it('[LINK-2] a link that is void or not there cannot be voided again; a name in it is cleaned, or refused', async () => {
  const { link } = done(await owner.send('link.create', { role: 'display', hours: 720 }))
  expect(await owner.send('link.revoke', { link })).toMatchObject({ ok: true })
  expect(await owner.send('link.revoke', { link })).toMatchObject({ refused: 'not_found' })
  expect(await owner.send('link.create', { role: 'staff', hours: 1, label: '\u200b' })).toMatchObject({
    refused: 'bad_text',
  })
  for (const wrong of [{ hours: 721 }, { hours: 0 }, { role: 'fan' }, { role: 'admin' }, { room: 'A ROOM' }])
    expect(await owner.raw('link.create', { id: newId(), role: 'staff', hours: 1, ...wrong })).toMatchObject({
      refused: 'bad_input',
    })
})
