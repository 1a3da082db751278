// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNode } from './cluster-node.mjs'
import { startHaproxy } from './haproxy.mjs'
import { freePort } from './ports.mjs'
import { root } from './run.mjs'
import { startShippedRedis } from './shipped-redis.mjs'

const upWithinMs = 20_000

/**
 * What docker-compose.yml describes, as processes on this machine: Redis and HAProxy with the shipped configurations and
 * three nodes; answers when the balancer sends traffic to all of them. Needs the build (`prepare()`).
 * @param {{ env?: NodeJS.ProcessEnv, balancerEnv?: NodeJS.ProcessEnv, redisArgs?: string[], log?: (line: string) => void }} [options]
 * @returns {Promise<ShippedCluster>}
 */
export async function startShippedCluster({ env = {}, balancerEnv = {}, redisArgs = [], log = () => {} } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-shipped-'))
  /** @type {(() => Promise<unknown>)[]} */
  const endings = [async () => rmSync(dir, { recursive: true, force: true })]
  const stop = async () => {
    for (let end = endings.pop(); end; end = endings.pop()) await end()
  }
  try {
    mkdirSync(join(dir, 'redis'))
    const redis = await startShippedRedis({ dir: join(dir, 'redis'), secrets: join(dir, 'secrets'), args: redisArgs })
    endings.push(redis.stop)
    const port = await freePort()
    const common = { ...shared(port, join(dir, 'secrets')), DATA_DIR: dir, REDIS_URL: redis.url, ...env }
    /** @type {ClusterNode[]} */
    const nodes = []
    endings.push(() => Promise.all(nodes.map((node) => node.stop())))
    await Promise.all(['n1', 'n2', 'n3'].map(async (id) => nodes.push(await oneNode(id, common, log))))
    nodes.sort((a, b) => a.id.localeCompare(b.id))
    const balancer = await startHaproxy({ nodes, port, env: balancerEnv, log: (line) => log(`balancer ${line}`) })
    endings.push(balancer.stop)
    const seen = (/** @type {string} */ id, /** @type {string} */ state) => untilSeen(balancer, id, state)
    await Promise.all(nodes.map(({ id }) => seen(id, 'UP')))
    return { url: balancer.url, nodes, redis, balancer, dir, seen, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param {string} id @param {NodeJS.ProcessEnv} common @param {(line: string) => void} log */
async function oneNode(id, common, log) {
  const port = await freePort()
  const env = { ...process.env, ...common, NODE_ID: id, PORT: String(port) }
  return startNode({ id, port, env, script: join(root, 'dist/server/main.js'), log: (line) => log(`${id} ${line}`) })
}

/** What all nodes agree on. @param {number} port the balancer's @param {string} secrets */
const shared = (port, secrets) => ({
  HOST: '127.0.0.1',
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  TRUST_PROXY: '127.0.0.1',
  SESSION_SECRET: undefined,
  SESSION_SECRET_FILE: join(secrets, 'session-secret'),
  DEMO: 'off',
})

/** @param {import('./haproxy.mjs').Haproxy} balancer @param {string} id @param {string} state */
async function untilSeen(balancer, id, state) {
  for (const until = Date.now() + upWithinMs; Date.now() < until; await sleep(50)) {
    const states = await balancer.states().catch(() => /** @type {Record<string, string>} */ ({}))
    if ((states[id] ?? '').startsWith(state)) return
  }
  throw new Error(`the balancer does not see ${id} as ${state} within ${upWithinMs / 1_000} s`)
}

/**
 * @typedef {import('./cluster-node.mjs').ClusterNode} ClusterNode
 *
 * @typedef {object} ShippedCluster
 * @property {string} url the balancer's
 * @property {ClusterNode[]} nodes n1, n2, n3
 * @property {import('./shipped-redis.mjs').ShippedRedis} redis
 * @property {import('./haproxy.mjs').Haproxy} balancer
 * @property {string} dir everything it keeps: `redis`, `secrets` and the nodes' data
 * @property {(id: string, state: string) => Promise<void>} seen resolves when the balancer sees that node so: UP, DOWN, DRAIN
 * @property {() => Promise<void>} stop the balancer first, then the nodes, then Redis and all data
 */
