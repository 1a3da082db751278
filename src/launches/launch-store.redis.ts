import { HOUSE, type Reply, type RoomId } from '../protocol/core.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { readReply } from '../redis/reply.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import { deadlineMember, deadlinesKey } from '../rooms/deadline-store.redis.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { LaunchStore, NewLaunch } from './launch-store.ts'

const createLaunch = script(new URL('./create-launch.lua', import.meta.url))
const listLaunch = script(new URL('./list-launch.lua', import.meta.url))
const startLaunch = script(new URL('./start-launch.lua', import.meta.url))

export class RedisLaunchStore implements LaunchStore {
  readonly #link: RedisLink
  constructor(link: RedisLink) {
    this.#link = link
  }

  async create(launch: NewLaunch): Promise<Reply<object>> {
    const { room, epoch, by, id, startsAt, now } = launch
    const body = eventBody('launch.created', { by, id }, announced(launch))
    const args = [epoch, now, body, id ?? '', startsAt ?? '', startMember(room)]
    return readReply(room, await this.#link.run(createLaunch, createKeys(room), args), () => ({}))
  }

  async list(launch: Omit<NewLaunch, 'epoch' | 'now'>, { epoch, seen, now }: Fence): Promise<Reply<object>> {
    const { room, by, id } = launch
    const { head, log } = logKeys(HOUSE)
    const body = eventBody('launch.listed', { by, id }, { room, ...announced(launch) })
    const args = [epoch, seen, now, room, body]
    return readReply(HOUSE, await this.#link.run(listLaunch, [head, log, roomKey(HOUSE, 'listed')], args), () => ({}))
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

const announced = ({ title, startsAt, demo }: Pick<NewLaunch, 'title' | 'startsAt' | 'demo'>) => ({
  title,
  ...(startsAt !== undefined && { startsAt }),
  ...(demo && { demo }),
})
