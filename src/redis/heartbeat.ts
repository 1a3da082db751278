import { Cluster, type Redis } from 'ioredis'

const EVERY_MS = 1_000
const PATIENCE_MS = 1_500
const MISSES = 2

/**
 * Asks every connection once a second whether anybody is there, and cuts one that stays silent, so that it is made
 * anew: a connection whose other side vanished without a word looks healthy for many minutes.
 */
export class Heartbeat implements Disposable {
  readonly #redis: Redis | Cluster
  readonly #missed = new WeakMap<Redis, number>()
  readonly #timer: NodeJS.Timeout

  constructor(redis: Redis | Cluster) {
    this.#redis = redis
    this.#timer = setInterval(() => this.#nodes().forEach((node) => void this.#beat(node)), EVERY_MS)
    this.#timer.unref()
  }

  /** Somebody has not answered the last time. */
  get silent(): boolean {
    return this.#nodes().some((node) => (this.#missed.get(node) ?? 0) > 0)
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
    const answered = await answers(node)
    if (node.stream !== stream || stream.destroyed) return
    const missed = answered ? 0 : (this.#missed.get(node) ?? 0) + 1
    this.#missed.set(node, missed)
    if (missed < MISSES) return
    this.#missed.delete(node)
    stream.destroy()
  }
}

/** Any answer will do, an error from Redis too. */
const answers = (node: Redis): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, false)
    node
      .ping()
      .then(
        () => resolve(true),
        (error: Error) => resolve(error.name === 'ReplyError'),
      )
      .finally(() => clearTimeout(timer))
  })
