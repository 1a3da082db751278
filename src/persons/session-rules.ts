import { accept, refuse, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'
import type { HostLink, HostView } from '../protocol/hosts.ts'
import { higher, outranks, type Role } from '../protocol/roles.ts'
import { cleanName, nameRefusal, suggestedName } from '../protocol/text.ts'
import { seedOf, shownAs, type Grant, type Session } from '../rooms/granted-session.ts'

/** What the house knows of a member who has just signed on. */
export interface SignedOn {
  person: PersonId
  was: readonly PersonId[]
  limitKey: string
  name?: string
  avatar?: string
  key: string
  until: number
  role?: Role
}

/** What somebody is called who was given a role and has chosen no name. */
const CALLED: Record<Grant['role'], string> = {
  display: 'Display',
  staff: 'Staff',
  moderator: 'Moderator',
  host: 'Host',
  owner: 'Host',
}

/** A role that the server gave to one of its own: no link gave it, and none can take it. */
export const BY_SERVER = 'server'

/** Most roles that one session carries, and guests that it remembers to have been; the oldest go. */
const GRANTS = 5
const WAS = 8

/** The same person under that name. Names of the staff, and what looks like them, are refused, except for staff. */
export function named(session: Session, raw: string, staff: boolean, guarded?: ReadonlySet<string>): Reply<Session> {
  const { person, member } = session
  if (member?.named) return refuse('not_allowed')
  const refused = staff ? undefined : nameRefusal(raw, guarded)
  const name = cleanName(raw)
  if (refused || !name.ok) return refuse(refused ?? 'bad_name')
  const standing = person.standing === 'visitor' ? 'guest' : person.standing
  return accept({ ...session, person: { ...person, standing, name: name.text } })
}

/** The same person with that role as well. */
export function granted(session: Session, grant: Grant): Session {
  const { person, grants } = session
  const others = grants.filter(({ from }) => from !== grant.from)
  const standing = person.standing === 'visitor' ? 'guest' : person.standing
  const name = person.name ?? CALLED[grant.role]
  return { ...session, person: { ...person, standing, name }, grants: [...others, grant].slice(-GRANTS) }
}

/** The member whom the brand has signed on: who they were as a guest is theirs, as far as the house says so. Members always have a name. */
export function memberSession(before: Session | undefined, member: SignedOn, now: number): Session {
  const { person: id, was, limitKey, avatar, key, until, role } = member
  const same = before && (before.person.id === id || was.includes(before.person.id)) ? before : undefined
  const given = role === undefined || role === 'fan' ? suggestedName(seedOf(id)) : CALLED[role]
  const name = member.name ?? same?.person.name ?? given
  const links = same?.grants.filter(({ from }) => from !== 'brand') ?? []
  const own: Grant[] = role === undefined || role === 'fan' ? [] : [{ role, from: 'brand', at: now }]
  return {
    person: { id, standing: 'member', name, ...(avatar !== undefined && { avatar }) },
    limitKey,
    was,
    grants: [...links, ...own],
    at: now,
    member: { key, until, named: member.name !== undefined },
  }
}

/** Who was taken along to this device, where they may have been another guest. Roles stay where they were given. */
export function carriedSession(carried: Session, here: Session | undefined): Session {
  const guest = here && here.person.standing !== 'member' ? here.person.id : undefined
  const was = [...carried.was, ...(guest !== undefined && guest !== carried.person.id ? [guest] : [])]
  return {
    ...carried,
    person: shownAs(carried, undefined),
    was: [...new Set(was)].slice(-WAS),
    grants: [],
    carried: true,
  }
}

/** Is the link in force that gives just this? */
export function inForce({ from, role, room, at }: Grant, { linksSince, links }: HostView, now: number): boolean {
  if (from === BY_SERVER) return true
  const gives = (one: HostLink): boolean => one.link === from && one.role === role && one.room === room
  return at >= linksSince && (from === 'start' || links.some((one) => gives(one) && now < one.expires))
}

/** Does a role that was given still count? */
const counts = (grant: Grant, person: PersonId, hosts: HostView, now: number): boolean =>
  grant.from === 'brand'
    ? !hosts.left.some((one) => one.person === person && grant.at <= one.at)
    : inForce(grant, hosts, now)

/** What is left of a role after the brand's latest word, which may have been heard on another device. */
function lessened({ role, from }: Grant, person: PersonId, { crew }: HostView): Role {
  const latest = from === 'brand' ? crew.find((one) => one.person === person && one.from === from) : undefined
  return latest && outranks(role, latest.role) ? latest.role : role
}

/** What somebody may do in that room, of all that they were given and that still counts. */
export function roleOf({ person, grants }: Session, room: RoomId, hosts: HostView, now: number): Role | undefined {
  let role: Role = 'fan'
  for (const grant of grants) {
    if (grant.room !== undefined && grant.room !== room) continue
    if (counts(grant, person.id, hosts, now)) role = higher(lessened(grant, person.id, hosts), role)
  }
  return role === 'fan' ? undefined : role
}

/** Their role in any room: the highest that counts anywhere. */
export function highestRole(session: Session, hosts: HostView, now: number): Role | undefined {
  const roles = session.grants.map((grant) => roleOf(session, grant.room ?? ('' as RoomId), hosts, now))
  return roles.reduce<Role | undefined>((best, role) => (role && best ? higher(role, best) : (role ?? best)), undefined)
}
