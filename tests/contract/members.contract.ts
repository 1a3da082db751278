import { describe, expect, it } from 'vitest'
import { refuse, type PersonId, type Reply } from '../../src/protocol/core.ts'
import type { Member, SignOnAsked } from '../../src/members/member-store.ts'
import type { Stores } from '../../src/stores/stores.ts'
import type { Contract } from './contract.ts'
import { hashOf, newId, newPerson, only, outcome, T0, valueOf } from './store-stage.ts'

const newSubject = (): string => hashOf(newId())
/** Somebody whom the brand signs on for the first time, unless said otherwise. */
const asked = (over: Partial<SignOnAsked> = {}): SignOnAsked => ({
  ...{ subject: newSubject(), guest: undefined, fresh: newPerson() },
  ...over,
})
const once = (until: number): { key: string; until: number } => ({ key: newId(), until })

export const memberContract: Contract = (stores) =>
  describe('members', () => {
    const signOn = async (over: Partial<SignOnAsked> = {}, now = T0): Promise<Member> =>
      valueOf(only(await stores().members.signOn([asked(over)], now)))
    const find = (person: PersonId): Promise<Member | undefined> => stores().members.find(person)

    firstSignOns(stores, signOn, find)
    furtherSignOns(signOn, find)
    usedOnce(stores)
    manyAtOnce(stores, find)
    listing(stores)
    forgetting(stores, signOn, find)
  })

type SignOn = (over?: Partial<SignOnAsked>, now?: number) => Promise<Member>
type Find = (person: PersonId) => Promise<Member | undefined>

function firstSignOns(stores: () => Stores, signOn: SignOn, find: Find): void {
  it('[MEMB-1] the first time a member is the guest whom they were, or somebody new', async () => {
    const [guest, fresh] = [newPerson(), newPerson()]
    const known = { name: 'Ann', avatar: 'https://shop.example/ann.png', limitKey: 'k_ann' }
    const ann = await signOn({ guest, ...known })
    expect(ann).toEqual({ person: guest, was: [], ...known, since: T0, seen: T0 })
    const bob = await signOn({ fresh })
    expect(bob).toEqual({ person: fresh, was: [], limitKey: fresh, since: T0, seen: T0 })
    expect([await find(guest), await find(fresh)]).toEqual([ann, bob])
    expect(await find(newPerson())).toBeUndefined()
  })

  it('[MEMB-1] a guest who is somebody else’s already stays theirs', async () => {
    const guest = newPerson()
    const [ann, bob] = [await signOn({ guest }), await signOn({ guest, fresh: newPerson() })]
    expect(bob.person).not.toBe(guest)
    expect(bob.was).toEqual([])
    const again = await signOn({ subject: newSubject(), guest: bob.person })
    expect([again.person === bob.person, again.was]).toEqual([false, []])
    expect([await find(guest), await find(bob.person)]).toEqual([ann, bob])
  })

  it('[MEMB-1] two who claim one guest at once: one is that guest, the other is somebody else', async () => {
    const guest = newPerson()
    const claims = Array.from({ length: 6 }, () => asked({ guest }))
    const answers = await Promise.all(claims.map((claim) => stores().members.signOn([claim], T0)))
    const members = answers.map((answer) => valueOf(only(answer)))
    expect(members.filter(({ person }) => person === guest)).toHaveLength(1)
    expect(new Set(members.map(({ person }) => person)).size).toBe(6)
    expect((await find(guest))?.person).toBe(guest)
  })
}

