// @ts-check
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { leash } from '../lib/leash.mjs'
import { freePort } from '../lib/ports.mjs'
import { root } from '../lib/run.mjs'
import { pinned } from './processes.mjs'

const comparators = fileURLToPath(new URL('./comparators.mjs', import.meta.url))
const generator = fileURLToPath(new URL('./generator.mjs', import.meta.url))

/**
 * A server and the sockets that listen to it, ready for rounds.
 * @param {string} name
 * @param {{ sockets: number, rates: number[], redisUrl: string, profile: string | undefined }} plan `profile`: a folder for a CPU profile of our server
 * @returns {Promise<Side>}
 */
export async function startSide(name, plan) {
  const port = await freePort()
  const server = name === 'fanfare' ? ourServer(port, plan) : theirServer(name, port, plan.redisUrl)
  const { process: child, dispose } = server
  let log = ''
  child.stderr.on('data', (chunk) => (log = (log + String(chunk)).slice(-4_000)))
  child.stdout.resume()
  let stopping = false
  void child.exited.then(({ reason }) => stopping || console.error(`bench: ${name} ended (${reason})\n${log}`))
  await untilReady(port, child)
  const sockets = startGenerator()
  const senders = Math.ceil(Math.max(...plan.rates) * 1.25)
  await sockets.ask({
    do: 'connect',
    kind: name,
    port,
    pid: child.pid,
    sockets: plan.sockets,
    senders: Math.min(senders, plan.sockets),
  })
  return {
    name,
    round: (round) => sockets.ask({ do: 'round', ...round }),
    stop: async () => {
      stopping = true
      sockets.end()
      await child.end('SIGTERM', 10_000)
      dispose()
    },
  }
}

/** @param {number} port @param {{ redisUrl: string, profile: string | undefined }} plan */
function ourServer(port, { redisUrl, profile }) {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-bench-'))
  const env = {
    ...process.env,
    ...{
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      REDIS_URL: redisUrl,
      NODE_ID: 'bench',
      DEMO: 'on',
    },
    ...{
      SESSION_SECRET: randomBytes(32).toString('hex'),
      DATA_DIR: dir,
      LOG_LEVEL: 'warn',
      ACCEPTS_PER_SECOND: '100000',
    },
  }
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const [program, args] = pinned(0, [process.execPath, ...flags, join(root, 'dist/server/main.js')])
  return { process: leash(program, args, { env }), dispose: () => rmSync(dir, { recursive: true, force: true }) }
}

/** @param {string} kind @param {number} port @param {string} redisUrl */
function theirServer(kind, port, redisUrl) {
  const [program, args] = pinned(0, [process.execPath, comparators, kind, String(port), redisUrl])
  return { process: leash(program, args, { env: { ...process.env, NODE_ENV: 'production' } }), dispose: () => {} }
}

/** @param {number} port @param {import('../lib/leash.mjs').LeashedProcess} child */
async function untilReady(port, child) {
  let ended = false
  void child.exited.then(() => (ended = true))
  for (const until = Date.now() + 20_000; Date.now() < until && !ended; await pause(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error(`the server at port ${port} did not come up`)
}

/** The process with the sockets: asked one thing at a time. */
function startGenerator() {
  const [program, args] = pinned(1, [process.execPath, '--max-semi-space-size=32', generator])
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    end: () => void child.kill('SIGKILL'),
    /** @param {object} request @returns {Promise<any>} */
    ask: (request) =>
      new Promise((resolve, reject) => {
        const died = () => reject(new Error('the generator ended'))
        child.once('exit', died)
        child.once('message', (/** @type {{ error?: string }} */ answer) => {
          child.off('exit', died)
          if (answer.error === undefined) resolve(answer)
          else reject(new Error(answer.error))
        })
        child.send(request)
      }),
  }
}

/**
 * @typedef {object} RoundResult
 * @property {number} cpuUs server CPU microseconds per delivered message
 * @property {number} delivered
 * @property {number} seconds from the first message until all are delivered
 * @property {number} p50 latency, ms
 * @property {number} p99
 * @property {number} max
 * @property {number} frames in all
 * @property {number} bytes received in all
 * @property {number} generatorBusy share of one processor that the generator used
 * @property {string[]} faults what was wrong: then the round does not count
 *
 * @typedef {object} Side
 * @property {string} name
 * @property {(round: { rate: number, messages: number }) => Promise<RoundResult>} round
 * @property {() => Promise<void>} stop
 */
