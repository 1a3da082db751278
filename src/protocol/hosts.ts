import type { CommandRule, PersonId, RoomId } from './core.ts'
import type { EventOf } from './events.ts'
import type { Role } from './roles.ts'

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
