import { accept, refuse, type Person, type PersonId, type Reply } from '../protocol/core.ts'
import type { CrewMember } from '../protocol/hosts.ts'
import { isStaff } from '../protocol/roles.ts'
import { nameRefusal, skeleton } from '../protocol/text.ts'
import type { SessionRequest } from '../protocol/wire.schema.ts'
import type { Clock } from '../rooms/clock.ts'
import { shownAs, type Grant, type Session } from '../rooms/granted-session.ts'
import type { BrandKeys, SignOn } from './brand-keys.ts'
import { carriedSession, granted, highestRole, inForce, memberSession, named } from './session-rules.ts'
import type { HouseSessions } from './sessions.ts'
import { expiryOf, newPersonId, newVisitor, type Tokens } from './tokens.ts'

/** What the desk asks the house. */
export interface House {
  signOn(
    asked: Omit<SignOn, 'role' | 'key'> & { guest: PersonId | undefined; fresh: PersonId },
  ): Promise<Reply<{ person: PersonId; was: readonly PersonId[]; limitKey: string }>>
  useOnce(key: string, until: number): Promise<boolean>
  /** Voids the sessions of a guest who is a member from now on, so that nobody acts twice; says until which moment, ms. */
  endGuest(guest: PersonId): Promise<number>
  /** Resolves when this node has seen what the house knows by now: a link may have been made on another one just now. */
  catchUp(): Promise<unknown>
  /** Tells staff that somebody has this role, or (without one) that the brand does not say so any more. */
  crew(member: CrewMember | { person: PersonId; from: string }): Promise<Reply<unknown>>
}

export interface DeskGround {
  tokens: Tokens
  sessions: HouseSessions
  clock: Clock
  house: House
  brand: BrandKeys | undefined
  memberHours: number
  /** Skeletons of names that nobody may have. */
  reserved: ReadonlySet<string>
}

export interface Signed {
  token: string
  person: Person
  /** Until when the token is good, ms. */
  expires: number
  /** Members: whether their name is the brand's, and not theirs to change. */
  named?: boolean
}

/**
 * Answers `POST /api/session`: a fresh token, for the same person when one came along. Refuses, in this order, `token_invalid`
 * and `token_expired` for the session so far, the same for the key or the brand's token, `token_used`, `not_allowed` for another
 * name than the brand's, `bad_name`, `name_reserved`.
 */
export class SessionDesk {
  readonly #ground: DeskGround
  constructor(ground: DeskGround) {
    this.#ground = ground
  }

  async answer(token: string | undefined, request: SessionRequest): Promise<Reply<Signed>> {
    const next = await this.#next(token, request)
    return next.ok ? accept(this.#signed(next.value)) : next
  }

  #signed(session: Session): Signed {
    const { tokens, clock, sessions } = this.#ground
    const now = clock.now()
    const role = highestRole(session, sessions.hosts, now)
    const person = shownAs(session, role)
    const { member } = session
    const own = member ? { named: member.named } : {}
    return { token: tokens.issue(session, now), person, expires: expiryOf(session, now), ...own }
  }

