import type { CommandRule, PersonId } from './core.ts'
import type { EventOf, Fold } from './events.ts'

/** What is everybody's own: their session, another device, and that they can be forgotten. */
export const PERSON_LIMITS = {
  /** How long a link that takes somebody along to another device can be used, ms. */
  carryMs: 10 * 60_000,
} as const

export const personCommands = {
  'session.carry': { may: 'self', in: 'house' },
  'session.end': { may: 'self', in: 'house' },
  'session.forget': { may: 'self', in: 'house' },
  'person.sign_out': { may: 'own', in: 'house' },
} as const satisfies Record<string, CommandRule>
export type PersonCommand = keyof typeof personCommands

export interface PersonEvents {
  /** For the person, in the house: their sessions signed until this moment (ms) are void. */
  'person.signed_out': { until: number }
  /** For the staff, in the house: this person wants to be forgotten. Their words go from every room. */
  'person.forgotten': { person: PersonId }
}
export type PersonEvent = EventOf<PersonEvents>

export interface SessionView {
  /** Sessions signed until then (ms) are void. */
  until: number
}
export const sessionFold: Fold<SessionView, PersonEvent> = {
  empty: { until: 0 },
  apply: (view, event) => (event.type === 'person.signed_out' ? { until: Math.max(view.until, event.until) } : view),
}
