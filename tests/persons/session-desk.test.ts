import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, newRoom, type App } from '../support.ts'
import { ask, newCustomer, refusal, shopEnv, shopToken, signOn } from './shop.ts'

let app: App
beforeAll(async () => {
  app = await launch({ env: { ...shopEnv, RESERVED_NAMES: 'Aurora,Nova Lee' } })
})
afterAll(() => app[Symbol.asyncDispose]())

describe('a member', () => {
  it('[MEMB-1] visitor, guest, member: one person, whose lines stay theirs', async () => {
    const visitor = await ask(app, {})
    const guest = await ask(app, { name: 'Annie' }, visitor.token)
    const there = await app.join(guest)
    const said = await there.send('chat.send', { text: 'as a guest' })
    if (!said.ok) throw new Error(said.refused)
    const avatar = 'https://shop.example/ann.png'
    const member = await signOn(app, newCustomer(), { picture: avatar }, guest.token)
    expect(member.person).toEqual({ id: visitor.person.id, standing: 'member', name: 'Ann of the shop', avatar })
    const fan = await app.join(member)
    expect(fan.welcomes[0]?.you).toEqual(member.person)
    expect(await fan.send('chat.edit', { line: said.value.seq, text: 'as a member' })).toMatchObject({ ok: true })
    await there.until(({ texts }) => texts.includes('as a member'))
    expect(await fan.send('chat.remove', { line: said.value.seq })).toMatchObject({ ok: true })
  })

  it('[MEMB-2] on a second device the same person, also as the guest whom they were there', async () => {
    const [customer, room] = [newCustomer(), await newRoom(app)]
    const first = await signOn(app, customer)
    const guest = await ask(app, { name: 'Second phone' })
    const there = await app.join(guest, { room })
    const said = await there.send('chat.send', { text: 'from the second phone' })
    const cut = there.next('bye')
    const second = await signOn(app, customer, {}, guest.token)
    expect(second.person).toEqual(first.person)
    const fan = await app.join(second, { room })
    const line = said.ok ? said.value.seq : 0
    expect(await fan.send('chat.edit', { line, text: 'still mine' })).toMatchObject({ ok: true })
    // Nobody goes on as the guest besides.
    expect(await cut).toMatchObject({ reason: 'signed_out' })
    expect(await refusal(ask(app, {}, guest.token))).toBe('token_invalid')
  })

  it('[MEMB-1] a guest who is somebody’s is nobody else’s, whoever signs on in their browser next', async () => {
    const guest = await ask(app, { name: 'Shared tablet' })
    const ann = await signOn(app, newCustomer(), {}, guest.token)
    const bob = await signOn(app, newCustomer(), { name: 'Bob' }, guest.token)
    expect([ann.person.id === guest.person.id, bob.person.id === guest.person.id]).toEqual([true, false])
    const other = await signOn(app, newCustomer(), { name: 'Cat' }, ann.token)
    expect([ann.person.id, bob.person.id]).not.toContain(other.person.id)
  })

  it('[MEMB-1] whom the brand gives no name is called alike on every device, and may choose one', async () => {
    const customer = newCustomer()
    const nameless = (token?: string) => signOn(app, customer, { name: undefined }, token)
    const first = await nameless()
    expect(first.person.name).toMatch(/^\w+ \w+ \d\d$/)
    expect((await nameless()).person).toEqual(first.person)
    expect((await ask(app, { name: 'Zoe' }, first.token)).person).toEqual({ ...first.person, name: 'Zoe' })
    const guest = await ask(app, { name: 'Gus' })
    expect((await signOn(app, newCustomer(), { name: undefined }, guest.token)).person.name).toBe('Gus')
  })

  it('[A59] a token for one use signs on once, whoever has it; one without a mark may be used again', async () => {
    const [customer, jti] = [newCustomer(), newCustomer()]
    const token = shopToken(customer, { jti })
    const used = await Promise.all(Array.from({ length: 5 }, () => refusal(ask(app, { token }))))
    expect(used.toSorted()).toEqual(['accepted', ...Array<string>(4).fill('token_used')])
    // Signed anew, it is another token of the same mark.
    expect(await refusal(ask(app, { token: shopToken(newCustomer(), { jti, more: 1 }) }))).toBe('token_used')
    const free = shopToken(customer)
    expect([await refusal(ask(app, { token: free })), await refusal(ask(app, { token: free }))]).toEqual([
      'accepted',
      'accepted',
    ])
  })

  it('[A61] a role comes from the configured words alone, whatever the token calls itself', async () => {
    const claims = [
      { role: 'admin' },
      { role: 'host' },
      { role: ['host', '__proto__', 'constructor', 'toString'] },
      { roles: ['live-admin'] },
      { role: { 'live-admin': true } },
      { standing: 'owner', grants: [{ role: 'owner', from: 'start', at: 1 }], hostSince: 1 },
    ]
    for (const claim of claims) {
      const { person, token } = await signOn(app, newCustomer(), claim)
      expect(person).toEqual({ id: person.id, standing: 'member', name: 'Ann of the shop' })
      expect((await app.join({ token })).house.view).not.toHaveProperty('staff')
    }
    const { person } = await signOn(app, newCustomer(), { name: 'Mod', role: ['reader', 'community', 'wall'] })
    expect(person.role).toBe('moderator')
  })

  it('[MEMB-5] without the brand’s keys nobody signs on', async () => {
    await using other = await launch()
    expect(await refusal(ask(other, { token: shopToken(newCustomer()) }))).toBe('token_invalid')
  })

  it('[MEMB-5] a session that is void does not keep anybody from signing on, but nothing comes along', async () => {
    const guest = await ask(app, { name: 'Gone' })
    const member = await signOn(app, newCustomer(), {}, `${guest.token}x`)
    expect(member.person.id).not.toBe(guest.person.id)
  })
})

