import type { AllEvents } from '../protocol/index.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Listing, NewLaunch } from './launch-store.ts'

/** What stands in the house's log when a launch is listed under this code. */
export const listingBody = ({ person: by, id, hidden, listed }: Listing, code: string): string =>
  eventBody('launch.listed', { by, ...(hidden && { to: 'staff' }), id }, { ...listed, code })

/** What stands there when it is told of again: of drafts, only staff are. */
export const listedBody = (listed: AllEvents['launch.listed']): string =>
  eventBody('launch.listed', listed.phase === 'draft' ? { to: 'staff' } : {}, listed)

/** When a room that is made so starts by itself; undefined = a draft does not, and a lounge has no T-0. */
export const startOf = ({ phase, startsAt }: NewLaunch['launch']): number | undefined =>
  phase === 'draft' ? undefined : startsAt
