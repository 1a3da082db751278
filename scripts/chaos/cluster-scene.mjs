// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { startCluster } from '../lib/local-cluster.mjs'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { cutClients } from './embedded-scene.mjs'
import { nodeHealth } from './health.mjs'
import { cutTail, sayElsewhere } from './log-loss.mjs'

/**
 * Three nodes on one Redis behind a balancer.
 * @param {{ random: () => number, say: (line: string) => void }} options
 * @returns {Promise<import('./faults.mjs').Scene>}
 */
export async function clusterScene({ random }) {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-chaos-redis-'))
  const { log, health } = nodeHealth()
  const redis = await mortalRedis(dir)
  const cluster = await startCluster({ nodes: 3, redisUrl: redis.url, env: { LOG_LEVEL: 'warn', DEMO: 'off' }, log })
  await openRoomBySecret(cluster.url, cluster.sessionSecret)
  /** @type {number[]} */
  const lossesAt = []
  /** @type {Record<string, (stage: Stage) => Promise<string>>} */
  const faults = {
    ...nodeFaults(cluster, random),
    async 'redis kill'() {
      await redis.kill()
      await pause(200 + random() * 1_800)
      await redis.start()
      return 'Redis was killed and started again'
    },
    cut: ({ crowd }) => cutSomething(redis.url, crowd, random),
    'log loss': (stage) => loseTail(stage, { dir, redis, cluster, random, lossesAt, newLines: false }),
    'log loss, then new lines': (stage) => loseTail(stage, { dir, redis, cluster, random, lossesAt, newLines: true }),
  }
  return {
    url: cluster.url,
    lossesAt,
    fault: (kind, stage) => /** @type {(stage: Stage) => Promise<string>} */ (faults[kind])(stage),
    health: () => health(cluster.nodes),
    stop: async () => {
      await cluster.stop()
      await redis.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** A Redis that keeps its place and its data however often it is killed. @param {string} dir */
async function mortalRedis(dir) {
  let redis = await startRedis({ cacheDir, dir })
  const { port, url } = redis
  return {
    url,
    kill: () => redis.kill('SIGKILL'),
    start: async () => void (redis = await startRedis({ cacheDir, dir, port })),
    stop: () => redis.stop(),
  }
}

/** @param {import('../lib/local-cluster.mjs').Cluster} cluster @param {() => number} random */
function nodeFaults({ nodes }, random) {
  const anyNode = () =>
    /** @type {import('../lib/local-cluster.mjs').ClusterNode} */ (nodes[Math.floor(random() * nodes.length)])
  return {
    async 'node kill'() {
      const node = anyNode()
      await node.kill('SIGKILL')
      await pause(random() * 3_000)
      await node.restart()
      return `${node.id} was killed and started again`
    },
    async drain() {
      const node = anyNode()
      await node.restart()
      return `${node.id} drained and started again`
    },
  }
}

/** Redis dies, and comes back without what it wrote last; perhaps somebody has gone on with the shorter log by then. @param {Stage} stage @param {Loss} loss */
async function loseTail({ crowd }, { dir, redis, cluster, random, lossesAt, newLines }) {
  await redis.kill()
  const seen = Math.max(...crowd.listeners.map(({ wire }) => wire.position?.seq ?? 0))
  lossesAt.push(performance.now())
  const bytes = cutTail(dir, Math.round(4_000 + random() * 20_000))
  const said = newLines ? await sayElsewhere({ dir, past: seen, secret: cluster.sessionSecret }) : undefined
  await redis.start()
  return `Redis came back without its last ${bytes} bytes${said === undefined ? '' : `, and with ${said} new lines`}`
}

/**
 * Cuts connections: nodes' to Redis (commands and tails, or those of the adapter), or clients'.
 * @param {string} url
 * @param {import('./faults.mjs').Stage['crowd']} crowd
 * @param {() => number} random
 */
async function cutSomething(url, crowd, random) {
  const type = /** @type {const} */ (['NORMAL', 'PUBSUB', 'CLIENTS'])[Math.floor(random() * 3)]
  if (type === undefined || type === 'CLIENTS') return cutClients(crowd, random)
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  try {
    await redis.connect()
    const cut = Number(await redis.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes'))
    return `${cut} ${type} connections to Redis`
  } catch {
    return cutClients(crowd, random)
  } finally {
    redis.disconnect()
  }
}

/**
 * @typedef {import('./faults.mjs').Stage} Stage
 * @typedef {{ dir: string, redis: Awaited<ReturnType<typeof mortalRedis>>, cluster: import('../lib/local-cluster.mjs').Cluster,
 *   random: () => number, lossesAt: number[], newLines: boolean }} Loss
 */
