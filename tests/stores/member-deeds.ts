import type { Member, SignOnAsked } from '../../src/members/member-store.ts'
import { accept, type PersonId, type Reply } from '../../src/protocol/core.ts'
import type { Stores } from '../../src/stores/stores.ts'
import { hashOf, T0, WINDOW } from '../contract/store-stage.ts'
import type { Dice } from './mulberry.ts'

/** What happens to the house's members. */
export type MemberDeed =
  | { do: 'sign on'; asked: SignOnAsked[] }
  | { do: 'use'; key: string; until: number }
  | { do: 'forget'; person: PersonId }

interface Ground {
  /** Guests, who sign on as well. */
  persons: readonly PersonId[]
  text: () => string
  tag: string
}

const FAR = T0 + 1_000 * WINDOW

/** Makes such deeds: of few subjects, guests and keys, so that they meet. */
export function memberDeedMaker(random: Dice, { persons, text, tag }: Ground) {
  const subject = (): string => hashOf(`subject ${random.below(4)} ${tag}`)
  const guest = (): PersonId => (random.oneIn(3) ? random.of(persons) : guestOf(tag, random.below(12)))
  // All lives share the house, and each has a time of its own: none may see the end of what another has used.
  const once = () => ({ key: `key-${random.below(4)}-${tag}`, until: FAR })
  let fresh = 0
  const asked = (): SignOnAsked => ({
    ...{ subject: subject(), guest: random.oneIn(3) ? undefined : guest(), fresh: freshOf(tag, fresh++) },
    ...(random.oneIn(2) && { name: text() || 'Ann' }),
    ...(random.oneIn(4) && { avatar: `https://shop.example/${random.below(3)}` }),
    ...(random.oneIn(4) && { limitKey: `k_${random.below(2)}-${tag}` }),
    ...(random.oneIn(3) && { once: once() }),
  })
  return {
    'sign on': () => ({
      do: 'sign on',
      asked: Array.from({ length: 1 + random.below(4) }, asked),
    }),
    use: () => ({ do: 'use', ...once() }),
    forget: () => ({ do: 'forget', person: guest() }),
  } satisfies { [K in MemberDeed['do']]: () => Extract<MemberDeed, { do: K }> }
}

const guestOf = (tag: string, n: number): PersonId => `g_guest-${n}-${tag}` as PersonId
const freshOf = (tag: string, n: number): PersonId => `g_fresh-${n}-${tag}` as PersonId

export async function doMemberDeed(
  { members }: Pick<Stores, 'members'>,
  deed: MemberDeed,
  now: number,
): Promise<Reply<unknown> | Reply<Member>[]> {
  if (deed.do === 'sign on') return members.signOn(deed.asked, now)
  if (deed.do === 'use') return accept(await members.useOnce(deed.key, deed.until, now))
  return accept(await members.forget(deed.person))
}

/** Who is known by which of these persons at the end, and who is listed. */
export async function membersOf({ members }: Pick<Stores, 'members'>, tag: string): Promise<unknown> {
  const persons = [...['ann', 'bob', 'eve'].map((name) => `g_${name}-${tag}` as PersonId)]
  for (let n = 0; n < 12; n++) persons.push(guestOf(tag, n))
  for (let n = 0; n < 40; n++) persons.push(freshOf(tag, n))
  const found = await Promise.all(persons.map((person) => members.find(person)))
  const listed = new Set<string>()
  for (let after: string | undefined, more = true; more;) {
    const page = await members.list(after, 1_000)
    for (const { person } of page.members) if (person.endsWith(tag)) listed.add(person)
    after = page.next
    more = after !== undefined
  }
  return { found, listed: [...listed].toSorted() }
}
