import type { Person, Reply, RoomId } from '../../../src/protocol/core.ts'
import type { CrewMember, HostView, LinkRole } from '../../../src/protocol/hosts.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import { higher, outranks, type Role } from '../../../src/protocol/roles.ts'

/** Where somebody sees who runs the rooms, and makes links. */
export interface CrewDesk {
  readonly hosts: HostView
  readonly me: Person | undefined
  /** Nothing can be sent for the moment. */
  readonly off: boolean
  /** The rooms there are, newest first. */
  readonly rooms: readonly { room: RoomId; title: string }[]
  /** The room whose page this is. */
  readonly here: RoomId | undefined
  /** The common clock, ms. */
  now(): number
  /** The answer; undefined = it could not be sent, or is under way. Refusals are told. */
  send<T extends object>(name: CommandName, input: object, press?: string): Promise<Reply<T> | undefined>
  isBusy(press: string): boolean
}

/** Does what was given still count? What the brand says and the start link gave does until it is said otherwise. */
const counts = (hosts: HostView, { from }: CrewMember, now: number): boolean =>
  from === 'start' || from === 'brand' || hosts.links.some(({ link, expires }) => link === from && now < expires)

export const crewNow = (hosts: HostView, now: number): readonly CrewMember[] =>
  hosts.crew.filter((member) => counts(hosts, member, now))

/** What I may do beyond single rooms, as the crew says it; who is not in it may do what their session says. */
export function roleInHouse(hosts: HostView, me: Person | undefined, now: number): Role {
  const mine = hosts.crew.filter(({ person }) => person === me?.id)
  if (mine.length === 0) return me?.role ?? 'fan'
  return mine
    .filter((member) => member.room === undefined && counts(hosts, member, now))
    .reduce<Role>((best, { role }) => higher(best, role), 'fan')
}

/** What somebody may do anywhere, as it counts against being held back. */
export const roleAnywhere = (hosts: HostView, person: string): Role =>
  hosts.crew.filter((one) => one.person === person).reduce<Role>((best, { role }) => higher(best, role), 'fan')

const GIVEN: readonly LinkRole[] = ['display', 'staff', 'moderator', 'host', 'owner']

/** The roles that somebody may give by a link: lower ones than their own, but owners make owners. */
export const rolesToGive = (mine: Role): readonly LinkRole[] =>
  GIVEN.filter((role) => mine === 'owner' || outranks(mine, role))

/** Where a link with that key leads: screens to the screen, who runs a room to its panel, who runs all to the lobby. */
export function linkAddress(key: string, role: LinkRole, room: RoomId | undefined): string {
  const page = role === 'display' ? 'screen' : 'host'
  return `${location.origin}${room === undefined ? '/' : `/${page}/${room}`}#host=${key}`
}
