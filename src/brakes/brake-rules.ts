import { inForce, type Brakes, type Restriction } from '../protocol/brakes.ts'
import type { PersonId } from '../protocol/core.ts'
import type { Decision } from '../rooms/decision-store.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody } from '../rooms/event-body.ts'
import { GATES, restrictedGate } from '../rooms/gates.ts'

type By = Parameters<typeof eventBody>[1]

/** What the crowd's scripts must know of these brakes. */
function gatesFor(brakes: Brakes): NonNullable<Decision['gates']> {
  const { slow, hold } = inForce(brakes)
  return { [GATES.slow]: slow > 0 ? String(slow * 1_000) : null, [GATES.hold]: hold ? '1' : null }
}

export const setBrakes =
  (changes: Partial<Brakes>, by: By) =>
  ({ everyone }: Seen): Verdict => {
    if (everyone.launch.phase === 'archived') return 'closed'
    return {
      events: [eventBody('brakes.changed', by, changes)],
      gates: gatesFor({ ...everyone.brakes, ...changes }),
    }
  }

/** Told to staff and to the person; the gate holds from this moment on, wherever they write. */
export const restrict =
  ({ forMs, ...who }: Omit<Restriction, 'until'> & { forMs: number | null }, by: By) =>
  ({ now }: Seen): Verdict => {
    const until = forMs === null ? null : now + forMs
    const restriction = { ...who, until }
    return {
      events: [
        eventBody('person.restricted', { ...by, to: 'staff' }, restriction),
        eventBody('person.restricted', { to: who.person }, restriction),
      ],
      gates: { [restrictedGate(who.person)]: String(until ?? 0) },
    }
  }

export const free =
  (person: PersonId, by: By) =>
  ({ mineOf }: Seen): Verdict => {
    if (mineOf(person).brakes.until === 0) return 'not_found'
    return {
      events: [
        eventBody('person.freed', { ...by, to: 'staff' }, { person }),
        eventBody('person.freed', { to: person }, { person }),
      ],
      gates: { [restrictedGate(person)]: null },
    }
  }
