import type { EmbeddedEngine } from '../embedded/engine.ts'
import { accept, HOUSE, type CommandId, type PersonId, type Reply } from '../protocol/core.ts'
import { eventBody } from '../rooms/event-body.ts'
import { appendTo, fence } from '../rooms/log-tx.memory.ts'
import { once } from '../rooms/recent.memory.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { HostStore } from './host-store.ts'

export class MemoryHostStore implements HostStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  revoke(
    { by, id, hash, before }: { by: PersonId; id: CommandId; hash: string; before: number },
    caller: Fence,
  ): Promise<Reply<object>> {
    return this.#engine.transact((tx) => {
      fence(tx, HOUSE, caller)
      return once(tx, HOUSE, caller.now, { person: by, id, hash }, () => {
        appendTo(tx, HOUSE, caller.now, eventBody('host.revoked', { by, id, to: 'staff' }, { before }))
        return accept({})
      })
    })
  }
}
