// @ts-check
import { setTimeout as pause } from 'node:timers/promises'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { startShippedCluster } from '../lib/shipped-cluster.mjs'
import { nodeHealth } from './health.mjs'

/** How long one takes with its mending, s: what the crowd's time must hold. */
const secondsEach = { restart: 5, 'node kill': 4, 'taken out': 9, hang: 20, 'balancer kill': 4, 'redis kill': 5 }

/**
 * What is shipped (Redis, three nodes, HAProxy), and what operators do to it and what happens to it on a day.
 * @param {{ random: () => number, say: (line: string) => void }} options
 * @returns {Promise<import('./faults.mjs').Scene>}
 */
export async function rollingScene({ random }) {
  const { log, health } = nodeHealth()
  const cluster = await startShippedCluster({ env: { LOG_LEVEL: 'warn', SESSIONS_PER_MINUTE: '0' }, log })
  await openRoomBySecret(cluster.url, cluster.redis.sessionSecret)
  const faults = { ...operatorsDoings(cluster), ...mishaps(cluster, random), ...atRedis(cluster, random) }
  return {
    url: cluster.url,
    lossesAt: [],
    fault: (kind) => faults[/** @type {keyof typeof faults} */ (kind)](),
    health: () => health(cluster.nodes),
    stop: cluster.stop,
  }
}

/** Every node in turn: the third restart has been once around. @param {ShippedCluster} cluster */
function operatorsDoings({ nodes, balancer, seen }) {
  let turn = 0
  const next = () => /** @type {ShippedCluster['nodes'][number]} */ (nodes[turn++ % nodes.length])
  return {
    async restart() {
      const node = next()
      await node.restart()
      await seen(node.id, 'UP')
      return `${node.id} drained and started again`
    },
    async 'taken out'() {
      const node = next()
      await balancer.ask(`set server nodes/${node.id} state drain`)
      await pause(2_000)
      await node.restart()
      await balancer.ask(`set server nodes/${node.id} state ready`)
      await seen(node.id, 'UP')
      return `${node.id} taken out at the balancer, started again, put back`
    },
  }
}

/** @param {ShippedCluster} cluster @param {() => number} random */
function mishaps({ nodes, balancer, seen }, random) {
  const any = () => /** @type {ShippedCluster['nodes'][number]} */ (nodes[Math.floor(random() * nodes.length)])
  return {
    async 'node kill'() {
      const node = any()
      await node.kill('SIGKILL')
      await pause(random() * 2_000)
      await node.restart()
      await seen(node.id, 'UP')
      return `${node.id} was killed and started again`
    },
    async hang() {
      const node = any()
      process.kill(node.pid, 'SIGSTOP')
      await seen(node.id, 'DOWN')
      await pause(10_000)
      process.kill(node.pid, 'SIGCONT')
      await seen(node.id, 'UP')
      return `${node.id} stood still`
    },
    async 'balancer kill'() {
      await balancer.kill()
      await pause(random() * 1_000)
      await balancer.start()
      await Promise.all(nodes.map(({ id }) => seen(id, 'UP')))
      return 'the balancer was killed and started again'
    },
  }
}

/** @param {ShippedCluster} cluster @param {() => number} random */
const atRedis = ({ redis, nodes, seen }, random) => ({
  async 'redis kill'() {
    await redis.kill()
    await pause(random() * 2_000)
    await redis.start()
    await Promise.all(nodes.map(({ id }) => seen(id, 'UP')))
    return 'Redis was killed and started again'
  },
})

/** How often each is asked for. @param {{ rounds: string, 'node-kills': string }} values @returns {Record<string, number>} */
export function rollingCounts({ rounds, 'node-kills': kills }) {
  const times = Number(rounds)
  const others = { 'taken out': times, hang: times, 'balancer kill': times, 'redis kill': times }
  return { restart: 3 * times, 'node kill': Number(kills), ...others }
}

/**
 * One after the other over the crowd's time, restarts in turn and the others between them; throws when that is too short.
 * @param {Record<string, number>} counts
 * @param {number} lengthMs
 * @param {() => number} random
 * @returns {import('./faults.mjs').Planned[][]}
 */
export function rollingSchedule(counts, lengthMs, random) {
  const kinds = Object.entries(counts).flatMap(([kind, count]) => Array.from({ length: count }, () => kind))
  for (let last = kinds.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[kinds[last], kinds[other]] = [kinds[other] ?? '', kinds[last] ?? '']
  }
  const needed = kinds.reduce((sum, kind) => sum + secondsEach[/** @type {keyof typeof secondsEach} */ (kind)], 4)
  if (lengthMs < needed * 1_000)
    throw new Error(`the crowd talks for ${Math.round(lengthMs / 1_000)} s, the faults need ${needed} s`)
  const slack = (lengthMs / 1_000 - needed) / kinds.length
  let at = 2_000
  return [
    kinds.map((kind) => {
      const planned = { kind, at }
      at += 1_000 * (slack + secondsEach[/** @type {keyof typeof secondsEach} */ (kind)])
      return planned
    }),
  ]
}

/** @typedef {import('../lib/shipped-cluster.mjs').ShippedCluster} ShippedCluster */
