// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { startCluster } from '../lib/cluster.mjs'
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
  let redis = await startRedis({ cacheDir, dir })
  const { port } = redis
  const { log, health } = nodeHealth()
  const cluster = await startCluster({ nodes: 3, redisUrl: redis.url, env: { LOG_LEVEL: 'warn', DEMO: 'on' }, log })
  /** @type {number[]} */
  const lossesAt = []
  const restartRedis = async () => (redis = await startRedis({ cacheDir, dir, port }))
  const node = () =>
    /** @type {import('../lib/cluster.mjs').ClusterNode} */ (cluster.nodes[Math.floor(random() * cluster.nodes.length)])

  /** @type {Record<string, (stage: import('./faults.mjs').Stage) => Promise<string>>} */
  const faults = {
    async 'node kill'() {
      const killed = node()
      await killed.kill('SIGKILL')
      await pause(random() * 3_000)
      await killed.restart()
      return `${killed.id} was killed and started again`
    },
    async drain() {
      const drained = node()
      await drained.restart()
      return `${drained.id} drained and started again`
    },
    async 'redis kill'() {
      await redis.kill('SIGKILL')
      await pause(200 + random() * 1_800)
      await restartRedis()
      return 'Redis was killed and started again'
    },
    cut: ({ crowd }) => cutSomething(redis.url, crowd, random),
    'log loss': (stage) => loseTail(stage, false),
    'log loss, then new lines': (stage) => loseTail(stage, true),
  }

  /** @param {import('./faults.mjs').Stage} stage @param {boolean} newLines */
  async function loseTail({ crowd }, newLines) {
    await redis.kill('SIGKILL')
    const seen = Math.max(...crowd.listeners.map(({ wire }) => wire.position?.seq ?? 0))
    lossesAt.push(performance.now())
    const bytes = cutTail(dir, Math.round(4_000 + random() * 20_000))
    const said = newLines ? await sayElsewhere({ dir, past: seen, secret: cluster.sessionSecret }) : undefined
    await restartRedis()
    return `Redis came back without its last ${bytes} bytes${said === undefined ? '' : `, and ${said} new lines`}`
  }

  return {
    url: cluster.url,
    lossesAt,
    fault: (kind, stage) =>
      /** @type {(stage: import('./faults.mjs').Stage) => Promise<string>} */ (faults[kind])(stage),
    health: () => health(cluster.nodes),
    stop: async () => {
      await cluster.stop()
      await redis.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
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
