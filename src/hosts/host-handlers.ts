import { accept } from '../protocol/core.ts'
import type { HostCommand } from '../protocol/hosts.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { HostStore } from './host-store.ts'

export const hostHandlers = (hosts: HostStore): Handlers<HostCommand> => ({
  async 'host.revoke'({ live: house, person, hash }, { id }) {
    const fence = house.fence()
    const revoked = await hosts
      .revoke({ by: person.id, id, hash, before: fence.now }, fence)
      .finally(() => house.nudge())
    return revoked.ok ? accept({}) : revoked
  },
})
