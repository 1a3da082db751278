import { HOUSE, type CommandId, type PersonId, type Reply } from '../protocol/core.ts'
import { recentKeys } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { answerField, readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { HostStore } from './host-store.ts'

const revokeLinks = script(new URL('./revoke-links.lua', import.meta.url))

export class RedisHostStore implements HostStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async revoke(
    { by, id, hash, before }: { by: PersonId; id: CommandId; hash: string; before: number },
    { epoch, seen, now }: Fence,
  ): Promise<Reply<object>> {
    const { head, log } = logKeys(HOUSE)
    const body = eventBody('host.revoked', { by, id, to: 'staff' }, { before })
    const args = [epoch, seen, now, answerField(by, id), hash, body]
    return readReply(HOUSE, await this.#link.run(revokeLinks, [head, log, ...recentKeys(HOUSE, now)], args), () => ({}))
  }
}
