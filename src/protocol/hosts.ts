import type { CommandRule, PersonId, RoomId } from './core.ts'
import type { EventOf, Fold } from './events.ts'
import { outranks, type Role } from './roles.ts'

/** Who runs the rooms: staff come in by signed links, or by what the brand says of them. */
export const HOST_LIMITS = {
  /** Links in force at once. */
  links: 200,
  linkHours: 720,
  labelLength: 60,
  /** Persons with a role that staff see listed, newest last. */
  crewListed: 300,
} as const

export const hostCommands = {
  'link.create': { may: 'show', in: 'house' },
  'link.revoke': { may: 'show', in: 'house' },
  'host.revoke': { may: 'own', in: 'house' },
} as const satisfies Record<string, CommandRule>
export type HostCommand = keyof typeof hostCommands

/** A role that a link gives; an owner's comes from the start link, or from another owner's. */
export type LinkRole = Exclude<Role, 'fan'>

/** A capability link: whoever opens it has this role, until it expires or is revoked. */
export interface HostLink {
  link: string
  role: LinkRole
  /** Where it counts; absent = in every room. */
  room?: RoomId
  /** ms */
  expires: number
  label?: string
}

/** Somebody with a role. `from`: the link that gave it; `start` = the link told at the start, `brand` = the brand's word. */
export interface CrewMember {
  person: PersonId
  role: LinkRole
  room?: RoomId
  from: string
  name?: string
}

/** All for staff, in the house. */
export interface HostEvents {
  'link.made': HostLink
  /** That link is void, and what it gave. */
  'link.revoked': { link: string }
  /** All links signed before this moment (ms) are void, and what they gave. */
  'host.revoked': { before: number }
  /** Somebody has a role, or another name. */
  'crew.joined': CrewMember
  /** Somebody has no role any more by the brand's word. */
  'crew.left': { person: PersonId; from: string }
}
export type HostEvent = EventOf<HostEvents>

export interface HostView {
  /** What was given by links counts only when the link was signed at or after this (ms). */
  linksSince: number
  /** In force, as far as they have not expired; newest last. */
  links: readonly HostLink[]
  crew: readonly CrewMember[]
  /** Whom the brand gives no role any more since then (ms): what it gave before does not count. */
  left: readonly { person: PersonId; at: number }[]
}

const linkOf = ({ link, role, room, expires, label }: HostLink): HostLink => ({
  ...{ link, role, expires },
  ...(room !== undefined && { room }),
  ...(label !== undefined && { label }),
})

const crewOf = ({ person, role, room, from, name }: CrewMember): CrewMember => ({
  ...{ person, role, from },
  ...(room !== undefined && { room }),
  ...(name !== undefined && { name }),
})

/**
 * As many as staff see listed. Of more, the oldest of the lowest role goes, and of those whom a link has let in before whom the
 * brand has: rank is looked up here, so no crowd of screens may push out who stands above it.
 */
function listed(crew: readonly CrewMember[]): readonly CrewMember[] {
  if (crew.length <= HOST_LIMITS.crewListed) return crew
  const goesFirst = (one: CrewMember, other: CrewMember): boolean =>
    outranks(other.role, one.role) ||
    (!outranks(one.role, other.role) && one.from !== 'brand' && other.from === 'brand')
  const first = crew.reduce((least, one) => (goesFirst(one, least) ? one : least))
  return crew.filter((one) => one !== first)
}

export const hostFold: Fold<HostView, HostEvent> = {
  empty: { linksSince: 0, links: [], crew: [], left: [] },
  apply(view, event) {
    const { links, crew } = view
    switch (event.type) {
      case 'link.made': {
        const kept = links.length < HOST_LIMITS.links ? links : links.filter(({ expires }) => event.at < expires)
        return { ...view, links: [...kept, linkOf(event)].slice(-HOST_LIMITS.links) }
      }
      case 'link.revoked':
        return {
          ...view,
          links: links.filter(({ link }) => link !== event.link),
          crew: crew.filter(({ from }) => from !== event.link),
        }
      case 'host.revoked':
        return {
          ...view,
          linksSince: Math.max(view.linksSince, event.before),
          links: [],
          crew: crew.filter(({ from }) => from === 'brand'),
        }
      case 'crew.joined': {
        const others = crew.filter(({ person, from }) => person !== event.person || from !== event.from)
        return { ...view, crew: listed([...others, crewOf(event)]) }
      }
      case 'crew.left': {
        const before = view.left.filter(({ person }) => person !== event.person)
        return {
          ...view,
          crew: crew.filter(({ person, from }) => person !== event.person || from !== event.from),
          left: [...before, { person: event.person, at: event.at }].slice(-HOST_LIMITS.crewListed),
        }
      }
      default:
        return view
    }
  },
}