  async #next(token: string | undefined, request: SessionRequest): Promise<Reply<Session>> {
    const { sessions, clock } = this.#ground
    const before = token === undefined ? undefined : sessions.read(token)
    if ('token' in request) return this.#signOn(before?.ok ? before.value : undefined, request.token)
    if (before?.ok === false) return before
    const session = before?.value
    if ('carried' in request) return this.#carry(session, request.carried)
    const base = session ?? newVisitor(clock.now())
    if ('hostKey' in request) return this.#grant(base, request.hostKey)
    return request.name === undefined ? accept(base) : this.#name(base, request.name)
  }

  async #name(session: Session, raw: string): Promise<Reply<Session>> {
    const { sessions, clock } = this.#ground
    const { hosts } = sessions
    const role = highestRole(session, hosts, clock.now())
    const next = named(session, raw, isStaff({ role }), this.#guarded(session.person.id))
    if (!next.ok) return next
    const known = hosts.crew.filter(({ person }) => person === session.person.id)
    for (const member of known) await this.#tell({ ...member, ...nameOf(next.value) })
    return next
  }

  /** Names that are reserved, or somebody's of the staff, but for this person's own. */
  #guarded(person?: PersonId): ReadonlySet<string> {
    const { sessions, reserved } = this.#ground
    const others = sessions.hosts.crew.filter((one) => one.name !== undefined && isStaff(one) && one.person !== person)
    return new Set([...reserved, ...others.map(({ name = '' }) => skeleton(name))])
  }
  #isGuarded(name: string | undefined, person: PersonId): boolean {
    return name !== undefined && nameRefusal(name, this.#guarded(person)) !== undefined
  }

  async #grant(session: Session, key: string): Promise<Reply<Session>> {
    const { tokens, sessions, clock } = this.#ground
    const now = clock.now()
    const link = tokens.readLink(key, now)
    if (!link.ok) return link
    const next = granted(session, link.value)
    if (!inForce(link.value, sessions.hosts, now)) await this.#ground.house.catchUp()
    if (!inForce(link.value, sessions.hosts, now)) return refuse('token_invalid')
    const { role, room, from } = link.value
    const where = room === undefined ? {} : { room }
    const told = await this.#tell({ person: next.person.id, role, from, ...where, ...nameOf(next) })
    return told.ok ? accept(next) : told
  }

  async #carry(here: Session | undefined, key: string): Promise<Reply<Session>> {
    const { tokens, clock, house, sessions } = this.#ground
    const read = tokens.readCarry(key, clock.now())
    if (!read.ok) return read
    const { session, once, until } = read.value
    const refused = sessions.refusal(session)
    if (refused) return refuse(refused)
    if (!(await house.useOnce(once, until))) return refuse('token_used')
    return accept(carriedSession(session, here))
  }

  async #signOn(before: Session | undefined, token: string): Promise<Reply<Session>> {
    const { brand, house, clock, memberHours } = this.#ground
    const now = clock.now()
    const read = brand?.read(token, now) ?? refuse('token_invalid')
    if (!read.ok) return read
    const { role, key, ...asked } = read.value
    const guest = before && before.person.standing !== 'member' ? before.person.id : undefined
    const member = await house.signOn({ ...asked, guest, fresh: newPersonId() })
    if (!member.ok) return member
    const { person, was, limitKey } = member.value
    // Nobody goes on as that guest besides: on another device, or whoever has lured somebody into being them.
    const goesOn = guest !== undefined && (person === guest ? before?.carried === true : was.includes(guest))
    const endedAt = goesOn ? await house.endGuest(guest) : 0
    const { name: called, avatar } = asked
    // A name that is kept for the staff is nobody else's, whoever gives it: they choose another one.
    const name = isStaff({ role }) || !this.#isGuarded(called, person) ? called : undefined
    const own = { ...(name !== undefined && { name }), ...(avatar !== undefined && { avatar }) }
    const known = { person, was, limitKey, ...own, key, until: now + memberHours * 3_600_000, ...(role && { role }) }
    const next = memberSession(before, known, Math.max(now, endedAt + 1))
    const told = await this.#tellBrandRole(next, role === 'fan' ? undefined : role)
    return told.ok ? accept(next) : told
  }

  async #tellBrandRole(session: Session, role: Grant['role'] | undefined): Promise<Reply<unknown>> {
    const person = session.person.id
    if (role !== undefined) return this.#tell({ person, role, from: 'brand', ...nameOf(session) })
    const had = this.#ground.sessions.hosts.crew.some((one) => one.person === person && one.from === 'brand')
    return had ? this.#ground.house.crew({ person, from: 'brand' }) : accept({})
  }

  #tell(member: CrewMember): Promise<Reply<unknown>> {
    return this.#ground.house.crew(member)
  }
}

const nameOf = ({ person }: Session): { name?: string } => (person.name === undefined ? {} : { name: person.name })
