import type { CommandRule, PersonId } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** The host's brakes: what calms a room, and what holds one person back. */
export const BRAKE_LIMITS = {
  /** Longest slow mode, s. */
  slowSeconds: 120,
  /** What calm sets at least: slow mode, s. It also holds all lines. */
  calmSeconds: 30,
  /** Longest time-out, ms; longer is a ban. */
  timeoutMs: 24 * 3_600_000,
  /** How many restricted persons staff see listed. */
  restrictedListed: 200,
  reasonLength: 120,
} as const

export const brakeCommands = {
  'brakes.set': { may: 'moderate', in: 'room' },
  'person.restrict': { may: 'moderate', in: 'room' },
  'person.free': { may: 'moderate', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type BrakeCommand = keyof typeof brakeCommands

export interface Brakes {
  /** Seconds between two lines of a person; 0 = off. */
  slow: number
  /** Lines wait until staff let them through. */
  hold: boolean
  /** The big screen shows the brand, nothing else. */
  blank: boolean
  /** Stand-by: slow and hold at once, on top of what is set; off again, that is as before. */
  calm: boolean
}

export interface Restriction {
  person: PersonId
  name?: string
  /** Until when they may not write, ms; null = banned: they may not be here. */
  until: number | null
  reason?: string
}

export interface BrakeEvents {
  'brakes.changed': Partial<Brakes>
  /** Once for staff, once for the person themselves. */
  'person.restricted': Restriction
  /** Likewise. */
  'person.freed': { person: PersonId }
}
export type BrakeEvent = EventOf<BrakeEvents>

/** What is set. */
export const brakesFold: Fold<Brakes, BrakeEvent> = {
  empty: { slow: 0, hold: false, blank: false, calm: false },
  apply(view, event) {
    if (event.type !== 'brakes.changed') return view
    const { slow = view.slow, hold = view.hold, blank = view.blank, calm = view.calm } = event
    return { slow, hold, blank, calm }
  },
}

/** What holds for lines: calm comes on top. */
export const inForce = ({ slow, hold, calm }: Brakes): { slow: number; hold: boolean } => ({
  slow: calm ? Math.max(slow, BRAKE_LIMITS.calmSeconds) : slow,
  hold: hold || calm,
})

/** What holds me back: until when I may not write; 0 = nothing, null = I am banned. */
export interface MyBrakesView {
  until: number | null
  reason?: string
}
export const myBrakesFold: Fold<MyBrakesView, BrakeEvent> = {
  empty: { until: 0 },
  apply(view, event) {
    if (event.type === 'person.freed') return { until: 0 }
    if (event.type !== 'person.restricted') return view
    return { until: event.until, ...(event.reason !== undefined && { reason: event.reason }) }
  },
}