function furtherSignOns(signOn: SignOn, find: Find): void {
  it('[MEMB-2] from another device it is the same person, and the guest there is remembered', async () => {
    const subject = newSubject()
    const [first, second, third] = [newPerson(), newPerson(), newPerson()]
    await signOn({ subject, guest: first })
    const there = await signOn({ subject, guest: second }, T0 + 5)
    expect(there).toMatchObject({ person: first, was: [second], since: T0, seen: T0 + 5 })
    // Of the same guest again, and of none, nothing more is remembered.
    await signOn({ subject, guest: second })
    await signOn({ subject, guest: first })
    await signOn({ subject })
    const member = await signOn({ subject, guest: third }, T0 + 9)
    expect(member).toMatchObject({ person: first, was: [second, third], since: T0, seen: T0 + 9 })
    for (const each of [first, second, third]) expect(await find(each)).toEqual(member)
  })

  it('[MEMB-2] at most eight guests are remembered; whoever comes after them stays nobody’s', async () => {
    const [subject, person] = [newSubject(), newPerson()]
    const guests = Array.from({ length: 10 }, newPerson)
    for (const guest of [person, ...guests]) await signOn({ subject, guest })
    expect(await find(person)).toMatchObject({ person, was: guests.slice(0, 8) })
    expect(await find(guests[8] as PersonId)).toBeUndefined()
    expect((await signOn({ guest: guests[8] })).person).toBe(guests[8])
  })

  it('[MEMB-2] what the brand says last counts: name, picture and limit key, also that there is none', async () => {
    const [subject, guest] = [newSubject(), newPerson()]
    await signOn({ subject, guest, name: 'Ann', avatar: 'https://shop.example/a', limitKey: 'k_1' })
    expect(await signOn({ subject, name: 'Zoe', limitKey: 'k_2' })).toEqual({
      ...{ person: guest, was: [], name: 'Zoe', limitKey: 'k_2', since: T0, seen: T0 },
    })
    await signOn({ subject })
    expect(await find(guest)).toEqual({ person: guest, was: [], limitKey: guest, since: T0, seen: T0 })
  })

  it('[MEMB-4] two members of one limit key are two persons whom limits count as one', async () => {
    const [ann, bob] = [await signOn({ limitKey: 'k_home' }), await signOn({ limitKey: 'k_home' })]
    expect([ann.person === bob.person, ann.limitKey, bob.limitKey]).toEqual([false, 'k_home', 'k_home'])
  })

  it('[MEMB-1] a subject named like an object’s own members, and names with signs, are like any others', async () => {
    for (const subject of ['__proto__', 'constructor', 'toString']) {
      const name = `${subject} "quoted" \\ {p1}: 极光 ✓`
      const member = await signOn({ subject, name }, T0)
      expect(member.name).toBe(name)
      expect(await find(member.person)).toEqual(member)
    }
  })
}

function usedOnce(stores: () => Stores): void {
  it('[A59] a token for one use signs on once; the second time it is refused, and changes nothing', async () => {
    const [guest, other] = [newPerson(), newPerson()]
    const claim = asked({ guest, once: once(T0 + 60_000) })
    expect(outcome(only(await stores().members.signOn([claim], T0)))).toBe('accepted')
    const again = { ...claim, guest: other, name: 'Zoe' }
    expect(only(await stores().members.signOn([again], T0 + 59_999))).toEqual(refuse('token_used'))
    expect(await stores().members.find(other)).toBeUndefined()
    expect(await stores().members.find(guest)).not.toHaveProperty('name')
  })

  it('[A59] used at once on many devices, it signs on one', async () => {
    const shared = once(T0 + 60_000)
    const claims = Array.from({ length: 8 }, () => asked({ once: shared }))
    const answers = await Promise.all(claims.map((claim) => stores().members.signOn([claim], T0)))
    const said = answers.map((answer) => outcome(only(answer))).toSorted()
    expect(said).toEqual(['accepted', ...Array<string>(7).fill('token_used')])
  })

  it('[A59] it is remembered until its end, then forgotten', async () => {
    const { key, until } = once(T0 + 1_000)
    const use = (now: number): Promise<boolean> => stores().members.useOnce(key, until, now)
    expect([await use(T0), await use(T0 + 1), await use(until)]).toEqual([true, false, false])
    expect(await use(until + 1)).toBe(true)
  })

  it('[A59] what is forgotten at its end keeps nothing else from being remembered', async () => {
    const many = Array.from({ length: 250 }, () => once(T0 + 10))
    const lasting = once(T0 + 60_000)
    const use = (key: string, until: number, now: number): Promise<boolean> => stores().members.useOnce(key, until, now)
    await Promise.all(many.map(({ key, until }) => use(key, until, T0)))
    expect(await use(lasting.key, lasting.until, T0)).toBe(true)
    expect(await use(lasting.key, lasting.until, T0 + 20)).toBe(false)
    const again = await Promise.all(many.toReversed().map(({ key }) => use(key, T0 + 60_000, T0 + 20)))
    expect(again).toEqual(Array(250).fill(true))
  })
}

