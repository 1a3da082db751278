import { inForce, type Brakes, type Restriction } from '../protocol/brakes.ts'
import type { PersonId } from '../protocol/core.ts'
import type { Decision } from '../rooms/decision-store.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'
import { GATES, restrictedGate } from '../rooms/gates.ts'

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

/** How long after a ban a room holds somebody back by itself, ms: by then every node knows what the house has decided. */
const BRIDGE_MS = 60_000

const told = (whom: Restriction, ids: readonly PersonId[], by: By): string[] => [
  eventBody('person.restricted', { ...by, to: 'staff' }, whom),
  ...ids.map((to) => eventBody('person.restricted', { to }, { ...whom, person: to })),
]

/** Told to staff and to the person; the gates hold from this moment on, wherever they write, whoever they have been. */
export const restrict =
  ({ forMs, ...who }: Omit<Restriction, 'until'> & { forMs: number }, ids: readonly PersonId[], by: By) =>
  ({ now }: Seen): Verdict => {
    const until = now + forMs
    return { events: told({ ...who, until }, ids, by), gates: gatesUntil(ids, () => until) }
  }

/** In the house: they may be nowhere. */
export const ban = (who: Omit<Restriction, 'until'>, ids: readonly PersonId[], by: By) => (): Verdict => ({
  events: told({ ...who, until: null }, ids, by),
})

/** In the room of whoever banned them: no line of theirs that is decided later gets in while nodes have not heard yet. */
export const bridge =
  (ids: readonly PersonId[]) =>
  ({ now, mineOf }: Seen): Verdict => ({
    gates: gatesUntil(ids, (id) => Math.max(mineOf(id).brakes.until ?? 0, now + BRIDGE_MS)),
  })

const gatesUntil = (ids: readonly PersonId[], until: (id: PersonId) => number): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [restrictedGate(id), String(until(id))]))
const noGates = (ids: readonly PersonId[]): Record<string, null> =>
  Object.fromEntries(ids.map((id) => [restrictedGate(id), null]))

/** Nothing holds them back here any more. */
export const free =
  (person: PersonId, ids: readonly PersonId[], by: By) =>
  ({ mineOf }: Seen): Verdict => {
    if (ids.every((id) => mineOf(id).brakes.until === 0)) return 'not_found'
    return {
      events: [
        eventBody('person.freed', { ...by, to: 'staff' }, { person }),
        ...ids.map((to) => eventBody('person.freed', { to }, { person: to })),
      ],
      gates: noGates(ids),
    }
  }

/** The same where it is enough that the gates open: the house has said it. */
export const openGates =
  (person: PersonId, ids: readonly PersonId[], by: By) =>
  (seen: Seen): Verdict => {
    const freed = free(person, ids, by)(seen)
    return freed === 'not_found' ? { gates: noGates(ids) } : freed
  }
