import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bye, PersonId } from '../../src/protocol/core.ts'
import { launch, newId, newRoom, post, redisHouse, type App, type Fan } from '../support.ts'
import { ask, atDoor, newCustomer, refusal, shopEnv, signOn, type Signed } from './shop.ts'

/** Two nodes of one house. */
let one: App
let two: App
beforeAll(async () => {
  one = await launch({ redisUrl: redisHouse(), env: shopEnv })
  two = await launch({ redisUrl: redisHouse(), env: shopEnv })
})
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await two[Symbol.asyncDispose]()
})

/** The house is shared, and a name of somebody who ran a room is theirs. */
const newName = (): string => `N ${newId()}`.replaceAll(/[^A-Za-z ]/g, 'x')

/** How long something may take until it holds on every node, ms. */
const EVERYWHERE_MS = 2_000
/** What it comes to; it must have come by then. */
async function soon<T>(coming: Promise<T>): Promise<T> {
  const since = performance.now()
  const come = await coming
  expect(performance.now() - since).toBeLessThan(EVERYWHERE_MS)
  return come
}
const byes = (fans: readonly Fan[]): Promise<Bye[]> => Promise.all(fans.map((fan) => fan.next('bye') as Promise<Bye>))
/** By HTTP, as whoever has that token. */
const send = (app: App, token: string, command: string, input: object = {}, room = 'main'): Promise<string> =>
  refusal(post(`${app.url}/api/rooms/${room}/do/${command}`, { id: newId(), ...input }, token))
const say = (app: App, token: string, room?: string): Promise<string> =>
  send(app, token, 'chat.send', { text: 'hello' }, room)

describe('signing out', () => {
  it('[PERS-9] ends every session of a person on every node, and every way back by them, within 2 s', async () => {
    const customer = newCustomer()
    const [first, second] = [await signOn(one, customer), await signOn(two, customer)]
    const fans = [await one.join(first), await one.join(second), await two.join(first), await two.join(second)]
    const [bob, from] = [await two.join('Bob'), fans[3]?.room.position]
    const cut = soon(byes(fans))
    expect(await fans[0]?.send('session.end', {})).toMatchObject({ ok: true })
    for (const bye of await cut) expect(bye).toMatchObject({ reason: 'signed_out', reconnect: true })
    for (const app of [one, two])
      for (const { token } of [first, second]) {
        expect(await atDoor(app, token, from && { from })).toBe('token_invalid')
        expect([await say(app, token), await refusal(ask(app, {}, token))]).toEqual(['token_invalid', 'token_invalid'])
      }
    expect(bob.socket.connected).toBe(true)
    const again = await signOn(two, customer)
    expect([again.person, await say(one, again.token)]).toEqual([first.person, 'accepted'])
  })

  it('[PERS-9] [MEMB-2] by the guest’s old session, it is the member’s too; an owner may do it to anybody', async () => {
    const guest = await ask(one, { name: 'Ann' })
    const member = await signOn(two, newCustomer(), {}, guest.token)
    const cut = soon(byes([await two.join(member)]))
    expect(await send(one, guest.token, 'session.end')).toBe('accepted')
    expect(await cut).toMatchObject([{ reason: 'signed_out' }])
    const { token, person } = await ask(two, { name: 'Cat' })
    const out = soon(byes([await two.join({ token })]))
    const owner = await one.hostSession()
    expect(await send(one, owner.token, 'person.sign_out', { person: person.id })).toBe('accepted')
    expect(await out).toMatchObject([{ reason: 'signed_out' }])
    expect(await atDoor(two, token)).toBe('token_invalid')
  })
})

