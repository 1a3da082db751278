import { CHEERS, type Cheer } from '../protocol/cheers.ts'
import type { Reply, RoomId } from '../protocol/core.ts'
import { recentKeys, roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import type { Cheering, CheerStore } from './cheer-store.ts'

const countCheers = script(new URL('./count-cheers.lua', import.meta.url))

/** How many cheers one script takes at most. */
const MOST = 256

const sumsKey = (room: RoomId): string => roomKey(room, 'cheers')

export class RedisCheerStore implements CheerStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async cheer(
    room: RoomId,
    cheers: Cheering[],
    debounceMs: number,
    now: number,
  ): Promise<Reply<{ counted: boolean }>[]> {
    const keys = [gatesKey(room), sumsKey(room), ...recentKeys(room, now)]
    const args = cheers.slice(0, MOST).flatMap(({ limitKey, kind }) => [`p:cheer:${limitKey}`, kind])
    const raw = (await this.#link.run(countCheers, keys, [now, debounceMs, ...args])) as unknown[]
    const answers = raw.map((answer) => readReply(room, answer, ([counted]) => ({ counted: counted === '1' })))
    if (cheers.length <= MOST) return answers
    return [...answers, ...(await this.cheer(room, cheers.slice(MOST), debounceMs, now))]
  }

  async sums(room: RoomId): Promise<Partial<Record<Cheer, number>>> {
    const found = (await this.#link.one('hmget', sumsKey(room), ...CHEERS)) as (string | null)[]
    const sums = CHEERS.map((kind, i) => [kind, found[i] ?? null] as const)
    return Object.fromEntries(sums.flatMap(([kind, sum]) => (sum === null ? [] : [[kind, Number(sum)]])))
  }
}
