// @ts-check
// Sockets that come in as fast as they are let in, and then only sit there.
import { createHistogram } from 'node:perf_hooks'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../lib/run.mjs'
import { dialects } from './dialects.mjs'
import { cpuUs, quiet } from './processes.mjs'
import { work } from './servers.mjs'

const { Tokens, newVisitor } = await import(join(root, 'dist/server/persons/tokens.js'))
/** So many come in at the same time. */
const DOORS = 32

/** @type {import('./servers.mjs').BenchServer} */
let server
/** @type {import('./dialects.mjs').Dialect} */
let dialect
/** @type {import('./raw-socket.mjs').RawSocket[]} */
let inside = []

/** @param {{ server: import('./servers.mjs').BenchServer }} wanted */
function meet(wanted) {
  server = wanted.server
  dialect = /** @type {import('./dialects.mjs').Dialect} */ (dialects[server.name]?.(server.port))
  return { met: true }
}

/** Everybody is somebody new, with a token made beforehand, as one has who opens the page. @param {{ sockets: number }} wanted */
async function come({ sockets }) {
  const tokens = new Tokens(server.secret)
  const made = Array.from({ length: sockets }, (_, i) => {
    const session = newVisitor(Date.now())
    return tokens.issue({ ...session, person: { ...session.person, standing: 'guest', name: `Fan ${i}` } }, Date.now())
  })
  await quiet(server.pid)
  const joining = createHistogram()
  const there = inside.length
  const [refused, own, startedAt, before] = [[], process.cpuUsage(), performance.now(), cpuUs(server.pid)]
  await Promise.all(Array.from({ length: DOORS }, () => door(made, joining, /** @type {string[]} */ (refused))))
  const [cpu, seconds] = [cpuUs(server.pid) - before, (performance.now() - startedAt) / 1_000]
  const { user, system } = process.cpuUsage(own)
  const at = (/** @type {number} */ percent) => joining.percentile(percent) / 1_000
  return {
    ...{ cpuUs: cpu / sockets, seconds, perSecond: sockets / seconds, p50: at(50), p99: at(99) },
    ...{ generatorBusy: (user + system) / 1e6 / seconds, faults: faults(there + sockets, refused) },
  }
}

/** @param {string[]} tokens @param {import('node:perf_hooks').RecordableHistogram} joining @param {string[]} refused */
async function door(tokens, joining, refused) {
  for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
    const startedAt = performance.now()
    try {
      inside.push(await dialect.enter(token))
      joining.record(Math.max(1, Math.round((performance.now() - startedAt) * 1_000)))
    } catch (error) {
      refused.push(String(error))
    }
  }
}

/** @param {number} sockets @param {string[]} refused */
function faults(sockets, refused) {
  const found = inside.flatMap((socket) => socket.faults)
  if (inside.length !== sockets) found.push(`${inside.length} of ${sockets} came in`)
  return [...new Set([...found, ...refused])].slice(0, 5)
}

/** Says who was cut since they came in. */
const stay = () => ({ faults: faults(inside.length, []), inside: inside.length })

async function leave() {
  for (const socket of inside) socket.end()
  inside = []
  await quiet(server.pid)
  return { left: true }
}

/** Fills the view that every newcomer gets. @param {{ lines: number }} wanted */
async function fill({ lines }) {
  if (server.name !== 'fanfare') return { filled: 0 }
  const sockets = await Promise.all(Array.from({ length: Math.ceil(lines / 2) }, (_, i) => dialect.open(i)))
  for (let n = 0; n < lines; n++) sockets[n >> 1]?.send(dialect.message(n))
  while (sockets.reduce((sum, { answers }) => sum + answers, 0) < lines) await pause(20)
  const wrong = sockets.flatMap((socket) => socket.faults)
  if (wrong.length > 0) throw new Error(wrong[0])
  for (const socket of sockets) socket.end()
  await quiet(server.pid)
  return { filled: lines }
}

work({ meet, come, stay, leave, fill })
