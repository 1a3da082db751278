import { BRAKE_LIMITS, type BrakeEvent, type Restriction } from './brakes.ts'
import type { Fold } from './events.ts'

/** Who is held back, for staff, newest last. Time-outs that are over stay until they are pushed out. */
export const restrictionFold: Fold<readonly Restriction[], BrakeEvent> = {
  empty: [],
  apply(view, event) {
    if (event.type !== 'person.restricted' && event.type !== 'person.freed') return view
    const others = view.filter(({ person }) => person !== event.person)
    if (event.type === 'person.freed') return others
    const { person, name, until, reason } = event
    const restriction = { person, until, ...(name !== undefined && { name }), ...(reason !== undefined && { reason }) }
    return [...others, restriction].slice(-BRAKE_LIMITS.restrictedListed)
  },
}
