// @ts-check
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { leash } from './leash.mjs'
import { root } from './run.mjs'

export const shippedConfiguration = join(root, 'scripts/deploy/haproxy.cfg')
const startMs = 10_000

/** Where HAProxy is: HAPROXY_BIN, PATH, or where Debian puts it; undefined = it is not installed. */
export function findHaproxy() {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']
  const known = folders.map((folder) => join(folder, 'haproxy'))
  return [process.env['HAPROXY_BIN'] ?? '', ...known].find((path) => path !== '' && existsSync(path))
}

/**
 * HAProxy with the shipped configuration before nodes on this machine, run as its official image runs it; answers when
 * it listens. It keeps its port and environment over restarts.
 * @param {HaproxyOptions} options
 * @returns {Promise<Haproxy>}
 */
export async function startHaproxy({ nodes, port, env = {}, log = () => {} }) {
  const bin = findHaproxy()
  if (bin === undefined) throw new Error('HAProxy is not installed (Debian, Ubuntu: apt-get install haproxy)')
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-haproxy-'))
  const socket = join(dir, 'runtime.sock')
  const places = Object.fromEntries(nodes.map(({ id, port: at }) => [id.toUpperCase(), `127.0.0.1:${at}`]))
  const own = { BIND: `127.0.0.1:${port}`, MAXCONN: '8000', STATS_SOCKET: socket }
  const begin = () => launch(bin, port, { ...process.env, ...places, ...own, ...env }, log)
  let child = await begin()
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid
    },
    ask: (command) => ask(socket, command),
    states: async () => statesIn(await ask(socket, 'show stat')),
    kill: async () => void (await child.end('SIGKILL')),
    start: async () => void (child = await begin()),
    stop: async () => {
      await child.end('SIGTERM', 5_000)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** @param {string} bin @param {number} port @param {NodeJS.ProcessEnv} env @param {(line: string) => void} log */
async function launch(bin, port, env, log) {
  const child = leash(bin, ['-W', '-db', '-f', shippedConfiguration], { env })
  let last = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      last = (last + String(chunk)).slice(-4_000)
      log(String(chunk).trimEnd())
    })
  const listening = await Promise.race([untilListening(port), child.exited.then(() => false)])
  if (listening) return child
  const { reason } = await child.end('SIGKILL')
  throw new Error(`HAProxy did not listen on port ${port} (${reason}):\n${last}`)
}

/** @param {number} port */
async function untilListening(port) {
  for (const until = Date.now() + startMs; Date.now() < until; await sleep(20)) if (await answers(port)) return true
  return false
}

/** @param {number} port @returns {Promise<boolean>} */
const answers = (port) =>
  new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1', () => (probe.destroy(), resolve(true)))
    probe.once('error', () => resolve(false))
  })

/** A command of the runtime socket and what it answers. @param {string} path @param {string} command @returns {Promise<string>} */
const ask = (path, command) =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(path, () => socket.write(`${command}\n`))
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
  })

/** @param {string} csv of `show stat` @returns {Record<string, string>} */
function statesIn(csv) {
  const [head = '', ...rows] = csv.replace(/^# /, '').split('\n')
  const status = head.split(',').indexOf('status')
  const servers = rows.map((row) => row.split(',')).filter(([proxy, name]) => proxy === 'nodes' && name !== 'BACKEND')
  return Object.fromEntries(servers.map((row) => [row[1] ?? '', row[status] ?? '']))
}

/**
 * @typedef {object} HaproxyOptions
 * @property {readonly { id: string, port: number }[]} nodes n1, n2 and n3
 * @property {number} port
 * @property {NodeJS.ProcessEnv} [env] over what it is given here: CERT, BIND_TLS ...
 * @property {(line: string) => void} [log]
 *
 * @typedef {object} Haproxy
 * @property {string} url
 * @property {number} port
 * @property {number} pid of the master process that runs now
 * @property {(command: string) => Promise<string>} ask says a command to the runtime socket
 * @property {() => Promise<Record<string, string>>} states how it sees each node: UP, DOWN, DRAIN, MAINT ...
 * @property {() => Promise<void>} kill SIGKILL
 * @property {() => Promise<void>} start again, at the same place
 * @property {() => Promise<void>} stop
 */