describe('roles', () => {
  it('[A63] [LINK-2] a link that is revoked gives nothing any more on any node within 2 s, and who they are stays', async () => {
    const room = await newRoom(one)
    const owner = await one.join(await one.hostSession(), { room })
    const made = await owner.send('link.create', { role: 'moderator', room, hours: 1 })
    if (!made.ok) throw new Error(made.refused)
    const guest = await ask(one, { name: newName() })
    const mod = await ask(one, { hostKey: made.value.key }, guest.token)
    expect(mod.person).toEqual({ ...guest.person, role: 'moderator' })
    const fans = [await one.join(mod, { room }), await two.join(mod, { room }), await two.join(mod, { room })]
    for (const fan of fans) expect(fan.welcomes[0]?.you.role).toBe('moderator')
    expect((await two.join(mod)).welcomes[0]?.you).toEqual(guest.person)
    expect(await send(two, mod.token, 'brakes.set', { slow: 1 }, room)).toBe('accepted')
    const cut = soon(byes(fans))
    expect(await owner.send('link.revoke', { link: made.value.link })).toMatchObject({ ok: true })
    for (const bye of await cut) expect(bye).toMatchObject({ reason: 'revoked', reconnect: false })
    for (const app of [one, two]) {
      expect(await send(app, mod.token, 'brakes.set', { slow: 2 }, room)).toBe('not_allowed')
      expect(await refusal(ask(app, { hostKey: made.value.key }))).toBe('token_invalid')
      const back = await app.join(mod, { room })
      expect([back.welcomes[0]?.you, back.room.view.staff]).toEqual([guest.person, undefined])
    }
  })

  it('[A63] [ROLE-3] what the brand takes away at the next sign-on is gone on every device and node within 2 s', async () => {
    const customer = newCustomer()
    const asHost = await signOn(one, customer, { name: newName(), role: 'live-admin' })
    const fans = [await one.join(asHost), await two.join(asHost)]
    for (const fan of fans) expect(fan.welcomes[0]?.you.role).toBe('host')
    expect(await send(two, asHost.token, 'stage.set', { scene: null })).toBe('accepted')
    const lessened = soon(byes(fans))
    await signOn(two, customer, { name: asHost.person.name, role: 'community' })
    expect((await lessened).map(({ reason }) => reason)).toEqual(['revoked', 'revoked'])
    const asMod = [await one.join(asHost), await two.join(asHost)]
    for (const fan of asMod) expect(fan.welcomes[0]?.you.role).toBe('moderator')
    expect(await send(one, asHost.token, 'stage.set', { scene: null })).toBe('not_allowed')
    const lost = soon(byes(asMod))
    expect((await signOn(one, customer, { name: asHost.person.name }, asHost.token)).person).not.toHaveProperty('role')
    expect((await lost).map(({ reason }) => reason)).toEqual(['revoked', 'revoked'])
    for (const app of [one, two]) expect(await send(app, asHost.token, 'brakes.set', { slow: 1 })).toBe('not_allowed')
    const again = await signOn(one, customer, { name: asHost.person.name, role: 'live-admin' })
    expect([again.person.role, (await one.join(again)).welcomes[0]?.you.role]).toEqual(['host', 'host'])
  })

  it('[ROLE-1] who is given a role while they are there is told to come again with it', async () => {
    const guest = await ask(one, { name: newName() })
    const asOwner = await ask(one, { hostKey: one.tokens.hostLink(one.stores.clock.now()) }, guest.token)
    const fan = await two.join(guest)
    expect(fan.welcomes[0]?.you).not.toHaveProperty('role')
    expect((await two.join(asOwner)).welcomes[0]?.you).toEqual({ ...guest.person, role: 'owner' })
  })
})

