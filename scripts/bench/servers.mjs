// @ts-check
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { leash } from '../lib/leash.mjs'
import { openRoomBySecret } from '../lib/open-room.mjs'
import { freePort } from '../lib/ports.mjs'
import { root } from '../lib/run.mjs'
import { pin, pinned } from './processes.mjs'

const comparators = fileURLToPath(new URL('./comparators.mjs', import.meta.url))
const probe = new URL('./memory-probe.mjs', import.meta.url).href

/**
 * Our server, or one that it is measured against, alone on the first processor, ready for connections.
 * @param {string} name
 * @param {ServerPlan} plan
 * @returns {Promise<BenchServer>}
 */
export async function startServer(name, plan) {
  const port = await freePort()
  const secret = randomBytes(32).toString('hex')
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-bench-'))
  const script =
    name === 'fanfare' ? [join(root, 'dist/server/main.js')] : [comparators, name, String(port), plan.redisUrl]
  const env = { ...process.env, NODE_ENV: 'production', ...ours(port, secret, dir, plan.redisUrl) }
  const [program, args] = pinned(0, [process.execPath, ...flags(plan), ...script])
  const child = leash(program, args, { env })
  let log = ''
  child.stderr.on('data', (chunk) => (log = (log + String(chunk)).slice(-4_000)))
  const lines = createInterface({ input: child.stdout })
  let stopping = false
  void child.exited.then(({ reason }) => stopping || console.error(`bench: ${name} ended (${reason})\n${log}`))
  await untilReady(port, child)
  if (name === 'fanfare') await openRoomBySecret(`http://127.0.0.1:${port}`, secret)
  return {
    ...{ name, port, secret, pid: child.pid },
    memory: () => askMemory(child.pid, lines),
    stop: async () => {
      stopping = true
      await child.end('SIGTERM', 10_000)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** @param {ServerPlan} plan */
const flags = ({ profile, probed }) => [
  ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
  ...(probed ? ['--expose-gc', '--import', probe] : []),
]

/** @param {number} port @param {string} secret @param {string} dir @param {string} redisUrl */
const ours = (port, secret, dir, redisUrl) => ({
  ...{ HOST: '127.0.0.1', PORT: String(port), REDIS_URL: redisUrl, NODE_ID: 'bench', DEMO: 'off' },
  ...{ SESSION_SECRET: secret, DATA_DIR: dir, LOG_LEVEL: 'warn', ACCEPTS_PER_SECOND: '100000' },
})

/** @param {number} pid @param {import('node:readline').Interface} lines @returns {Promise<Memory>} */
function askMemory(pid, lines) {
  return new Promise((resolve) => {
    const look = (/** @type {string} */ line) => {
      if (!line.startsWith('memory ')) return
      lines.off('line', look)
      resolve(JSON.parse(line.slice('memory '.length)))
    }
    lines.on('line', look)
    process.kill(pid, 'SIGUSR2')
  })
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

/**
 * A process with sockets, on the second processor, or on another, or (`null`) on any: asked one thing at a time.
 * @param {URL} script
 * @param {number | null} cpu
 */
export function startWorker(script, cpu = 1) {
  const child = fork(fileURLToPath(script), { execArgv: ['--max-semi-space-size=32', '--expose-gc'] })
  if (cpu !== null) pin(child.pid ?? 0, cpu)
  return {
    end: () => void child.kill('SIGKILL'),
    /** Says something that is not answered. @param {object} words */
    tell: (words) => void child.send(words),
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

/** The other end of `startWorker`. @param {Record<string, (request: any) => unknown>} answers by what is to be done */
export function work(answers) {
  process.on('message', async (/** @type {{ do: string }} */ request) => {
    try {
      const answer = await answers[request.do]?.(request)
      if (answer !== undefined) process.send?.(answer)
    } catch (error) {
      process.send?.({ error: error instanceof Error ? error.stack : String(error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
}

/**
 * @typedef {object} ServerPlan
 * @property {string} redisUrl
 * @property {string | undefined} [profile] a folder for CPU profiles
 * @property {boolean} [probed] `memory` can be asked
 *
 * @typedef {{ rss: number, nursery: number, heapUsed: number, external: number, arrayBuffers: number }} Memory in bytes
 *
 * @typedef {object} BenchServer
 * @property {string} name
 * @property {number} port
 * @property {number} pid
 * @property {string} secret signs our sessions
 * @property {() => Promise<Memory>} memory after everything that is not needed has been collected
 * @property {() => Promise<void>} stop
 */
