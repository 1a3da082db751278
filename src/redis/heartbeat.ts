import { Cluster, type Redis } from 'ioredis'

const EVERY_MS = 1_000
const PATIENCE_MS = 1_500
const MISSES = 2

/**
 * Asks every connection once a second whether anybody is there, and cuts one that stays silent, so that it is made
 * anew: a connection whose other side vanished without a word looks healthy for many minutes. One whose other side is no
 * master any more is cut too: what is read there may be old, and nobody would ever say so.
 */
export class Heartbeat implements Disposable {
  readonly #redis: Redis | Cluster
  readonly #missed = new WeakMap<Redis, number>()
  readonly #timer: NodeJS.Timeout
  readonly #question: (node: Redis) => Promise<unknown>

  /** `mayListen`: the connection may be given to subscriptions, and then is asked for nothing but a sign of life. */
  constructor(redis: Redis | Cluster, { mayListen = false }: { mayListen?: boolean } = {}) {
    this.#redis = redis
    // In a cluster whoever is no master sends us on to the master by itself.
    this.#question = redis instanceof Cluster || mayListen ? ping : askRole
    this.#timer = setInterval(() => this.#nodes().forEach((node) => void this.#beat(node)), EVERY_MS)
    this.#timer.unref()
  }

  /** Nobody has answered the last time as a master does. Of a cluster's shards one may be away while others are not. */
  get silent(): boolean {
    const nodes = this.#nodes()
    return nodes.length > 0 && nodes.every((node) => (this.#missed.get(node) ?? 0) > 0)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #nodes(): Redis[] {
    const nodes = this.#redis instanceof Cluster ? this.#redis.nodes('master') : [this.#redis]
    return nodes.filter((node) => node.status === 'ready')
  }

  async #beat(node: Redis): Promise<void> {
    const { stream } = node
    const answer = await answerOf(this.#question(node))
    if (node.stream !== stream || stream.destroyed) return
    const missed = answer === 'master' ? 0 : (this.#missed.get(node) ?? 0) + 1
    this.#missed.set(node, missed)
    if (answer === 'silence' && missed < MISSES) return
    if (answer === 'silence') this.#missed.delete(node)
    if (answer !== 'master') stream.destroy()
  }
}

const ping = (node: Redis): Promise<unknown> => node.ping()
const askRole = (node: Redis): Promise<unknown> => node.info('replication')

/** Any answer will do that does not say otherwise, an error from Redis too. */
const answerOf = (asked: Promise<unknown>): Promise<'master' | 'replica' | 'silence'> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, 'silence')
    asked
      .then(
        (answer) => resolve(String(answer).includes('role:slave') ? 'replica' : 'master'),
        (error: Error) => resolve(error.name === 'ReplyError' ? 'master' : 'silence'),
      )
      .finally(() => clearTimeout(timer))
  })