describe('names', () => {
  it('[PERS-5] what the brand keeps, and what looks like it, is nobody’s; a member’s neither', async () => {
    for (const name of ['Aurora', 'Аurоra', 'AUR0RA', 'Nova  Lee', 'nova_lee'])
      expect(await refusal(ask(app, { name }))).toBe('name_reserved')
    const member = await signOn(app, newCustomer(), { name: 'Nova Lee' })
    expect(member.person.name).toMatch(/^\w+ \w+ \d\d$/)
    expect((await ask(app, { name: 'Nora' }, member.token)).person.name).toBe('Nora')
    expect((await signOn(app, newCustomer(), { name: 'Nova Lee', role: 'crew' })).person.name).toBe('Nova Lee')
  })

  it('[PERS-5] the name of somebody who runs the rooms is theirs alone, as soon as they have it', async () => {
    const host = await ask(app, { hostKey: app.tokens.hostLink(app.stores.clock.now()) })
    expect((await ask(app, { name: 'Quentin' }, host.token)).person).toMatchObject({ name: 'Quentin', role: 'owner' })
    const guest = await ask(app, { name: 'Ben' })
    for (const name of ['Quentin', 'QUENT1N', 'Quеntin'])
      expect(await refusal(ask(app, { name }, guest.token))).toBe('name_reserved')
    expect((await ask(app, { name: 'Quentin' }, host.token)).person.name).toBe('Quentin')
    expect((await ask(app, { name: 'Ben II' }, guest.token)).person.name).toBe('Ben II')
    expect((await signOn(app, newCustomer(), { name: 'Quentin' })).person.name).not.toBe('Quentin')
  })

  it('[PERS-5] nobody’s own name is kept from them, whatever they were given or have lost', async () => {
    const customer = newCustomer()
    const staff = await signOn(app, customer, { name: 'Rosalind', role: 'community' })
    expect(staff.person).toMatchObject({ name: 'Rosalind', role: 'moderator' })
    const fan = await signOn(app, customer, { name: 'Rosalind' }, staff.token)
    expect(fan.person).toEqual({ id: staff.person.id, standing: 'member', name: 'Rosalind' })
  })

  it('[MEMB-1] a name that the brand gave cannot be changed, and the brand’s next one counts', async () => {
    const customer = newCustomer()
    const member = await signOn(app, customer)
    expect(await refusal(ask(app, { name: 'Zoe' }, member.token))).toBe('not_allowed')
    expect((await signOn(app, customer, { name: 'Ann Lee' }, member.token)).person.name).toBe('Ann Lee')
  })
})

describe('another device', () => {
  const carry = async (token: string): Promise<string> => {
    const fan = await app.join({ token })
    const answer = await fan.send('session.carry', {})
    return answer.ok ? answer.value.key : answer.refused
  }

  it('[PERS-8] is the same person, once, and edits their lines; who was a guest there is them from now on', async () => {
    const room = await newRoom(app)
    const ann = await ask(app, { name: 'Ann' })
    const said = await (await app.join(ann, { room })).send('chat.send', { text: 'hello' })
    const carried = await carry(ann.token)
    const guest = await ask(app, { name: 'Other phone' })
    const there = await ask(app, { carried }, guest.token)
    expect(there.person).toEqual(ann.person)
    const fan = await app.join(there, { room })
    const line = said.ok ? said.value.seq : 0
    expect(await fan.send('chat.edit', { line, text: 'hello again' })).toMatchObject({ ok: true })
    expect(await refusal(ask(app, { carried }))).toBe('token_used')
    expect(await refusal(ask(app, {}, ann.token))).toBe('accepted')
  })

  it('[PERS-8] by one of many who use the key at once', async () => {
    const carried = await carry((await ask(app, { name: 'Ann' })).token)
    const used = await Promise.all(Array.from({ length: 6 }, () => refusal(ask(app, { carried }))))
    expect(used.toSorted()).toEqual(['accepted', ...Array<string>(5).fill('token_used')])
  })

  it('[PERS-8] takes no role along, and a member’s session lasts no longer', async () => {
    const member = await signOn(app, newCustomer(), { role: 'live-admin' })
    expect(member.person.role).toBe('host')
    const there = await ask(app, { carried: await carry(member.token) })
    expect(there.person).toEqual({ id: member.person.id, standing: 'member', name: 'Ann of the shop' })
    expect(there.expires).toBe(member.expires)
  })

  it('[PERS-8] not when the key is too old, not ours, or its person has signed out since', async () => {
    const now = app.stores.clock.now()
    const ann = await ask(app, { name: 'Ann' })
    const read = app.tokens.read(ann.token, now)
    if (!read.ok) throw new Error(read.refused)
    expect(await refusal(ask(app, { carried: app.tokens.carry(read.value, now - 601_000, 600_000) }))).toBe(
      'token_expired',
    )
    for (const carried of ['', 'x', ann.token, app.tokens.hostLink(now)])
      expect(await refusal(ask(app, { carried }))).toBe('token_invalid')
    const carried = await carry(ann.token)
    expect(await (await app.join(ann)).send('session.end', {})).toMatchObject({ ok: true })
    expect(await refusal(ask(app, { carried }))).toBe('token_invalid')
  })
})
