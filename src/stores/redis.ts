import type { Logger } from 'pino'
import { RedisChatStore } from '../chat/chat-store.redis.ts'
import { RedisCheerStore } from '../cheers/cheer-store.redis.ts'
import { RedisLaunchStore } from '../launches/launch-store.redis.ts'
import { RedisMemberStore } from '../members/member-store.redis.ts'
import { RedisPollStore } from '../polls/poll-store.redis.ts'
import type { RoomId } from '../protocol/core.ts'
import { RedisAudienceStore } from '../presence/audience-store.redis.ts'
import { RedisQuestionStore } from '../questions/question-store.redis.ts'
import { connectAdapter, type AdapterClients } from '../redis/adapter-clients.ts'
import { connect, onReconnect, untilReady, type Connection } from '../redis/connect.ts'
import { expectDurable, NotDurable } from '../redis/durability.ts'
import { partitionOf, PARTITIONS } from '../redis/keys.ts'
import { RedisLink } from '../redis/link.ts'
import { RedisClock } from '../redis/redis-clock.ts'
import { describeAddress, parseRedisUrl } from '../redis/redis-url.ts'
import { Tail } from '../redis/tail.ts'
import { RedisDeadlineStore } from '../rooms/deadline-store.redis.ts'
import { RedisDecisionStore } from '../rooms/decision-store.redis.ts'
import { RedisRoomLog } from '../rooms/room-log.redis.ts'
import type { Durability, OpenStores, Stores } from './stores.ts'
import { PlainError } from '../rooms/plain-error.ts'

/** Nobody answers where REDIS_URL points. */
export class RedisUnreachable extends PlainError {}

export interface OpenRedisStores extends OpenStores {
  /** Clients for Socket.IO's adapter, on connections of their own; the caller disposes of them. */
  connectAdapter(): AdapterClients
}

export interface RedisStoreOptions {
  url: string
  /** What the operator says this Redis keeps: it is checked, at the start and once a minute. */
  durability: Durability
  log: Logger
  /** How long to wait for a Redis that is just starting, ms. */
  patienceMs?: number
}

const RECHECK_MS = 60_000

/** Opens the stores, or throws RedisUrlInvalid, RedisUnreachable or NotDurable. */
export async function openRedisStores({
  url,
  durability,
  log,
  patienceMs = 5_000,
}: RedisStoreOptions): Promise<OpenRedisStores> {
  const commands = connect(url, 'commands', log)
  const listening = connect(url, 'tail', log)
  const connections = [commands, listening]
  try {
    await Promise.all(connections.map((connection) => expectReady(connection, url, patienceMs)))
    await expectDurable(commands.redis, durability)
    return await putTogether({ commands, listening, url, durability, log })
  } catch (error) {
    for (const connection of connections) connection[Symbol.dispose]()
    throw error
  }
}

async function expectReady(connection: Connection, url: string, patienceMs: number): Promise<void> {
  if (await untilReady(connection, patienceMs)) return
  const cause = connection.lastError()
  throw new RedisUnreachable(
    `${describeAddress(parseRedisUrl(url))} cannot be reached: ${cause?.message ?? 'no answer'}`,
    { cause },
  )
}

interface Parts {
  commands: Connection
  listening: Connection
  url: string
  durability: Durability
  log: Logger
}

async function putTogether({ commands, listening, url, durability, log }: Parts): Promise<OpenRedisStores> {
  const tails = createTails(listening, log)
  const link = new RedisLink(commands, {
    replicas: durability === 'replicated' ? 1 : 0,
    onAcknowledged: (room, epoch, place) => tails.of(room).acknowledged(room, epoch, place),
  })
  const clock = await RedisClock.open(link)
  const polls = new RedisPollStore(link)
  const durable = recheck(commands, durability)
  return {
    stores: createStores(link, (room) => tails.of(room), polls),
    clock,
    durability,
    trouble: () => (commands.alive() && listening.alive() ? durable.lacks() : 'redis away'),
    connectAdapter: () => connectAdapter(url, log),
    [Symbol.asyncDispose]: () => {
      for (const part of [durable, polls, tails, clock, listening, commands]) part[Symbol.dispose]()
      return Promise.resolve()
    },
  }
}

/** One tail for one Redis; in a cluster one for each partition, so that a shard that is away holds up its own rooms only. */
function createTails(listening: Connection, log: Logger): Disposable & { of(room: RoomId): Tail } {
  const link = new RedisLink(listening)
  const count = listening.sharded ? PARTITIONS : 1
  const tails = Array.from({ length: count }, () => new Tail(link, log))
  onReconnect(listening.redis, {
    anew: () => tails.forEach((tail) => tail.reconnected()),
    changed: () => tails.forEach((tail) => tail.recheck()),
  })
  return {
    of: (room) => tails[partitionOf(room) % count] as Tail,
    [Symbol.dispose]: () => tails.forEach((tail) => tail[Symbol.dispose]()),
  }
}

const createStores = (link: RedisLink, tailOf: (room: RoomId) => Tail, polls: RedisPollStore): Stores => ({
  polls,
  log: new RedisRoomLog(link, tailOf),
  deadlines: new RedisDeadlineStore(link),
  decisions: new RedisDecisionStore(link),
  launches: new RedisLaunchStore(link),
  members: new RedisMemberStore(link),
  chat: new RedisChatStore(link),
  cheers: new RedisCheerStore(link),
  questions: new RedisQuestionStore(link),
  audience: new RedisAudienceStore(link),
})

/** Looks once a minute whether Redis still keeps what it is declared to keep: settings can be changed while it runs. */
function recheck({ redis }: Connection, durability: Durability): Disposable & { lacks(): string | undefined } {
  let lacks: string | undefined
  const look = (): Promise<void> =>
    expectDurable(redis, durability).then(
      () => void (lacks = undefined),
      (error: unknown) => void (lacks = error instanceof NotDurable ? error.message : lacks),
    )
  const timer = setInterval(() => void look(), RECHECK_MS)
  timer.unref()
  return { lacks: () => lacks, [Symbol.dispose]: () => clearInterval(timer) }
}
