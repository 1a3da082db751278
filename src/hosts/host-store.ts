import type { CommandId, PersonId, Reply } from '../protocol/core.ts'
import type { Fence } from '../rooms/room-log.ts'

export interface HostStore {
  /** Voids host links signed before `before`: appends `host.revoked` to the house, for staff. Asked again with the same id: accepted again. */
  revoke(
    revocation: { by: PersonId; id: CommandId; hash: string; before: number },
    fence: Fence,
  ): Promise<Reply<object>>
}
