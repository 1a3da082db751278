// @ts-check
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { startCluster } from '../lib/local-cluster.mjs'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { startMember, untilHolds } from '../lib/redis-member.mjs'
import { probe, wrongWhileAway } from './away-probes.mjs'
import { accusations, crowdFor } from './crowd-for.mjs'
import { nodeHealth } from './health.mjs'

const nodes = 2
const room = 'main'
const talk = { perSecond: 2, persons: 100, beforeMs: 3_000, afterMs: 6_000, listeners: 10 }
const everyMs = 1_000
/** The first questions may meet connections of which nobody knows yet that they lead nowhere. */
const noticeMs = 3_000
const limits = { answerMs: 2_000, wholeMs: 5_000, growthBytes: 48 * 1024 * 1024 }

/**
 * Redis is away for a while: every process lives, every question is answered in time, and all is whole soon after its return.
 * @param {{ minutes?: string | undefined, seed: string, report?: string | undefined }} values
 * @returns {Promise<number>} the exit code
 */
export async function away({ minutes = '10', seed, report }) {
  const say = (/** @type {string} */ line) => console.error(line)
  const found = await playAway({ awayMs: Number(minutes) * 60_000, seed: Number(seed), say })
  console.log('')
  for (const [name, value] of Object.entries(found.figures)) console.log(`  ${name.padEnd(44)}${value}`)
  for (const line of found.trouble) console.log(`  VIOLATION ${line}`)
  const ok = found.trouble.length === 0
  if (report !== undefined) writeFileSync(report, `${JSON.stringify({ ok, minutes, seed, ...found }, null, 2)}\n`)
  console.log(`chaos, Redis away for ${minutes} minutes, seed ${seed}: ${ok ? 'passed' : 'FAILED'}`)
  return ok ? 0 : 1
}

/** @param {{ awayMs: number, seed: number, say?: (line: string) => void }} options @returns {Promise<Found>} */
export async function playAway({ awayMs, seed, say = () => {} }) {
  const redis = await startMember()
  const { log, health } = nodeHealth()
  /** @type {Cluster | undefined} */
  let cluster
  try {
    const env = { LOG_LEVEL: 'warn', DEMO: 'off', DRAIN_MS: '200' }
    cluster = await startCluster({ nodes, redisUrl: `redis://127.0.0.1:${redis.port}`, env, log })
    await openRoomBySecret(cluster.url, cluster.sessionSecret, room)
    const seconds = (talk.beforeMs + awayMs + talk.afterMs) / 1_000
    const { crowd } = await crowdFor({ ...talk, url: cluster.url, room, seconds, seed })
    const stage = { redis, cluster, crowd, say, health: () => health(cluster?.nodes ?? []) }
    return await goAway(stage, awayMs)
  } finally {
    await cluster?.stop()
    await redis.stop()
  }
}

/** @param {AwayStage} stage @param {number} awayMs @returns {Promise<Found>} */
async function goAway(stage, awayMs) {
  const { redis, cluster, crowd } = stage
  const tokens = await Promise.all(cluster.nodes.map(({ url }, i) => tokenFrom(url, `Probe ${i}`)))
  const running = crowd.run()
  running.catch(() => {})
  await untilHolds('a crowd that talks', () => crowd.recorder.acknowledged > 0)
  await pause(talk.beforeMs)
  await redis.kill()
  const { trouble, probes } = await askMeanwhile(stage, tokens, awayMs)
  await redis.again()
  const wholeMs = await untilWhole(stage, tokens)
  if (wholeMs > limits.wholeMs) trouble.push(`all was whole only ${Math.round(wholeMs)} ms after its return`)
  const report = await running
  trouble.push(...accusations(report), ...stage.health(), ...growth(probes, cluster.nodes.length))
  return {
    trouble,
    figures: { ...figuresOf(probes, report), 'all whole after its return': `${Math.round(wholeMs)} ms` },
  }
}

