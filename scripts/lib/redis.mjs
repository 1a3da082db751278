// @ts-check
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findRedis } from './find-redis.mjs'
import { leash } from './leash.mjs'
import { freePort } from './ports.mjs'

export { findRedis } from './find-redis.mjs'

const settings = '--bind 127.0.0.1 --appendonly yes --appendfsync everysec --maxmemory-policy noeviction --daemonize no'
const startMs = 20_000

/**
 * Starts a real Redis on the loopback interface, with its append-only file on and no eviction, and answers when it has
 * loaded its data. Given the `dir` and `port` of an earlier one it takes up where that one was, however it ended.
 * @param {StartOptions} options
 * @returns {Promise<RunningRedis>}
 */
export async function startRedis(options) {
  const found = findRedis(options.cacheDir)
  const dir = realpathSync(options.dir ?? mkdtempSync(join(tmpdir(), 'fanfare-redis-')))
  for (let tries = 1; ; tries++) {
    const port = options.port ?? (await freePort())
    const started = await launch(found, dir, port, options.args ?? [])
    if (typeof started !== 'string') return running(started, found.how, dir, port, options.dir === undefined)
    if (tries === 5) throw new Error(`${found.how} did not start on port ${port}: ${started}`)
    if (options.port !== undefined) await sleep(200)
  }
}

/**
 * The process when it is ready, or why it ended before that.
 * @param {import('./find-redis.mjs').FoundProgram} found
 * @param {string} dir
 * @param {number} port
 * @param {string[]} args
 */
async function launch(found, dir, port, args) {
  // A locale that is not installed keeps Redis from starting.
  const env = { ...process.env, ...found.env, LC_ALL: 'C' }
  const own = [...settings.split(' '), '--save', '', '--port', String(port), '--dir', dir]
  const child = leash(found.bin, [...own, ...args], { env })
  let log = ''
  child.stdout.on('data', (chunk) => (log = (log + String(chunk)).slice(-2_000)))
  child.stderr.resume()
  const ready = await Promise.race([untilReady(port, dir), child.exited.then(() => false)])
  if (ready) return child
  await child.end('SIGKILL')
  return log
}

/**
 * True once the Redis that answers at the port has this folder (a stranger on the port has not) and has loaded it.
 * @param {number} port
 * @param {string} dir
 */
async function untilReady(port, dir) {
  for (const until = Date.now() + startMs; Date.now() < until; await sleep(20)) {
    const answer = await ask(port, 'PING\r\nCONFIG GET dir\r\n')
    if (answer.startsWith('+PONG') && answer.includes(`\r\n${dir}\r\n`)) return true
  }
  return false
}

/** The answer to inline commands, or what came of it within a second. @param {number} port @param {string} commands @returns {Promise<string>} */
const ask = (port, commands) =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(`${commands}QUIT\r\n`))
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })

/**
 * @param {import('./leash.mjs').LeashedProcess} child
 * @param {string} how
 * @param {string} dir
 * @param {number} port
 * @param {boolean} ownDir
 * @returns {RunningRedis}
 */
function running(child, how, dir, port, ownDir) {
  const removeDir = () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  if (ownDir) process.once('exit', removeDir)
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: child.pid,
    dir,
    how,
    kill: async (signal = 'SIGKILL') => void (await child.end(signal)),
    stop: async () => {
      await child.end('SIGTERM', 5_000)
      if (!ownDir) return
      process.off('exit', removeDir)
      removeDir()
    },
  }
}

/**
 * @typedef {object} StartOptions
 * @property {string} cacheDir where a fetched Redis is kept
 * @property {string} [dir] its data; without it a new folder that `stop` removes
 * @property {number} [port] without it a free one
 * @property {string[]} [args] further arguments, e.g. `--cluster-enabled yes`
 *
 * @typedef {object} RunningRedis
 * @property {string} url
 * @property {number} port
 * @property {number} pid
 * @property {string} dir
 * @property {string} how what it is, in words
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill sends the signal (SIGKILL) and waits for the end; the data stay
 * @property {() => Promise<void>} stop ends it in order; a folder of its own goes too
 */
