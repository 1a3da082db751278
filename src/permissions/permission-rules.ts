import type { Permissions } from '../protocol/roles.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody } from '../rooms/event-body.ts'

export const setPermissions =
  (changes: Partial<Permissions>, by: Parameters<typeof eventBody>[1]) =>
  ({ everyone }: Seen): Verdict =>
    everyone.launch.phase === 'archived' ? 'closed' : { events: [eventBody('permissions.changed', by, changes)] }
