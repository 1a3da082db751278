import { Cluster, type ChainableCommander } from 'ioredis'
import type { Reply, RoomId } from '../protocol/core.ts'
import { StoreDown, type Appended, type Fence } from '../rooms/room-log.ts'
import type { Connection, RedisLike } from './connect.ts'
import type { Script } from './script.ts'
import { storeError } from './store-error.ts'

/** Longest time until somebody who asked is answered, ms, whatever happens on the way. */
const ANSWER_MS = 1_800
/** The same for one of several things asked of a cluster: who is answered need not wait in vain for who is not. */
const EACH_MS = 1_650

/** Is told what this node acknowledges: a place in a room's log that must be there, in this epoch, whatever happens to Redis. */
export type OnAcknowledged = (room: RoomId, epoch: Fence['epoch'], place: Appended) => void

export type RedisCommand = [name: string, ...args: (string | number)[]]

/**
 * How stores talk to Redis: every call is answered within 2 s, by a value, by StoreDown, or by an error that is a bug.
 * Nothing waits for a connection.
 */
export class RedisLink {
  readonly #connection: Connection
  /** So many replicas must have a script's writes before it is answered. */
  readonly #replicas: number
  readonly #onAcknowledged: OnAcknowledged

  constructor(
    connection: Connection,
    { replicas = 0, onAcknowledged = () => {} }: { replicas?: number; onAcknowledged?: OnAcknowledged } = {},
  ) {
    this.#connection = connection
    this.#replicas = replicas
    this.#onAcknowledged = onAcknowledged
  }

  get ready(): boolean {
    return this.#connection.redis.status === 'ready'
  }

  /** Asks several things at once, in one round trip; an answer may be an error of Redis about that one command. */
  async all(commands: RedisCommand[]): Promise<unknown[]> {
    const answers = await this.each(commands)
    const down = answers.find((answer) => answer instanceof StoreDown)
    if (down) throw down
    return answers
  }

  /** The same where some may go unanswered while others are not: an answer may be StoreDown. */
  each(commands: RedisCommand[]): Promise<unknown[]> {
    return this.#ask((redis) =>
      redis instanceof Cluster ? allInCluster(redis, commands) : allInOne(redis.pipeline(), commands),
    )
  }

  /** Asks one thing. */
  async one(...command: RedisCommand): Promise<unknown> {
    const [answer] = await this.all([command])
    if (answer instanceof Error) throw answer
    return answer
  }

  /** Runs a script: by its hash, and with its source where Redis does not know it. All keys are of one partition. */
  run({ sha, source }: Script, keys: string[], args: (string | number)[]): Promise<unknown> {
    const send = (name: 'evalsha' | 'eval', body: string): RedisCommand => [name, body, keys.length, ...keys, ...args]
    return this.#ask(async (redis) => {
      const call = (command: RedisCommand): Promise<unknown> =>
        this.#replicas > 0 ? this.#replicated(redis, command) : redis.call(...command)
      try {
        return await call(send('evalsha', sha))
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return call(send('eval', source))
      }
    })
  }

  /** Passes on the answers to appending steps, and remembers the places they gave: if one is gone, its log is lost. */
  acknowledged<R extends Reply<Appended>>(room: RoomId, { epoch }: Pick<Fence, 'epoch'>, replies: R[]): R[] {
    for (const reply of replies) if (reply.ok) this.#onAcknowledged(room, epoch, reply.value)
    return replies
  }

  /** WAIT counts from the newest write of anybody, so that it holds for an answer that was given before, too. */
  async #replicated(redis: RedisLike, command: RedisCommand): Promise<unknown> {
    const answers = await pipelined(redis.pipeline(), [command, ['wait', this.#replicas, 1_000]])
    const [answer, replicas] = answers
    if (answer instanceof Error && answer.message.startsWith('MOVED') && redis instanceof Cluster)
      redis.refreshSlotsCache()
    if (answer instanceof Error) throw answer
    if (!(Number(replicas) >= this.#replicas)) throw new StoreDown('unconfirmed', replicas)
    return answer
  }

  /** Several questions after each other that make one answer: it comes in time, or is `unconfirmed`. */
  async inTime<T>(work: () => Promise<T>): Promise<T> {
    return inTime(work())
  }

  async #ask<T>(send: (redis: RedisLike) => Promise<T>): Promise<T> {
    if (!this.ready) throw new StoreDown('unavailable', this.#connection.lastError())
    try {
      return await inTime(send(this.#connection.redis))
    } catch (error) {
      throw storeError(error)
    }
  }
}

const inTime = <T>(answer: Promise<T>, withinMs = ANSWER_MS): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StoreDown('unconfirmed')), withinMs)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })

async function pipelined(pipeline: ChainableCommander, commands: RedisCommand[]): Promise<unknown[]> {
  for (const command of commands) pipeline.call(...command)
  const results = (await pipeline.exec()) ?? []
  return results.map(([error, answer]) => error ?? answer)
}

const orError = (answer: unknown): unknown => (answer instanceof Error ? storeError(answer) : answer)

const allInOne = async (pipeline: ChainableCommander, commands: RedisCommand[]): Promise<unknown[]> =>
  (await pipelined(pipeline, commands)).map(orError)

/** A pipeline goes to one shard: in a cluster each command finds its own. */
async function allInCluster(cluster: Cluster, commands: RedisCommand[]): Promise<unknown[]> {
  const results = await Promise.allSettled(commands.map((command) => inTime(cluster.call(...command), EACH_MS)))
  return results.map((result) => orError(result.status === 'fulfilled' ? result.value : result.reason))
}
