// @ts-check
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { findRedis } from './find-redis.mjs'
import { leash } from './leash.mjs'
import { freePort } from './ports.mjs'
import { cacheDir, root } from './run.mjs'

const startMs = 20_000

/**
 * A Redis with the shipped redis.conf, users.acl and passwords, its data and secrets in a folder of the caller's;
 * answers when it has loaded its data. Killed, it starts again at its port with its data.
 * @param {{ dir: string, secrets: string, args?: string[] }} options
 * @returns {Promise<ShippedRedis>}
 */
export async function startShippedRedis({ dir, secrets, args = [] }) {
  const made = spawnSync('sh', [join(root, 'scripts/deploy/make-secrets.sh'), secrets], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`make-secrets.sh failed: ${made.stderr}`)
  const secret = (/** @type {string} */ name) => readFileSync(join(secrets, name), 'utf8')
  const port = await freePort()
  const url = (/** @type {string} */ user, /** @type {string} */ password) =>
    `redis://${user}:${password}@127.0.0.1:${port}`
  const operatorUrl = url('operator', secret('redis-operator-password'))
  const begin = () => launch({ dir, port, secrets, args, operatorUrl })
  let child = await begin()
  return {
    url: url('fanfare', secret('redis-password')),
    operatorUrl,
    port,
    dir,
    sessionSecret: secret('session-secret'),
    get pid() {
      return child.pid
    },
    kill: async (signal = 'SIGKILL') => void (await child.end(signal)),
    start: async () => void (child = await begin()),
    stop: async () => void (await child.end('SIGTERM', 5_000)),
  }
}

/** @param {{ dir: string, port: number, secrets: string, args: string[], operatorUrl: string }} place */
async function launch({ dir, port, secrets, args, operatorUrl }) {
  const { bin, env } = findRedis(cacheDir)
  const here = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--aclfile', join(secrets, 'users.acl')]
  const child = leash(bin, [join(root, 'scripts/deploy/redis.conf'), ...here, ...args], {
    // A locale that is not installed keeps Redis from starting.
    env: { ...process.env, ...env, LC_ALL: 'C' },
  })
  let log = ''
  child.stdout.on('data', (chunk) => (log = (log + String(chunk)).slice(-2_000)))
  child.stderr.resume()
  const ready = await Promise.race([untilLoaded(operatorUrl), child.exited.then(() => false)])
  if (ready) return child
  await child.end('SIGKILL')
  throw new Error(`Redis did not start on port ${port}:\n${log}`)
}

/** @param {string} url */
async function untilLoaded(url) {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null, lazyConnect: true })
  redis.on('error', () => {})
  const timer = sleep(startMs, false, { ref: false })
  try {
    void redis.connect().catch(() => {})
    return await Promise.race([redis.ping().then(() => true), timer])
  } finally {
    redis.disconnect()
  }
}

/**
 * @typedef {object} ShippedRedis
 * @property {string} url as the nodes use it
 * @property {string} operatorUrl for whoever may do everything
 * @property {number} port
 * @property {string} dir its data
 * @property {string} sessionSecret that was made beside its passwords
 * @property {number} pid of the process that runs now
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill sends the signal (SIGKILL) and waits for the end; the data stay
 * @property {() => Promise<void>} start again, at the same place
 * @property {() => Promise<void>} stop ends it in order; the data stay
 */
