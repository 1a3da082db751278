// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBalancer } from './balancer.mjs'
import { startNode } from './cluster-node.mjs'
import { freePort } from './ports.mjs'
import { startRedis } from './redis.mjs'
import { cacheDir, root } from './run.mjs'

/**
 * Several real nodes on one Redis behind one balancer, on this machine; answers when all of them are ready. Needs the
 * build (`prepare()`).
 * @param {ClusterOptions} options
 * @returns {Promise<Cluster>}
 */
export async function startCluster({ nodes: count, port = 0, redisUrl, env = {}, log = () => {} }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'fanfare-cluster-'))
  /** @type {(() => Promise<void>)[]} */
  const endings = [async () => rmSync(dataDir, { recursive: true, force: true })]
  const stop = async () => {
    for (let end = endings.pop(); end; end = endings.pop()) await end()
  }
  try {
    const redis = redisUrl ? undefined : await startRedis({ cacheDir })
    if (redis) endings.push(redis.stop)
    /** @type {ClusterNode[]} */
    const nodes = []
    const balancer = await startBalancer({ nodes, port })
    endings.push(balancer.stop)
    const url = balancer.url
    const sessionSecret = env['SESSION_SECRET'] ?? randomBytes(32).toString('base64url')
    const common = { ...shared(url, sessionSecret), DATA_DIR: dataDir, REDIS_URL: redisUrl ?? redis?.url ?? '', ...env }
    const ids = Array.from({ length: count }, (_, index) => `n${index + 1}`)
    endings.push(async () => void (await Promise.all(nodes.map((node) => node.stop()))))
    await Promise.all(ids.map(async (id) => nodes.push(await oneNode(id, common, log))))
    nodes.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
    await balancer.check()
    const addresses = { url, redis, redisUrl: common.REDIS_URL, sessionSecret }
    return { ...addresses, nodes, ready: balancer.ready, check: balancer.check, stop }
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

/** What all nodes of one cluster must agree on. @param {string} url @param {string} sessionSecret */
const shared = (url, sessionSecret) => ({
  HOST: '127.0.0.1',
  PUBLIC_URL: url,
  ALLOWED_ORIGINS: `${url},${url.replace('127.0.0.1', 'localhost')}`,
  TRUST_PROXY: 'loopback',
  SESSION_SECRET: sessionSecret,
  SESSION_SECRET_FILE: undefined,
})

/**
 * @typedef {import('./cluster-node.mjs').ClusterNode} ClusterNode
 *
 * @typedef {object} ClusterOptions
 * @property {number} nodes how many
 * @property {number} [port] the balancer's; without it a free one
 * @property {string} [redisUrl] without it the cluster has a Redis of its own
 * @property {NodeJS.ProcessEnv} [env] for every node, over what the cluster sets
 * @property {(line: string) => void} [log] gets every line that a node prints, and what happens to the nodes
 *
 * @typedef {object} Cluster
 * @property {string} url the balancer's
 * @property {import('./redis.mjs').RunningRedis | undefined} redis its own Redis, when it has one
 * @property {string} redisUrl
 * @property {string} sessionSecret what its nodes sign host links with
 * @property {ClusterNode[]} nodes n1, n2, ...
 * @property {() => string[]} ready the ids of the nodes that the balancer sends traffic to
 * @property {() => Promise<void>} check makes the balancer look at all nodes now
 * @property {() => Promise<void>} stop nodes first, then the balancer, then its Redis and its data
 */
