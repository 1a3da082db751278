// @ts-check
// The sockets of one side of the fan-out benchmark: thousands of raw ones that count, a few real clients that look closely.
import { createHistogram } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { dialects } from './dialects.mjs'
import { cpuUs } from './processes.mjs'
import { countEvents } from './raw-socket.mjs'
import { work } from './servers.mjs'

const PROBES = 20
const QUIET_MS = 30_000

/** @type {Setup} */
let setup
let delivered = 0
let lastAt = 0
let told = 0
/** The round that goes on says nothing more. */
let hushed = false
/** @type {number[]} */
const sentAt = []

countEvents((events) => {
  delivered += events
  lastAt = performance.now()
})

/** @param {{ kind: string, port: number, pid: number, sockets: number, senders: number }} wanted */
async function connect(wanted) {
  const dialect = /** @type {import('./dialects.mjs').Dialect} */ (dialects[wanted.kind]?.(wanted.port))
  /** @type {import('./raw-socket.mjs').RawSocket[]} */
  const sockets = []
  const probes = await Promise.all(Array.from({ length: PROBES }, (_, i) => dialect.probe(i, heardBy(i))))
  let next = 0
  const door = async () => {
    while (next < wanted.sockets - PROBES) sockets.push(await dialect.open(next++))
  }
  await Promise.all(Array.from({ length: 16 }, door))
  setup = { ...wanted, dialect, sockets, probes, heard: probes.map(() => []), latency: createHistogram() }
  return { ready: sockets.length }
}

/** @param {number} i */
const heardBy = (i) => (/** @type {number} */ index) => {
  setup.heard[i]?.push(index)
  const now = performance.now()
  setup.latency.record(Math.max(1, Math.round((now - (sentAt[index] ?? now)) * 1_000)))
  delivered++
  lastAt = now
}

/** @param {{ rate: number, messages: number }} wanted */
async function round({ rate, messages: most }) {
  const { sockets, senders, dialect, pid } = setup
  const first = told
  hushed = false
  await quiet()
  setup.heard = setup.heard.map(() => [])
  setup.latency = createHistogram()
  delivered = 0
  const before = sockets.map(({ events, frames, bytes }) => ({ events, frames, bytes }))
  const own = process.cpuUsage()
  const [startedAt, cpuBefore] = [performance.now(), cpuUs(pid)]
  for (let i = 0; i < most && !hushed; i++) {
    for (let wait = 1; wait > 0;) {
      wait = startedAt + (i * 1_000) / rate - performance.now()
      if (wait > 0) await pause(wait)
    }
    sentAt[told] = performance.now()
    sockets[told % senders]?.send(dialect.message(told))
    told++
  }
  const messages = told - first
  const all = messages * (sockets.length + PROBES)
  while (delivered < all && performance.now() - Math.max(lastAt, startedAt) < QUIET_MS) await pause(5)
  const cpu = cpuUs(pid) - cpuBefore
  const { user, system } = process.cpuUsage(own)
  const seconds = (lastAt - startedAt) / 1_000
  const sum = (/** @type {'frames' | 'bytes'} */ what) =>
    sockets.reduce((total, socket, i) => total + socket[what] - (before[i]?.[what] ?? 0), 0)
  const at = (/** @type {number} */ percent) => setup.latency.percentile(percent) / 1_000
  return {
    ...{ cpuUs: cpu / all, delivered, seconds, p50: at(50), p99: at(99), max: setup.latency.max / 1_000 },
    ...{ frames: sum('frames'), bytes: sum('bytes'), generatorBusy: (user + system) / 1e6 / seconds },
    faults: faults(before, messages, first, all),
  }
}

/** Nothing more is on its way from before. */
async function quiet() {
  while (performance.now() - lastAt < 250) await pause(20)
}

/** @param {{ events: number }[]} before @param {number} messages @param {number} first @param {number} all */
function faults(before, messages, first, all) {
  const { sockets, heard } = setup
  const found = sockets.flatMap(({ faults }) => faults)
  const wrong = sockets.filter(({ events }, i) => events - (before[i]?.events ?? 0) !== messages).length
  if (delivered !== all) found.push(`${delivered} of ${all} delivered`)
  if (wrong > 0) found.push(`${wrong} sockets did not get ${messages} messages`)
  const order = heard[0]?.join()
  const complete = [...(heard[0] ?? [])].sort((a, b) => a - b).every((index, i) => index === first + i)
  if (heard[0]?.length !== messages || !complete) found.push('a probe missed messages or got some twice')
  if (heard.some((indexes) => indexes.join() !== order)) found.push('two probes saw different orders')
  return [...new Set(found)].slice(0, 5)
}

const hush = () => void (hushed = true)

work({ connect, round, hush })

/**
 * @typedef {object} Setup
 * @property {number} pid
 * @property {number} senders
 * @property {import('./dialects.mjs').Dialect} dialect
 * @property {import('./raw-socket.mjs').RawSocket[]} sockets
 * @property {unknown[]} probes
 * @property {number[][]} heard
 * @property {import('node:perf_hooks').RecordableHistogram} latency
 */
