import { HOUSE, type Reply, type RoomId } from '../protocol/core.ts'
import type { AllEvents } from '../protocol/index.ts'
import { recentKeys, roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { answerField, readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import { deadlineMember, deadlinesKey } from '../rooms/deadline-store.redis.ts'
import { gatesKey } from '../rooms/decision-store.redis.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Fence } from '../rooms/room-log.ts'
import { listedBody, listingBody, startOf } from './launch-bodies.ts'
import type { LaunchStore, Listing, NewLaunch } from './launch-store.ts'

const createLaunch = script(new URL('./create-launch.lua', import.meta.url))
const listLaunch = script(new URL('./list-launch.lua', import.meta.url))
const relistLaunch = script(new URL('./relist-launch.lua', import.meta.url))

/** As of which of its entries the house has told of each room, and the room of every code. */
const LISTED = roomKey(HOUSE, 'listed-as-of')
const CODES = roomKey(HOUSE, 'join-codes')

export class RedisLaunchStore implements LaunchStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async list(launch: Listing, { epoch, seen, now }: Fence): Promise<Reply<{ code: string }>> {
    const { person, id, hash, listed, codes } = launch
    const { head, log } = logKeys(HOUSE)
    const keys = [head, log, LISTED, CODES, ...recentKeys(HOUSE, now)]
    const choices = codes.flatMap((code) => [code, listingBody(launch, code)])
    const asked = [epoch, seen, now, answerField(person, id), hash]
    const args = [...asked, HOUSE, listed.room, listed.startsAt ?? '', ...choices]
    const raw = await this.#link.run(listLaunch, keys, args)
    return readReply(HOUSE, raw, ([code]) => ({ code: String(code) }))
  }

  async create({ room, epoch, by, id, launch, now }: NewLaunch): Promise<void> {
    const { head, log, amended } = logKeys(room)
    const body = eventBody('launch.created', { by, id }, launch)
    const start = deadlineMember({ kind: 'launch.start', room, thing: room })
    const keys = [head, log, amended, gatesKey(room), deadlinesKey(room)]
    await this.#link.run(createLaunch, keys, [epoch, now, body, startOf(launch) ?? '', start])
  }

  async relist(listed: AllEvents['launch.listed'], asOf: number, { epoch, seen, now }: Fence): Promise<boolean> {
    const { head, log } = logKeys(HOUSE)
    const args = [epoch, seen, now, listed.room, asOf, listedBody(listed)]
    const raw = await this.#link.run(relistLaunch, [head, log, LISTED], args)
    const told = readReply(HOUSE, raw, ([changed]) => Number(changed) === 1)
    return told.ok && told.value
  }

  async find(code: string): Promise<RoomId | undefined> {
    const room = await this.#link.one('hget', CODES, code)
    return typeof room === 'string' ? (room as RoomId) : undefined
  }
}
