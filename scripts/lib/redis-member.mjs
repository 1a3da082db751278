// @ts-check
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { startRedis } from './redis.mjs'
import { cacheDir } from './run.mjs'

/**
 * One Redis of several, which keeps its port and its data however often it is killed, frozen and started again.
 * @param {string[]} [args] of every start
 * @param {string[]} [first] of the first start alone
 * @returns {Promise<Member>}
 */
export async function startMember(args = [], first = []) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'fanfare-member-')))
  let running = await startRedis({ cacheDir, dir, args: [...args, ...first] })
  let [alive, frozen] = [true, false]
  const { port } = running
  const signal = (/** @type {NodeJS.Signals} */ name) => void process.kill(running.pid, name)
  return {
    port,
    dir,
    get up() {
      return alive && !frozen
    },
    kill: async () => {
      await running.kill('SIGKILL')
      alive = frozen = false
    },
    again: async (now = []) => {
      if (alive) return
      running = await startRedis({ cacheDir, dir, port, args: [...args, ...now] })
      alive = true
    },
    freeze: () => {
      signal('SIGSTOP')
      frozen = true
    },
    wake: () => {
      if (frozen) signal('SIGCONT')
      frozen = false
    },
    ask: (...command) => askRedis(port, ...command),
    stop: async () => {
      await running.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/**
 * Asks one thing over a connection of its own; rejects when there is no answer within two seconds.
 * @param {number} port
 * @param {...(string | number)} command
 * @returns {Promise<unknown>}
 */
export async function askRedis(port, ...command) {
  const once = { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, enableReadyCheck: false }
  const redis = new Redis(port, '127.0.0.1', { ...once, connectTimeout: 1_000, commandTimeout: 2_000, protocol: 2 })
  redis.on('error', () => {})
  try {
    await redis.connect()
    const [name = '', ...args] = command
    return await redis.call(String(name), ...args)
  } finally {
    redis.disconnect()
  }
}

/** The fields of what INFO says. @param {unknown} text @returns {Record<string, string>} */
export const fieldsOf = (text) =>
  Object.fromEntries([...String(text).matchAll(/^([^:#\r\n]+):([^\r\n]*)/gm)].map(([, name, value]) => [name, value]))

/**
 * Waits until something holds; what throws does not hold yet. Throws after `withinMs`.
 * @param {string} what in words, for the error
 * @param {() => Promise<boolean> | boolean} holds
 * @param {number} [withinMs]
 */
export async function untilHolds(what, holds, withinMs = 30_000) {
  let last = ''
  for (const until = performance.now() + withinMs; performance.now() < until; await pause(20)) {
    try {
      if (await holds()) return
    } catch (error) {
      last = `, ${error instanceof Error ? error.message : 'an error'}`
    }
  }
  throw new Error(`${what}: not within ${withinMs / 1_000} s${last}`)
}

/** A replica that has what its master had at this moment. @param {Member} member */
export async function isInStep(member) {
  const {
    role,
    master_link_status: link,
    master_sync_in_progress: syncing,
  } = fieldsOf(await member.ask('INFO', 'replication'))
  return role === 'slave' && link === 'up' && syncing === '0'
}

/**
 * @typedef {object} Member
 * @property {number} port
 * @property {string} dir
 * @property {boolean} up it runs, and is not frozen
 * @property {() => Promise<void>} kill SIGKILL; the data stay
 * @property {(args?: string[]) => Promise<void>} again starts it where it was, if it does not run
 * @property {() => void} freeze it answers nothing until it is woken; its connections stay
 * @property {() => void} wake
 * @property {(...command: (string | number)[]) => Promise<unknown>} ask
 * @property {() => Promise<void>} stop its data go too
 */
