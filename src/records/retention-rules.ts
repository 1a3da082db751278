import type { PersonId } from '../protocol/core.ts'
import type { Decision } from '../rooms/decision-store.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody } from '../rooms/event-body.ts'

/** How long it is kept, days; 0 = for ever. */
export interface Retention {
  /** Words of a room, from when it is archived. */
  retainLinesDays: number
  /** What the house knows of a member, from when the brand signed them on last. */
  retainMembersDays: number
}

/** What the daily sweep is called among the house's deadlines. */
const SWEEP = 'sweep'
/** A sweep begins so long after a node has started, ms. */
const SOON_MS = 10_000

/** The same deadline once more, later. */
export const dueAgain =
  ({ kind, thing }: Pick<NonNullable<Decision['deadlines']>[number], 'kind' | 'thing'>, afterMs: number) =>
  ({ now }: Seen): Verdict => ({ deadlines: [{ kind, thing, at: now + afterMs }] })

export const planSweep = ({ now }: Seen): Verdict => ({
  deadlines: [{ kind: 'room.retain', thing: SWEEP, at: now + SOON_MS }],
})

/** A member who has not come for long is forgotten as if they had asked for it. */
export const forgetMember =
  (ids: readonly PersonId[]) =>
  ({ now }: Seen): Verdict => ({
    events: ids.flatMap((person) => [
      eventBody('person.signed_out', { to: person }, { until: now }),
      eventBody('person.forgotten', { to: 'staff' }, { person }),
    ]),
    deadlines: ids.map((thing) => ({ kind: 'person.forget', thing, at: now })),
  })