/** Asks every node once a second. @param {AwayStage} stage @param {string[]} tokens @param {number} awayMs */
async function askMeanwhile({ cluster, say }, tokens, awayMs) {
  /** @type {Map<string, number>} */
  const wrong = new Map()
  /** @type {Probe[][]} */
  const probes = []
  const began = performance.now()
  for (let round = 1; performance.now() - began < awayMs; round++) {
    const found = await Promise.all(cluster.nodes.map((node, i) => probe(node, tokens[i] ?? '', room)))
    const noticed = performance.now() - began > noticeMs
    for (const line of found.flatMap((each) => wrongWhileAway(each, limits.answerMs)))
      if (noticed || !line.startsWith('/readyz')) wrong.set(line, (wrong.get(line) ?? 0) + 1)
    if (noticed) probes.push(found)
    if (round % 30 === 0)
      say(`${Math.round((performance.now() - began) / 1_000)} s: ${found.map(mebibytes).join(', ')} MiB`)
    await pause(Math.max(0, round * everyMs - (performance.now() - began)))
  }
  return { probes, trouble: [...wrong].map(([line, count]) => `${line} (${count} times)`) }
}

/** How long it takes from now on until every node takes traffic and everybody hears what is said at each. @param {AwayStage} stage @param {string[]} tokens */
async function untilWhole({ cluster, crowd }, tokens) {
  const began = performance.now()
  /** @type {number[]} */
  const seqs = []
  const answered = async (/** @type {number} */ i) => {
    const node = /** @type {import('../lib/local-cluster.mjs').ClusterNode} */ (cluster.nodes[i])
    const { ready, command } = await probe(node, tokens[i] ?? '', room)
    if (command.status === 200) seqs[i] = command.body.value?.seq ?? command.body.seq
    return ready.status === 200 && seqs[i] !== undefined
  }
  await Promise.all(cluster.nodes.map((_, i) => untilHolds('a node that is whole', () => answered(i), 60_000)))
  const heard = (/** @type {any} */ { wire }) => wire.whole && (wire.position?.seq ?? 0) >= Math.max(...seqs)
  await untilHolds('listeners that are whole', () => crowd.listeners.every(heard), 60_000)
  return performance.now() - began
}

/** @param {Probe[][]} probes @param {number} count @returns {string[]} */
function growth(probes, count) {
  const quarter = Math.max(1, Math.floor(probes.length / 4))
  return Array.from({ length: count }, (_, i) => {
    const sizes = probes.map((round) => round[i]?.rss ?? 0)
    const more = Math.max(...sizes.slice(-quarter)) - Math.max(...sizes.slice(0, quarter))
    return more > limits.growthBytes ? [`a node grew by ${Math.round(more / 2 ** 20)} MiB`] : []
  }).flat()
}

/** @param {Probe[][]} probes @param {any} report */
function figuresOf(probes, report) {
  const all = probes.flat()
  const slowest = (/** @type {'alive' | 'ready' | 'page' | 'snapshot' | 'command'} */ name) =>
    `${Math.round(Math.max(...all.map((each) => each[name].ms)))} ms`
  const quarter = Math.max(1, Math.floor(probes.length / 4))
  const largest = (/** @type {Probe[][]} */ part) =>
    `${mebibytes({ rss: Math.max(...part.flat().map(({ rss }) => rss)) })} MiB`
  return {
    'questions to each node': String(probes.length),
    'slowest refusal of a command': slowest('command'),
    'slowest /healthz, /readyz': `${slowest('alive')}, ${slowest('ready')}`,
    'slowest page, snapshot': `${slowest('page')}, ${slowest('snapshot')}`,
    'why not ready': [...new Set(all.map(({ ready }) => ready.body?.why))].join(', '),
    'largest node, first and last quarter': `${largest(probes.slice(0, quarter))}, ${largest(probes.slice(-quarter))}`,
    'lines acknowledged in the end': `${report.acknowledged} of ${report.offered}`,
    'listeners cut meanwhile': String(report.reconnects),
  }
}

/** @param {{ rss: number }} found */
const mebibytes = ({ rss }) => Math.round(rss / 2 ** 20)

/** @param {string} url @param {string} name @returns {Promise<string>} */
async function tokenFrom(url, name) {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify({ name }) })
  return (await answer.json()).token
}

/**
 * @typedef {import('../lib/local-cluster.mjs').Cluster} Cluster
 * @typedef {import('./away-probes.mjs').Probe} Probe
 * @typedef {{ redis: import('../lib/redis-member.mjs').Member, cluster: Cluster, crowd: any, say: (line: string) => void,
 *   health: () => string[] }} AwayStage
 * @typedef {{ trouble: string[], figures: Record<string, string> }} Found
 */