describe('bans', () => {
  /** A member on two devices, each at a node of its own, in a room each. */
  async function onTwoDevices() {
    const [here, there] = [await newRoom(one), await newRoom(two)]
    const customer = newCustomer()
    const guest = await ask(two, { name: 'Second phone' })
    const first = await signOn(one, customer)
    const carried = await (await one.join(first, { room: here })).send('session.carry', {})
    const second = await signOn(two, customer, {}, guest.token)
    const fans = [await one.join(first, { room: here }), await two.join(second, { room: there })]
    const host = await one.join(await one.hostSession(), { room: here })
    const key = carried.ok ? carried.value.key : ''
    return { here, there, customer, guest, first, second, fans, host, key }
  }
  type Banned = Awaited<ReturnType<typeof onTwoDevices>>

  /** Every way back, by both nodes. */
  async function waysBack({ here, there, customer, first, second, key, fans }: Banned): Promise<string[]> {
    const renamed = await ask(two, { name: 'Somebody else' }, (await signOn(two, customer, { name: undefined })).token)
    const carried = await ask(two, { carried: key })
    const ways: string[] = []
    for (const { token } of [first, second, await signOn(one, customer), renamed, carried])
      for (const [app, room] of [
        [one, here],
        [two, there],
        [one, 'main'],
      ] as const) {
        const { position: from } = (fans[app === one ? 0 : 1] as Fan).room
        ways.push(await atDoor(app, token, { room }), await say(app, token, room))
        if (from && room !== 'main') ways.push(await atDoor(app, token, { room, from }))
        ways.push(await refusal(fetched(`${app.url}/api/rooms/${room}`, token)))
      }
    return ways
  }
  async function fetched(url: string, token: string): Promise<void> {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    if (!response.ok) throw Object.assign(new Error('refused'), { problem: await response.json() })
  }

  it.each(['the member', 'the guest whom they were'] as const)(
    '[BAN-1] [A64] %s is banned in one room: the person is out of every room, device and node within 2 s, and by no way back',
    async (whom) => {
      const banned = await onTwoDevices()
      const { host, fans, guest, first } = banned
      const person = whom === 'the member' ? first.person.id : guest.person.id
      const cut = soon(byes(fans))
      expect(await host.send('person.restrict', { person, forMs: null, reason: 'adverts' })).toMatchObject({ ok: true })
      for (const bye of await cut) expect(bye).toEqual({ reason: 'banned', reconnect: false, message: 'adverts' })
      const ways = await waysBack(banned)
      expect(ways).toHaveLength(55)
      expect([...new Set(ways)]).toEqual(['banned'])
      expect(await refusal(ask(two, {}, guest.token))).toBe('token_invalid')
      // Freed as either of the two, they are back everywhere.
      expect(await host.send('person.free', { person: guest.person.id })).toMatchObject({ ok: true })
      await vi.waitFor(async () => expect(await say(two, first.token, banned.there)).toBe('accepted'))
      await vi.waitFor(async () => expect(await say(one, first.token, banned.here)).toBe('accepted'))
    },
  )

  it('[BAN-2] two accounts of one limit key are banned together, and timed out together', async () => {
    const limit = { limit_key: newId() }
    const room = await newRoom(one)
    const [ann, other] = [await signOn(one, newCustomer(), limit), await signOn(two, newCustomer(), limit)]
    expect(ann.person.id).not.toBe(other.person.id)
    const host = await one.join(await one.hostSession(), { room })
    const until = { person: ann.person.id as PersonId, forMs: 60_000 }
    expect(await host.send('person.restrict', until)).toMatchObject({ ok: true })
    expect([await say(one, ann.token, room), await say(two, other.token, room)]).toEqual(['muted', 'muted'])
    const cut = soon(byes([await two.join(other, { room })]))
    await host.send('person.restrict', { person: ann.person.id, forMs: null })
    expect(await cut).toMatchObject([{ reason: 'banned' }])
    await expect.poll(() => atDoor(one, other.token), { timeout: 2_000 }).toBe('banned')
  })

  it('[BAN-3] a time-out holds for the guest whom they were, the member whom they are, and on every node at once', async () => {
    const customer = newCustomer()
    const room = await newRoom(one)
    const guest = await ask(one, { name: 'Ann' })
    const phone = await ask(two, { name: 'Phone' })
    const sessions: Signed[] = [
      await signOn(one, customer, {}, guest.token),
      await signOn(two, customer, {}, phone.token),
      guest,
    ]
    const host = await one.join(await one.hostSession(), { room })
    await host.send('person.restrict', { person: phone.person.id, forMs: 60_000 })
    for (const { token } of sessions)
      expect([await say(one, token, room), await say(two, token, room)]).toEqual(['muted', 'muted'])
    // A time-out is the room's alone.
    expect(await say(two, guest.token)).toBe('accepted')
    await host.send('person.free', { person: guest.person.id })
    expect(await say(two, guest.token, room)).toBe('accepted')
  })
})

it('[A65] [MEMB-5] a sign-on lasts as long as the operator says: then commands are refused, and the connection ends', async () => {
  await using app = await launch({ env: { ...shopEnv, MEMBER_HOURS: '1' } })
  const [customer, since] = [newCustomer(), app.stores.clock.now()]
  const member = await signOn(app, customer)
  expect(member.expires).toBeLessThanOrEqual(app.stores.clock.now() + 3_600_000)
  expect(member.expires).toBeGreaterThan(since + 3_600_000 - 1_001)
  const [fan, guest] = [await app.join(member), await app.join('Guest')]
  const [cut, now] = [byes([fan]), app.stores.clock.now.bind(app.stores.clock)]
  vi.spyOn(app.stores.clock, 'now').mockImplementation(() => now() + 3_600_000)
  expect(await fan.send('chat.send', { text: 'too late' })).toMatchObject({ refused: 'token_expired' })
  expect(await cut).toMatchObject([{ reason: 'expired', reconnect: true }])
  expect([await atDoor(app, member.token), await refusal(ask(app, {}, member.token))]).toEqual([
    'token_expired',
    'token_expired',
  ])
  expect(await guest.send('chat.send', { text: 'still here' })).toMatchObject({ ok: true })
})
