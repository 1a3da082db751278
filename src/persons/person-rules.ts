import type { PersonId } from '../protocol/core.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'

/** Their sessions signed until now are void. Told to whoever they are and have been. */
export const signOut =
  (ids: readonly PersonId[], by: By) =>
  ({ now }: Seen): Verdict => ({
    events: ids.map((to, i) => eventBody('person.signed_out', { ...(i === 0 ? by : {}), to }, { until: now })),
  })

/** The same, and what they said goes from every room: the deadline is taken until that is done. */
export const forget =
  (ids: readonly PersonId[], by: By) =>
  (seen: Seen): Verdict => {
    const out = signOut(ids, by)(seen)
    if (typeof out === 'string') return out
    const forgotten = ids.map((person) => eventBody('person.forgotten', { to: 'staff' }, { person }))
    const deadlines = ids.map((thing) => ({ kind: 'person.forget' as const, thing, at: seen.now }))
    return { events: [...(out.events ?? []), ...forgotten], deadlines }
  }
