import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUSE, type PersonId, type RoomId } from '../../src/protocol/core.ts'
import { HOST_LIMITS, type LinkRole } from '../../src/protocol/hosts.ts'
import { done } from '../chat/chat-cast.ts'
import { ISSUER } from '../persons/brand-signer.ts'
import { ask, atDoor, newCustomer, refusal, shopEnv, signOn, type Signed } from '../persons/shop.ts'
import { bothStores, launch, newId, newRoom, post, type App, type Fan } from '../support.ts'

describe.each(bothStores)('ranks, names and bans, on %s', (_, where) => {
  let app: App
  let room: RoomId
  let owner: Fan
  beforeAll(async () => {
    app = await launch({ ...where(), env: shopEnv })
    room = await newRoom(app)
    owner = await app.join(await app.hostSession(), { room })
  }, 30_000)
  afterAll(() => app[Symbol.asyncDispose]())

  const key = async (role: LinkRole, inRoom?: RoomId): Promise<string> =>
    done(await owner.send('link.create', { role, hours: 1, ...(inRoom && { room: inRoom }) })).key
  const holder = async (role: LinkRole, inRoom?: RoomId): Promise<Signed> =>
    ask(app, { hostKey: await key(role, inRoom) })
  const send = (token: string, command: string, input: object, at: RoomId = room): Promise<string> =>
    refusal(post(`${app.url}/api/rooms/${at}/do/${command}`, { id: newId(), ...input }, token))

  it('[A91] a crowd behind the link of a screen pushes nobody of rank off the list by which ranks are known', async () => {
    const [host, moderator, screen] = [await holder('host'), await holder('moderator'), await key('display', room)]
    const ban = { person: host.person.id, forMs: null }
    expect(await send(moderator.token, 'person.restrict', ban)).toBe('not_allowed')
    for (let i = 0; i <= HOST_LIMITS.crewListed; i += 20)
      await Promise.all(Array.from({ length: 20 }, () => ask(app, { hostKey: screen })))
    expect(await send(moderator.token, 'person.restrict', ban)).toBe('not_allowed')
    expect(await atDoor(app, host.token, { room })).toBe('welcome')
  }, 60_000)

  it('[A91] nobody below an owner lifts what holds themselves back', async () => {
    const moderator = await holder('moderator', room)
    const { id: person } = moderator.person
    expect(await owner.send('person.restrict', { person, forMs: 60_000 })).toMatchObject({ ok: true })
    expect(await send(moderator.token, 'person.free', { person })).toBe('not_allowed')
    const back = await app.join(moderator, { room })
    await back.until(({ room: { view } }) => view.mine.brakes.until !== 0)
    expect(await owner.send('person.free', { person })).toMatchObject({ ok: true })
    await back.until(({ room: { view } }) => view.mine.brakes.until === 0)
  })

  it('[A91] whom limits count is nobody: by it no moderator gets at somebody of a higher role', async () => {
    const limit = newId()
    const host = await signOn(app, newCustomer(), { limit_key: limit, role: 'live-admin' })
    const moderator = await holder('moderator')
    const hash = createHash('sha256').update(JSON.stringify(['limit', ISSUER, limit]))
    const person = `k_${hash.digest('base64url')}`
    expect(await send(moderator.token, 'person.restrict', { person, forMs: null })).toBe('not_found')
    expect(await atDoor(app, host.token, { room })).toBe('welcome')
  })

  it('a screen keeps no name from anybody', async () => {
    const screen = await holder('display', room)
    const name = `Nora ${newId()}`.replaceAll(/[^A-Za-z ]/g, 'x')
    expect((await ask(app, { name }, screen.token)).person.name).toBe(name)
    expect(await refusal(ask(app, { name }))).toBe('accepted')
  })

  it('a crowd behind one link keeps nobody from deciding, and each of it is told of', async () => {
    const [screen, ann] = [await key('display', room), await ask(app, { name: 'Ann' })]
    const before = await app.stores.stores.log.head(HOUSE)
    const crowd = Promise.all(Array.from({ length: 200 }, () => ask(app, { hostKey: screen })))
    const bans = Array.from({ length: 5 }, () => owner.send('person.restrict', { person: ann.person.id, forMs: null }))
    for (const banned of await Promise.all(bans)) expect(banned).toMatchObject({ ok: true })
    const came = new Set((await crowd).map(({ person }) => person.id))
    const since = await app.stores.stores.log.read(HOUSE, (before?.seq ?? 0) + 1, (before?.seq ?? 0) + 1_000)
    const joined = since.filter(({ body }) => body.includes('"crew.joined"'))
    const told = joined.map(({ body }) => (JSON.parse(body) as { person: string }).person)
    expect(new Set(told.filter((person) => came.has(person as PersonId))).size).toBe(200)
  }, 30_000)

  it('a name that is kept for the staff goes with the role: in other rooms, on other devices, and when it is over', async () => {
    const { link, key: hostKey } = done(await owner.send('link.create', { role: 'staff', room, hours: 1 }))
    const staff = await ask(app, { name: '◆ Official Support' }, (await ask(app, { hostKey })).token)
    const other = await newRoom(app)
    const lines = async (of: RoomId): Promise<string> =>
      (await app.stores.stores.log.read(of, 1, 1_000)).map(({ body }) => body).join()
    expect(await send(staff.token, 'chat.send', { text: 'as staff' })).toBe('accepted')
    expect(await lines(room)).toContain('"name":"◆ Official Support"')
    const carry = `${app.url}/api/rooms/main/do/session.carry`
    const { key: carried } = await post<{ key: string }>(carry, { id: newId() }, staff.token)
    const there = await ask(app, { carried })
    expect(done(await owner.send('link.revoke', { link }))).toEqual({})
    await expect.poll(async () => (await ask(app, {}, staff.token)).person).not.toHaveProperty('role')
    const again = await ask(app, {}, staff.token)
    for (const { token } of [staff, there, again])
      expect(await send(token, 'chat.send', { text: 'as anybody' }, other)).toBe('accepted')
    expect(await lines(other)).not.toContain('Official')
    expect([there.person.name, again.person.name]).toEqual([again.person.name, there.person.name])
    expect((await app.join(staff, { room: other })).welcomes[0]?.you.name).toBe(again.person.name)
  })

  it('[A91] a role of one room is none in another, nor in the house', async () => {
    const other = await newRoom(app)
    const { token } = await holder('owner', other)
    const of = (path: string, method = 'GET'): Promise<number> =>
      fetch(`${app.url}/api/rooms/${path}`, { method, headers: { authorization: `Bearer ${token}` } }).then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.status
        },
      )
    expect(await Promise.all([`${other}/export`, `${room}/export`, 'house/export', 'none/export'].map((p) => of(p)))) //
      .toEqual([200, 403, 403, 403])
    expect(await of('a-new-one/import', 'POST')).toBe(403)
    for (const command of ['host.revoke', 'person.sign_out', 'link.create'])
      expect(await send(token, command, { person: owner.welcomes[0]?.you.id }, other)).toBe('not_allowed')
    expect(await send(token, 'brakes.set', { hold: true })).toBe('not_allowed')
    expect(await send(token, 'brakes.set', { hold: true }, other)).toBe('accepted')
  })

  it('[BAN-5] neither a key for another device that was made before, nor a sign-on, nor an old guest gets around a ban', async () => {
    const [guest, customer] = [await ask(app, { name: 'Tom' }), newCustomer()]
    const member = await signOn(app, customer)
    const both = await signOn(app, customer, {}, guest.token)
    const carried = await post<{ key: string }>(
      `${app.url}/api/rooms/main/do/session.carry`,
      { id: newId() },
      both.token,
    )
    const by = await holder('moderator', room)
    // By the id of the guest whom the member was.
    expect(await send(by.token, 'person.restrict', { person: guest.person.id, forMs: null })).toBe('accepted')
    await expect.poll(() => atDoor(app, both.token, { room })).toBe('banned')
    expect(await atDoor(app, member.token, { room })).toBe('banned')
    const taken = await ask(app, { carried: carried.key }, (await ask(app, { name: 'Tim' })).token)
    const again = await signOn(app, customer, {}, (await ask(app, {})).token)
    for (const { token } of [taken, again]) {
      expect(await atDoor(app, token, { room })).toBe('banned')
      for (const command of ['chat.send', 'session.carry', 'session.forget'])
        expect(await send(token, command, command === 'chat.send' ? { text: 'me' } : {})).toBe('banned')
    }
    // Who is let in by a link later is not let off.
    expect(await atDoor(app, (await ask(app, { hostKey: await key('host') }, again.token)).token)).toBe('banned')
  })

  it('[MEMB-2] a member’s guest is nobody else’s, whoever has a token of theirs', async () => {
    const guest = await ask(app, { name: 'Tom' })
    const first = await signOn(app, newCustomer(), {}, guest.token)
    const thief = await signOn(app, newCustomer(), {}, guest.token)
    expect(first.person.id).toBe(guest.person.id)
    expect(thief.person.id).not.toBe(guest.person.id)
    const said = done(await (await app.join(first, { room })).send('chat.send', { text: 'mine' }))
    expect(await send(thief.token, 'chat.remove', { line: said.seq })).toBe('not_yours')
  })
})
