import type { PersonId } from '../protocol/core.ts'
import { HOST_LIMITS, type CrewMember, type HostLink } from '../protocol/hosts.ts'
import { outranks, type Role } from '../protocol/roles.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'

const HOUR_MS = 3_600_000

/** One gives less than one has; owners make owners, so that there can be two. */
export const mayGive = (mine: Role | undefined, given: Role): boolean => mine === 'owner' || outranks(mine, given)

/** There is such a link now. Expired ones make room for it. */
export const makeLink =
  ({ hours, ...link }: Omit<HostLink, 'expires'> & { hours: number }, by: By) =>
  ({ staff, now }: Seen): Verdict => {
    const live = staff.hosts.links.filter(({ expires }) => now < expires)
    if (live.length >= HOST_LIMITS.links) return 'too_many'
    return { events: [eventBody('link.made', { ...by, to: 'staff' }, { ...link, expires: now + hours * HOUR_MS })] }
  }

export const revokeLink =
  (link: string, mine: Role | undefined, by: By) =>
  ({ staff }: Seen): Verdict => {
    const found = staff.hosts.links.find((one) => one.link === link)
    if (found === undefined) return 'not_found'
    if (!mayGive(mine, found.role)) return 'not_allowed'
    return { events: [eventBody('link.revoked', { ...by, to: 'staff' }, { link })] }
  }

export const revokeAll =
  (by: By) =>
  ({ now }: Seen): Verdict => ({ events: [eventBody('host.revoked', { ...by, to: 'staff' }, { before: now })] })

/** Somebody has a role; without one, the brand does not say so any more. */
export type CrewChange = CrewMember | { person: PersonId; from: string }

/** Staff know who has which role; nothing is said twice. */
export const crewChanged =
  (changes: readonly CrewChange[]) =>
  ({ staff }: Seen): Verdict => {
    let { crew } = staff.hosts
    const events: string[] = []
    for (const change of changes) {
      const known = crew.find(({ person, from }) => person === change.person && from === change.from)
      if ('role' in change ? known && isSame(known, change) : known === undefined) continue
      crew = [...crew.filter((one) => one !== known), ...('role' in change ? [change] : [])]
      const type = 'role' in change ? 'crew.joined' : 'crew.left'
      events.push(eventBody(type, { by: change.person, to: 'staff' }, change))
    }
    return { events }
  }

const isSame = (one: CrewMember, other: CrewMember): boolean =>
  one.role === other.role && one.room === other.room && one.name === other.name
