// @ts-check
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { leash } from './leash.mjs'
import { isReady } from './node-health.mjs'

const startMs = 30_000
const drainMs = 15_000

/**
 * One node as a process of its own; answers when it is ready. It keeps its port, id and environment over restarts.
 * @param {NodeOptions} options
 * @returns {Promise<ClusterNode>}
 */
export async function startNode(options) {
  let child = await launch(options)
  return {
    id: options.id,
    port: options.port,
    url: `http://127.0.0.1:${options.port}`,
    get pid() {
      return child.pid
    },
    kill: async (signal = 'SIGKILL') => {
      const exit = await child.end(signal)
      options.log(`ended (${exit.reason})`)
      return exit
    },
    stop: () => child.end('SIGTERM', drainMs),
    restart: async () => {
      options.log('restarting')
      await child.end('SIGTERM', drainMs)
      child = await launch(options)
    },
  }
}

/** @param {NodeOptions} options */
async function launch({ script, env, port, log }) {
  const start = performance.now()
  const child = leash(process.execPath, ['--enable-source-maps', script], { env })
  /** @type {string[]} */
  const last = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line !== '') log(line)
      if (last.push(line) > 20) last.shift()
    })
  }
  const ready = await Promise.race([untilReady(port), child.exited.then(() => false)])
  if (!ready) {
    const { reason } = await child.end('SIGKILL')
    throw new Error(`the node on port ${port} did not become ready (${reason}):\n${last.join('\n')}`)
  }
  log(`ready on port ${port} after ${Math.round(performance.now() - start)} ms (process ${child.pid})`)
  return child
}

/** @param {number} port */
async function untilReady(port) {
  for (const until = Date.now() + startMs; Date.now() < until; await sleep(50)) {
    if (await isReady(port)) return true
  }
  return false
}

/**
 * @typedef {object} NodeOptions
 * @property {string} id
 * @property {number} port
 * @property {NodeJS.ProcessEnv} env
 * @property {string} script
 * @property {(line: string) => void} log
 *
 * @typedef {object} ClusterNode
 * @property {string} id
 * @property {number} port
 * @property {string} url past the balancer
 * @property {number} pid of the process that runs now
 * @property {(signal?: NodeJS.Signals) => Promise<import('./leash.mjs').Exit>} kill sends the signal (SIGKILL) and waits for the end
 * @property {() => Promise<import('./leash.mjs').Exit>} stop drains it; SIGKILL after 15 s
 * @property {() => Promise<void>} restart drains it if it runs, starts it again and waits until it is ready
 */