function manyAtOnce(stores: () => Stores, find: Find): void {
  it('[MEMB-3] one subject who signs on at several places at once is one person, and all their guests are theirs', async () => {
    const subject = newSubject()
    const guests = Array.from({ length: 6 }, newPerson)
    const answers = await Promise.all(
      guests.map((guest) => stores().members.signOn([asked({ subject, guest, fresh: newPerson() })], T0)),
    )
    const persons = new Set(answers.map((answer) => valueOf(only(answer)).person))
    expect(persons.size).toBe(1)
    const [person] = persons
    const member = await find(person as PersonId)
    expect(new Set([member?.person, ...(member?.was ?? [])])).toEqual(new Set(guests))
    for (const guest of guests) expect(await find(guest)).toEqual(member)
  })

  it('[MEMB-3] three hundred in one call, some twice and some with one guest: each has an answer of its own, in order', async () => {
    const contested = newPerson()
    const twice = asked({ name: 'Twice' })
    const batch = Array.from({ length: 300 }, (_, i) => {
      if (i % 50 === 7) return { ...twice, fresh: newPerson(), guest: newPerson() }
      return asked({ ...(i % 60 === 9 && { guest: contested }), name: `Member ${i}` })
    })
    const members = (await stores().members.signOn(batch, T0)).map(valueOf)
    expect(members).toHaveLength(300)
    expect(new Set(members.map(({ person }) => person)).size).toBe(295)
    expect(members.filter(({ person }) => person === contested).map(({ name }) => name)).toEqual(['Member 9'])
    const [first, ...others] = members.filter((_, i) => i % 50 === 7)
    expect(others.map(({ person, was }) => [person, was.length])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [first?.person, n]),
    )
    for (const i of [0, 127, 128, 299]) {
      const member = members[i] as Member
      expect(member.name).toBe(`Member ${i}`)
      expect(await find(member.person)).toEqual(member)
    }
  })

  it('[MEMB-3] nobody in one call: no answers', async () => {
    expect(await stores().members.signOn([], T0)).toEqual([])
  })

  it('[A59] of one token for one use, twice in one call, the first signs on', async () => {
    const used = once(T0 + 60_000)
    const answers = await stores().members.signOn([asked({ once: used }), asked({ once: used }), asked()], T0)
    expect(answers.map(outcome)).toEqual(['accepted', 'token_used', 'accepted'])
  })
}

/** Every page, until there is no more. */
async function everybody({ members }: Stores, count: number): Promise<Member[]> {
  const all: Member[] = []
  for (let after: string | undefined, more = true; more;) {
    const page = await members.list(after, count)
    all.push(...page.members)
    after = page.next
    more = page.next !== undefined
  }
  return all
}

function listing(stores: () => Stores): void {
  it('[MEMB-6] pages list every member once, whoever else they have been', async () => {
    const subjects = Array.from({ length: 400 }, newSubject)
    const onDevice = (): Promise<Reply<Member>[]> =>
      stores().members.signOn(
        subjects.map((subject) => asked({ subject, guest: newPerson() })),
        T0,
      )
    await onDevice()
    const mine = (await onDevice()).map(valueOf)
    const persons = new Set(mine.map(({ person }) => person))
    for (const count of [5, 64, 10_000]) {
      const listed = (await everybody(stores(), count)).filter(({ person }) => persons.has(person))
      const inOrder = (members: readonly Member[]): Member[] =>
        members.toSorted((one, other) => (one.person < other.person ? -1 : 1))
      expect(inOrder(listed)).toEqual(inOrder(mine))
    }
  })
}

function forgetting(stores: () => Stores, signOn: SignOn, find: Find): void {
  it('[MEMB-6] a forgotten member is nobody, by every person whom they have been; the brand signs on somebody new', async () => {
    const subject = newSubject()
    const [person, second, fresh] = [newPerson(), newPerson(), newPerson()]
    await signOn({ subject, guest: person, name: 'Ann' })
    await signOn({ subject, guest: second })
    const other = await signOn()
    await stores().members.forget(second)
    expect([await find(person), await find(second)]).toEqual([undefined, undefined])
    expect((await everybody(stores(), 1_000)).some((member) => member.person === person)).toBe(false)
    expect(await find(other.person)).toEqual(other)
    const again = await signOn({ subject, fresh }, T0 + 9)
    expect(again).toEqual({ person: fresh, was: [], limitKey: fresh, since: T0 + 9, seen: T0 + 9 })
  })

  it('[MEMB-6] forgetting twice, or who is no member, changes nothing', async () => {
    const member = await signOn({ guest: newPerson() })
    await stores().members.forget(newPerson())
    await stores().members.forget(member.person)
    await stores().members.forget(member.person)
    expect(await find(member.person)).toBeUndefined()
  })
}
