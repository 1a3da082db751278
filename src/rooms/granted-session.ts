import type { Person, PersonId, Refusal, Reply, RoomId } from '../protocol/core.ts'
import type { LinkRole } from '../protocol/hosts.ts'
import { isStaff, type Role } from '../protocol/roles.ts'
import { nameRefusal, suggestedName } from '../protocol/text.ts'

/** A role that somebody was given. */
export interface Grant {
  role: LinkRole
  /** Where it counts; absent = everywhere. */
  room?: RoomId
  /** The link that gave it, `start` for the one told at the start, `brand` for the brand's word. */
  from: string
  /** When the link was signed, ms. */
  at: number
}

/** Who somebody is to this server, as their token says it. */
export interface Session {
  /** Without a role: what somebody may do depends on the room, and on what counts at the moment. */
  person: Omit<Person, 'role'>
  /** Whom limits count: one for all devices and accounts of a person. */
  limitKey: string
  /** Other guests they have been, on other devices. */
  was: readonly PersonId[]
  grants: readonly Grant[]
  /** Since when they are signed on, ms: renewals do not change it. */
  at: number
  /** It came from another device, whose token for the same person somebody else may have. */
  carried?: true
  /** Members: which key of the brand vouches for them, and until when, ms. */
  member?: { key: string; until: number; named: boolean }
}

/** What counts of a session at the moment. */
export interface Sessions {
  /** A token's session; refused when it is not one of ours, too old, or has been ended. */
  read(token: string): Reply<Session>
  /** Why a session that was read before does not count any more; undefined = it does. */
  refusal(session: Session): Refusal | undefined
  /** What they may do in that room; undefined = what fans may. */
  roleIn(session: Session, room: RoomId): Role | undefined
}

/**
 * Who somebody is to others where they have this role. A name that is kept for the staff was theirs by a role that they were
 * given: where that does not count, they are called like somebody who has chosen none.
 */
export function shownAs({ person, grants }: Session, role: Role | undefined): Person {
  const isTheirs = isStaff({ role }) || grants.length === 0 || person.name === undefined
  const name = isTheirs || nameRefusal(person.name ?? '') === undefined ? person.name : suggestedName(seedOf(person.id))
  return { ...person, ...(name !== undefined && { name }), ...(role && { role }) }
}

/** Somebody whom nobody has named is called alike on every device. */
export const seedOf = (id: PersonId): number =>
  Array.from(Buffer.from(id)).reduce((sum, byte) => (sum * 31 + byte) % 1e6, 0)

/** Everybody whom this person is or has been: what holds for one of them holds for all. */
export const idsOf = ({ person, was, limitKey }: Session): readonly PersonId[] =>
  was.length === 0 && limitKey === person.id ? [person.id] : [person.id, ...was, limitKey as PersonId]
