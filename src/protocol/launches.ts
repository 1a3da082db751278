import type { CommandRule, RoomId, Texts } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** Launches: what a room is opened for, and the phases of its life. */
export const LAUNCH_LIMITS = {
  titleLength: 80,
  /** Longest lead and thanks, and the longest reason told with a change, characters. */
  leadLength: 280,
  /** Languages of a launch's own texts beside the first. */
  languages: 12,
  /** Rooms the house lists; older ones stay reachable by their address and code. */
  roomsListed: 200,
  /** Drafts and templates the house lists for staff. */
  draftsListed: 100,
} as const

/**
 * The life of a launch, in this order. Only staff see a draft. `warmup`: announced, teasers come; `lobby`: doors are open,
 * the countdown is the room; `live`: from T-0 on; `after`: the show is over, the room is not; `archived`: to be read only.
 */
export const PHASES = ['draft', 'warmup', 'lobby', 'live', 'after', 'archived'] as const
export type Phase = (typeof PHASES)[number]

/** How a join code is written: five of these, which nobody mistakes for another, aloud or on a wall. */
export const CODE = { letters: '23456789ABCDEFGHJKMNPQRSTUVWXYZ', length: 5 } as const

export const launchCommands = {
  'launch.create': { may: 'show', in: 'house' },
  'launch.edit': { may: 'show', in: 'room' },
  'launch.move': { may: 'show', in: 'room' },
  'launch.announce': { may: 'show', in: 'room' },
  'launch.open': { may: 'show', in: 'room' },
  'launch.start': { may: 'show', in: 'room' },
  'launch.end': { may: 'show', in: 'room' },
  'launch.archive': { may: 'show', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type LaunchCommand = keyof typeof launchCommands

/** The brand's own words. */
export interface LaunchTexts {
  title?: string
  /** A sentence or two under the title. */
  lead?: string
  /** What is said after the end. */
  thanks?: string
}

/** What is streamed: a page in a frame, or an HLS playlist. `https:`, or a path of this server. */
export interface Stream {
  kind: 'iframe' | 'hls'
  url: string
}

/** The brand's own look. `dark` and `light`: its accent made readable on either theme, computed by the server. */
export interface Brand {
  accent?: { chosen: string; dark: string; light: string }
  logo?: string
  picture?: string
}

/** What hosts set, and may change at any time. */
export interface LaunchSettings extends LaunchTexts {
  title: string
  /** The language of title, lead and thanks (BCP 47). */
  language?: string
  texts?: Texts<LaunchTexts>
  stream?: Stream
  brand?: Brand
}

/** Moments (ms) that make something happen by themselves: doors, T-0, the archive. */
export interface Schedule {
  doorsAt?: number
  startsAt?: number
  archivesAt?: number
}

/** What the house tells of a room. `startsAt` absent = a lounge, which has no T-0. */
export interface Listed {
  room: RoomId
  title: string
  code: string
  phase: Phase
  startsAt?: number
  texts?: Texts<LaunchTexts>
  language?: string
  demo?: true
  /** For staff: made to be copied. */
  template?: true
}

/** Changes of settings; `null` takes one away. */
export type SettingsChange = { readonly [K in keyof LaunchSettings]?: LaunchSettings[K] | null }

export interface LaunchEvents {
  /** In the room's log, always its first event: what the house tells of it. All else follows as an edit. */
  'launch.created': Omit<Listed, 'room'>
  /** Some settings are others now. */
  'launch.edited': { changes: SettingsChange; why?: string }
  /** The whole schedule is this now. From `after`, a new T-0 leads back to the lobby: the launch runs again. */
  'launch.moved': Schedule & { why?: string }
  /** Warm-up: everybody may come and see. */
  'launch.announced': object
  /** Doors. */
  'launch.opened': object
  /** T-0 has come, or the show goes on after it had been ended. */
  'launch.started': object
  /** The show is over. */
  'launch.ended': object
  'launch.archived': object
  /** All before it comes from an archive file of the room `from`. `code`: its join code, if the one it had is another room's. */
  'launch.imported': { from: RoomId; code?: string }
  /** In the house's log: there is a room, or what is told of it has changed. For staff as long as it is a draft. */
  'launch.listed': Listed
}
export type LaunchEvent = EventOf<LaunchEvents>

export interface LaunchView extends LaunchSettings, Schedule {
  phase: Phase
  code: string
  demo?: true
  template?: true
  /** When the show began and ended, ms. */
  startedAt?: number
  endedAt?: number
  /** How often what a calendar shows has changed. */
  revision: number
  /** T-0 was moved last from there, why and when, since everybody may know of it. */
  moved?: { from?: number; at: number; why?: string }
}

const phaseOf: Partial<Record<LaunchEvent['type'], Phase>> = {
  'launch.announced': 'warmup',
  'launch.opened': 'lobby',
  'launch.started': 'live',
  'launch.ended': 'after',
  'launch.archived': 'archived',
}

function without<T extends object>(view: T, changes: object): T {
  const kept = Object.entries({ ...view, ...changes }).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(kept) as T
}

function move(
  view: LaunchView,
  { startsAt, doorsAt, archivesAt, why, at }: Extract<LaunchEvent, { type: 'launch.moved' }>,
) {
  const from = view.startsAt
  const times = { startsAt: startsAt ?? null, doorsAt: doorsAt ?? null, archivesAt: archivesAt ?? null }
  const revision = view.revision + (from === startsAt ? 0 : 1)
  if (from === startsAt) return without(view, times)
  const again = view.phase === 'after' && startsAt !== undefined && startsAt > at
  // Nobody has been told of a draft's T-0, nor is it theirs to know why it is another now.
  const moved =
    view.phase === 'draft' ? null : { at, ...(from !== undefined && { from }), ...(why !== undefined && { why }) }
  const restart = again ? { phase: 'lobby', startedAt: null, endedAt: null } : {}
  return without(view, { ...times, ...restart, revision, moved })
}

/** The room's own launch. */
export const launchFold: Fold<LaunchView, LaunchEvent> = {
  empty: { title: '', phase: 'live', code: '', revision: 0 },
  apply(view, event) {
    if (event.type === 'launch.listed') return view
    if (event.type === 'launch.created') {
      const { seq: _, at: _at, type: _type, by: _by, id: _id, ...launch } = event
      return { ...launch, revision: 0 }
    }
    if (event.type === 'launch.edited')
      return without(view, { ...event.changes, revision: view.revision + ('title' in event.changes ? 1 : 0) })
    if (event.type === 'launch.moved') return move(view, event)
    if (event.type === 'launch.imported') return { ...view, code: event.code ?? view.code }
    const phase = phaseOf[event.type]
    if (phase === undefined) return view
    if (phase === 'live') return without(view, { phase, startedAt: view.startedAt ?? event.at, endedAt: null })
    return { ...view, phase, ...(phase === 'after' && { endedAt: event.at }) }
  },
}

const listFold = (limit: number): Fold<readonly Listed[], LaunchEvent> => ({
  empty: [],
  apply(view, event) {
    if (event.type !== 'launch.listed') return view
    const { seq: _, at: _at, type: _type, by: _by, id: _id, to: _to, ...listed } = event
    const known = view.findIndex(({ room }) => room === listed.room)
    return known < 0 ? [...view, listed].slice(-limit) : view.with(known, listed)
  },
})
/** The house's list of rooms, newest last. */
export const roomListFold = listFold(LAUNCH_LIMITS.roomsListed)
/** The house's list of drafts and templates, for staff; those that were announced since stand in the public list too. */
export const draftListFold = listFold(LAUNCH_LIMITS.draftsListed)
