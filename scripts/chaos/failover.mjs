// @ts-check
import { writeFileSync } from 'node:fs'
import { startCluster } from '../lib/local-cluster.mjs'
import { startRedisCluster } from '../lib/redis-cluster.mjs'
import { startSentinelSet } from '../lib/sentinel.mjs'
import { playRound } from './failover-round.mjs'
import { printRounds } from './failover-table.mjs'
import { nodeHealth } from './health.mjs'

const nodes = 3
const levels = /** @type {const} */ (['redis', 'replicated'])

/**
 * Fail-overs under a crowd that talks: a master is killed so many times, frozen until another has its place, and lost
 * together with what only it had; once at each durability.
 * @param {FailoverValues} values
 * @returns {Promise<number>} the exit code
 */
export async function failover({ mode, times, seed, report }) {
  /** @type {import('./failover-round.mjs').Played[]} */
  const played = []
  const set = await (mode === 'sentinel' ? startSentinelSet() : startRedisCluster())
  try {
    for (const level of levels) await playLevel(set, level, { mode, times, seed, played })
  } finally {
    await set.stop()
  }
  printRounds(played)
  const ok = played.every((round) => round.ok)
  if (report !== undefined) writeFileSync(report, `${JSON.stringify({ ok, mode, seed, played }, null, 2)}\n`)
  console.log(`chaos, ${mode}, seed ${seed}: ${ok ? 'passed' : 'FAILED'}`)
  return ok ? 0 : 1
}

/**
 * @param {import('./failover-round.mjs').FailoverStage['set']} set
 * @param {'redis' | 'replicated'} level
 * @param {FailoverValues & { played: import('./failover-round.mjs').Played[] }} values `played` gets what was done
 */
async function playLevel(set, level, { mode, times, seed, played }) {
  const kills = Array.from({ length: Number(times) }, () => /** @type {const} */ ('kill'))
  const stage = await nodesOn(set, level)
  try {
    for (const fault of [...kills, /** @type {const} */ ('freeze'), /** @type {const} */ ('loss')]) {
      const round = await playRound(stage, { level, fault, number: played.length + 1, seed: Number(seed) })
      played.push(round)
      say(`${round.ok ? 'passed' : 'FAILED'}: ${mode}, ${level}, ${fault}`)
    }
  } finally {
    await stage.stop()
  }
}

/**
 * Nodes that use several Redis at a durability. `stop` ends the nodes alone.
 * @param {import('./failover-round.mjs').FailoverStage['set']} set
 * @param {'redis' | 'replicated'} level
 * @param {number} [count]
 * @returns {Promise<import('./failover-round.mjs').FailoverStage>}
 */
export async function nodesOn(set, level, count = nodes) {
  const { log, health } = nodeHealth()
  const env = { LOG_LEVEL: 'warn', DEMO: 'off', DURABILITY: level, DRAIN_MS: '200' }
  const cluster = await startCluster({ nodes: count, redisUrl: set.url, env, log })
  return { set, cluster, health: () => health(cluster.nodes), stop: cluster.stop }
}

/** @param {string} line */
const say = (line) => console.error(line)

/** @typedef {{ mode: string, times: string, seed: string, report?: string | undefined }} FailoverValues */
