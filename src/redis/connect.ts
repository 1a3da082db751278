import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { Logger } from 'pino'
import { Heartbeat } from './heartbeat.ts'
import { parseRedisUrl, type RedisAddress } from './redis-url.ts'
import { SentinelWatch } from './sentinel-watch.ts'

export type RedisLike = Redis | Cluster

type Options = Omit<RedisOptions, 'replyMapping'>

/** What may differ between connections: the one that listens keeps its subscriptions over an outage. */
type Purpose = 'commands' | 'tail' | 'publish' | 'subscribe'

/** One connection (in a cluster: one to each shard) that comes back by itself for ever, and is cut when it has gone silent. */
export interface Connection extends Disposable {
  redis: RedisLike
  /** It leads to several shards, of which one may be away while others are not. */
  sharded: boolean
  /** Whether it can be used, as far as is known. */
  alive(): boolean
  /** The last thing that went wrong. */
  lastError(): Error | undefined
}

/** Longest wait for the answer to one command, ms; a command answered later is `unconfirmed`. */
const COMMAND_TIMEOUT_MS = 1_500
const CONNECT_TIMEOUT_MS = 1_000
const LOG_EVERY_MS = 5_000

const backOff = (times: number): number => Math.min(25 * times, 250)

const optionsFor = (purpose: Purpose): Options => ({
  protocol: 2,
  disableClientInfo: true,
  connectionName: `fanfare-${purpose}`,
  lazyConnect: true,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  keepAlive: 10_000,
  maxLoadingRetryTime: 100,
  retryStrategy: backOff,
  // 0 = whatever waits when a connection breaks is told so at once and never sent a second time behind the caller's back.
  maxRetriesPerRequest: purpose === 'subscribe' ? null : 0,
  enableOfflineQueue: purpose === 'subscribe',
  // A master that was demoted: what it said no to did not happen; the new connection finds the new master.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
})

/** Begins to connect; commands are refused until it is ready. */
export function connect(url: string, purpose: Purpose, log: Logger): Connection {
  const address = parseRedisUrl(url)
  const redis = createClient(address, optionsFor(purpose))
  let lastError: Error | undefined
  let loggedAt = -Infinity
  const note = (error: Error): void => {
    lastError = error
    if (performance.now() - loggedAt < LOG_EVERY_MS) return
    loggedAt = performance.now()
    log.warn({ err: error, connection: purpose }, 'Redis connection troubled')
  }
  redis.on('error', note)
  redis.on('node error', note)
  redis.connect().catch(note)
  const heartbeat = new Heartbeat(redis, { mayListen: purpose === 'subscribe' })
  const watch = redis instanceof Redis && address.kind === 'sentinel' ? new SentinelWatch(redis, address) : undefined
  return {
    redis,
    sharded: redis instanceof Cluster,
    alive: () => redis.status === 'ready' && !heartbeat.silent,
    lastError: () => lastError,
    [Symbol.dispose]: () => {
      heartbeat[Symbol.dispose]()
      watch?.[Symbol.dispose]()
      redis.disconnect()
    },
  }
}

function createClient(address: RedisAddress, common: Options): RedisLike {
  const { kind, hosts, tls, username, password, db, master } = address
  const secrets = { ...(username && { username }), ...(password && { password }), ...(tls && { tls: {} }) }
  if (kind === 'cluster') return createCluster(hosts, { ...common, ...secrets })
  const where: Options =
    kind === 'sentinel'
      ? {
          sentinels: hosts,
          name: master ?? '',
          sentinelRetryStrategy: backOff,
          sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
          enableTLSForSentinelMode: tls,
        }
      : { ...hosts[0] }
  return new Redis({ ...common, ...secrets, ...where, ...(db !== undefined && { db }) })
}

const createCluster = (hosts: RedisAddress['hosts'], options: Options): Cluster =>
  new Cluster(hosts, {
    redisOptions: options,
    lazyConnect: true,
    enableOfflineQueue: options.enableOfflineQueue ?? false,
    clusterRetryStrategy: backOff,
    slotsRefreshInterval: 2_000,
    // Together they stay below the time in which every command must have its answer.
    maxRedirections: 12,
    retryDelayOnFailover: 100,
    retryDelayOnClusterDown: 100,
  })

/** Waits for the first readiness; false = not within `patienceMs`. */
export function untilReady({ redis }: Connection, patienceMs: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true)
  return new Promise((resolve) => {
    const settle = (ready: boolean): void => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      resolve(ready)
    }
    const onReady = (): void => settle(true)
    const timer = setTimeout(settle, patienceMs, false)
    redis.on('ready', onReady)
  })
}

/**
 * Tells of what may lead elsewhere than before. `anew`: the connection is another one, and what was known over the old one
 * must be checked again. `changed`: in a cluster, somebody came or went.
 */
export function onReconnect(redis: RedisLike, { anew, changed }: { anew: () => void; changed: () => void }): void {
  redis.on('ready', anew)
  redis.on('+node', changed)
  redis.on('-node', changed)
}
