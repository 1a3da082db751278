// @ts-check
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/run.mjs'
import { clusterScene } from './cluster-scene.mjs'
import { embeddedScene } from './embedded-scene.mjs'
import { playFaults, schedule } from './faults.mjs'
import { printFaults } from './chaos-table.mjs'
import { rollingCounts, rollingScene, rollingSchedule } from './rolling-scene.mjs'

const recording = join(root, '../shared/data/danmaku-2019.ndjson.gz')
/** A fault and its mending take about so long. */
const secondsEach = 4

/** @param {ChaosValues} values @returns {Promise<number>} the exit code */
export async function chaos(values) {
  const { Crowd, command, random } = await crowdOf(values)
  const lengthMs = command.crowd.plan.lengthMs
  const counts = wanted(values)
  const rolling = values.mode === 'rolling'
  const needed = rolling ? 0 : secondsFor(counts)
  if (lengthMs < needed * 1_000)
    throw new Error(`the crowd talks for ${lengthMs / 1_000} s, the faults need ${needed} s`)
  const lanes = (rolling ? rollingSchedule : schedule)(counts, lengthMs, random)
  const scene = await scenes[/** @type {keyof typeof scenes} */ (values.mode)]({ random, say })
  const ended = endOnSignal(scene)
  try {
    const crowd = new Crowd({ ...command.crowd, url: scene.url, lossesAt: scene.lossesAt })
    const progress = setInterval(() => say(progressLine(crowd.progress)), 1_000)
    const faults = playFaults(lanes, { scene, crowd, random, say })
    const report = await crowd.run().finally(() => clearInterval(progress))
    const done = await faults.finish()
    return conclude(values, { report, done, counts, health: scene.health() })
  } finally {
    await scene.stop()
    ended()
  }
}

const scenes = { embedded: embeddedScene, cluster: clusterScene, rolling: rollingScene }

/** The crowd as `npm run crowd` would make it of the same arguments. @param {ChaosValues} values */
async function crowdOf(values) {
  const load = (/** @type {string} */ file) => import(join(root, 'dist/server/crowd', file))
  const [{ Crowd }, { readCommand }, { seeded }] = await Promise.all(
    ['crowd.js', 'crowd-options.js', 'seeded.js'].map(load),
  )
  const polling = values.polling ?? (values.mode === 'rolling' ? '50' : '0')
  const given = {
    ...values,
    polling,
    ...(values.generate === undefined && values.replay === undefined && crowdFor(values)),
  }
  const names = [
    'polling',
    'replay',
    'generate',
    'seconds',
    'seed',
    'speed',
    'from-minute',
    'minutes',
    'listeners',
    'persons',
  ]
  const args = names.flatMap((name) => {
    const value = given[/** @type {keyof typeof given} */ (name)]
    return value === undefined ? [] : [`--${name}`, String(value)]
  })
  return { Crowd, command: readCommand(args), random: seeded(Number(values.seed) + 1_000_003) }
}

/** Who talks when nobody says: the recording, if it is there, else made-up fans for long enough. @param {ChaosValues} values */
function crowdFor(values) {
  if (existsSync(recording)) return { replay: recording }
  const seconds = values.mode === 'rolling' ? 240 : 2 * secondsFor(wanted(values))
  return { generate: '20', seconds: String(Math.max(60, seconds)) }
}

/** @param {Record<string, number>} counts */
const secondsFor = (counts) => secondsEach * (counts['kill'] ?? counts['node kill'] ?? 0)

/** How often each fault is asked for. @param {ChaosValues} values @returns {Record<string, number>} */
function wanted(values) {
  if (values.mode === 'embedded') return { kill: Number(values.kills), cut: Number(values.cuts) }
  const kills = values['node-kills']
  if (values.mode === 'rolling') return rollingCounts({ rounds: values.rounds, 'node-kills': kills ?? values.rounds })
  return {
    'node kill': Number(kills ?? 20),
    drain: Number(values.drains),
    'redis kill': Number(values['redis-kills']),
    cut: Number(values.cuts),
    ...(values['log-loss'] && { 'log loss': 1, 'log loss, then new lines': 1 }),
  }
}

/**
 * @param {ChaosValues} values
 * @param {{ report: any, done: import('./faults.mjs').Done[], counts: Record<string, number>, health: string[] }} outcome
 */
async function conclude(values, { report, done, counts, health }) {
  const { printReport } = await import(join(root, 'dist/server/crowd/crowd-report.js'))
  const undone = Object.entries(counts).filter(
    ([kind, count]) => done.filter((fault) => fault.kind === kind).length < count,
  )
  const failed = done.filter(({ trouble }) => trouble !== undefined)
  console.log(printReport(report))
  printFaults(counts, done)
  for (const line of health) console.log(`  HEALTH ${line}`)
  for (const { kind, trouble } of failed) console.log(`  FAILED ${kind}: ${trouble}`)
  for (const [kind] of undone) console.log(`  NOT DONE: the crowd was over before every "${kind}" had its turn`)
  const ok = report.ok && health.length === 0 && failed.length === 0 && undone.length === 0
  if (values.report !== undefined)
    writeFileSync(values.report, `${JSON.stringify({ ok, values, report, done, health }, null, 2)}\n`)
  console.log(`chaos, ${values.mode}, seed ${values.seed}: ${ok ? 'passed' : 'FAILED'}`)
  return ok ? 0 : 1
}

/** Ctrl-C ends what was started before it ends this. @param {import('./faults.mjs').Scene} scene */
function endOnSignal(scene) {
  const end = () => void scene.stop().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end)
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, end)
  }
}

/** @param {any} progress */
function progressLine({ seconds, offered, acknowledged, open, whole, listeners, p99 }) {
  const lines = `offered ${offered}, acknowledged ${acknowledged}, open ${open}`
  return `${seconds.toFixed(0).padStart(5)} s  ${lines}; ${whole} of ${listeners} whole; p99 ${Math.round(p99)} ms`
}

/** @param {string} line */
const say = (line) => console.error(line)

/**
 * @typedef {object} ChaosValues
 * @property {string} mode
 * @property {string} seed
 * @property {string} speed
 * @property {string} listeners
 * @property {string} persons
 * @property {string} kills
 * @property {string} [node-kills]
 * @property {string} rounds
 * @property {string} [polling]
 * @property {string} drains
 * @property {string} redis-kills
 * @property {string} cuts
 * @property {boolean} log-loss
 * @property {string} [replay]
 * @property {string} [generate]
 * @property {string} [seconds]
 * @property {string} [from-minute]
 * @property {string} [minutes]
 * @property {string} [report]
 */
