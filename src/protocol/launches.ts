import type { CommandRule, RoomId } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** Launches: a room is opened for one, and T-0 comes by a deadline. */
export const LAUNCH_LIMITS = {
  titleLength: 80,
  /** Rooms the house lists; older ones stay reachable by their address. */
  roomsListed: 200,
} as const

export const launchCommands = {
  'launch.create': { by: 'host', in: 'house' },
} as const satisfies Record<string, CommandRule>
export type LaunchCommand = keyof typeof launchCommands

export interface LaunchEvents {
  /** In the room's log, always its first event. `startsAt` (ms) is T-0; absent = a lounge, which is open at once. */
  'launch.created': { title: string; startsAt?: number; demo?: true }
  /** In the room's log: T-0 has come. */
  'launch.started': object
  /** In the house's log: there is a room. */
  'launch.listed': { room: RoomId; title: string; startsAt?: number; demo?: true }
}
export type LaunchEvent = EventOf<LaunchEvents>

export interface LaunchView {
  title: string
  phase: 'lobby' | 'live'
  startsAt?: number
  demo?: true
}
/** The room's own launch. */
export const launchFold: Fold<LaunchView, LaunchEvent> = {
  empty: { title: '', phase: 'live' },
  apply(view, event) {
    if (event.type === 'launch.started') return { ...view, phase: 'live' }
    if (event.type !== 'launch.created') return view
    const { title, startsAt, demo } = event
    if (startsAt === undefined) return { title, phase: 'live', ...(demo && { demo }) }
    return { title, phase: 'lobby', startsAt, ...(demo && { demo }) }
  },
}

export interface ListedRoom {
  room: RoomId
  title: string
  startsAt?: number
  demo?: true
}
/** The house's list of rooms, newest last. */
export const roomListFold: Fold<readonly ListedRoom[], LaunchEvent> = {
  empty: [],
  apply(view, event) {
    if (event.type !== 'launch.listed') return view
    const { room, title, startsAt, demo } = event
    const listed = { room, title, ...(startsAt !== undefined && { startsAt }), ...(demo && { demo }) }
    return [...view.filter((other) => other.room !== room), listed].slice(-LAUNCH_LIMITS.roomsListed)
  },
}
