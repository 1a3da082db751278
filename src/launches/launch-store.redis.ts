import { HOUSE, type Reply, type RoomId } from '../protocol/core.ts'
import { recentKeys, roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { answerField, readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import { deadlineMember, deadlinesKey } from '../rooms/deadline-store.redis.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Fence } from '../rooms/room-log.ts'
import { announcement } from './launch-rules.ts'
import type { LaunchStore, Listing, NewLaunch } from './launch-store.ts'

const createLaunch = script(new URL('./create-launch.lua', import.meta.url))
const listLaunch = script(new URL('./list-launch.lua', import.meta.url))
const startLaunch = script(new URL('./start-launch.lua', import.meta.url))

export class RedisLaunchStore implements LaunchStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async list(launch: Listing, { epoch, seen, now }: Fence): Promise<Reply<object>> {
    const { room, person: by, id, hash, startsAt } = launch
    const { head, log } = logKeys(HOUSE)
    const body = eventBody('launch.listed', { by, id }, { room, ...announcement(launch) })
    const keys = [head, log, roomKey(HOUSE, 'listed'), ...recentKeys(HOUSE, now)]
    const args = [epoch, seen, now, answerField(by, id), hash, HOUSE, room, startsAt ?? '', body]
    return readReply(HOUSE, await this.#link.run(listLaunch, keys, args), () => ({}))
  }

  async create(launch: NewLaunch): Promise<void> {
    const { room, epoch, by, id, startsAt, now } = launch
    const body = eventBody('launch.created', { by, id }, announcement(launch))
    await this.#link.run(createLaunch, createKeys(room), [epoch, now, body, startsAt ?? '', startMember(room)])
  }

  async start(room: RoomId, due: number, { epoch, seen, now }: Fence): Promise<Reply<object>> {
    const args = [epoch, seen, now, due, startMember(room), eventBody('launch.started', {}, {})]
    return readReply(room, await this.#link.run(startLaunch, startKeys(room), args), () => ({}))
  }
}

function createKeys(room: RoomId): string[] {
  const { head, log, amended } = logKeys(room)
  return [head, log, amended, roomKey(room, 'launch'), deadlinesKey(room)]
}

function startKeys(room: RoomId): string[] {
  const { head, log } = logKeys(room)
  return [head, log, roomKey(room, 'launch'), deadlinesKey(room)]
}

const startMember = (room: RoomId): string => deadlineMember({ kind: 'launch.start', room, thing: room })
