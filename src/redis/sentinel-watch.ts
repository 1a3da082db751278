import { Redis } from 'ioredis'
import { isIP, type Socket } from 'node:net'
import type { RedisAddress } from './redis-url.ts'

const RETRY_MS = 1_000
const CONNECT_TIMEOUT_MS = 1_000
/** For so long after a switch a connection to anybody else is not believed: a sentinel that has not heard of it may have led there. */
const DISTRUST_MS = 10_000
const SWITCHED = '+switch-master'

/**
 * Listens to every sentinel, and leaves a master the moment another is named: one that is only frozen or cut off goes on
 * taking writes that will be lost, for ten seconds and longer.
 */
export class SentinelWatch implements Disposable {
  readonly #redis: Redis
  readonly #master: string
  readonly #sentinels: Redis[]
  #named: { host: string; port: number; until: number } | undefined

  constructor(redis: Redis, { hosts, master = '' }: Pick<RedisAddress, 'hosts' | 'master'>) {
    this.#redis = redis
    this.#master = master
    this.#sentinels = hosts.map((place) => this.#listen(place))
    redis.on('ready', () => this.#leaveUnlessNamed())
  }

  [Symbol.dispose](): void {
    for (const sentinel of this.#sentinels) sentinel.disconnect()
  }

  #listen({ host, port }: RedisAddress['hosts'][number]): Redis {
    const sentinel = new Redis({
      ...{ host, port, protocol: 2, disableClientInfo: true, enableReadyCheck: false },
      ...{ connectTimeout: CONNECT_TIMEOUT_MS, keepAlive: 10_000, maxRetriesPerRequest: null },
      retryStrategy: () => RETRY_MS,
    })
    // One that is away is no trouble while others are there; that none is shows when a master is looked for.
    sentinel.on('error', () => undefined)
    sentinel.on('message', (_channel: string, text: string) => this.#onSwitch(text))
    sentinel.subscribe(SWITCHED).catch(() => undefined)
    return sentinel
  }

  /** `<master> <old host> <old port> <new host> <new port>` */
  #onSwitch(text: string): void {
    const [master, , , host = '', port = ''] = text.split(' ')
    if (master !== this.#master) return
    this.#named = { host, port: Number(port), until: performance.now() + DISTRUST_MS }
    this.#leaveUnlessNamed()
  }

  #leaveUnlessNamed(): void {
    const { status, stream } = this.#redis
    const named = this.#named
    if (named === undefined || performance.now() > named.until || !['connect', 'ready'].includes(status)) return
    if (!leadsTo(stream as Socket, named)) stream.destroy()
  }
}

/** A name cannot be compared with an address: then the port alone counts. */
const leadsTo = ({ remoteAddress = '', remotePort }: Socket, { host, port }: { host: string; port: number }): boolean =>
  remotePort === port && (isIP(host) === 0 || remoteAddress.replace(/^::ffff:/, '') === host)
