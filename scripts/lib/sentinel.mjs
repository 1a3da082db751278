// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedis } from './find-redis.mjs'
import { leash } from './leash.mjs'
import { freePort } from './ports.mjs'
import { askRedis, fieldsOf, isInStep, startMember, untilHolds } from './redis-member.mjs'
import { cacheDir } from './run.mjs'

const name = 'fanfare'
const quorum = 2

/**
 * A master, two replicas and three sentinels that watch them, as processes of their own; answers when all know each other.
 * @param {{ args?: string[] }} [options] for every Redis
 * @returns {Promise<RedisSet & { name: string, sentinels: number[] }>}
 */
export async function startSentinelSet({ args = [] } = {}) {
  /** @type {(() => Promise<void>)[]} */
  const endings = []
  const stop = async () => void (await Promise.all(endings.splice(0).map((end) => end())))
  const own = ['--repl-diskless-sync-delay', '0', '--repl-timeout', '10', ...args]
  /** @param {string[]} [first] */
  const member = async (first) => {
    const started = await startMember(own, first)
    endings.push(started.stop)
    return started
  }
  try {
    const master = await member()
    const replicas = await Promise.all([1, 2].map(() => member(['--replicaof', '127.0.0.1', String(master.port)])))
    const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(master.port, endings)))
    const set = sentinelSet([master, ...replicas], sentinels, stop)
    await set.untilInStep()
    return set
  } catch (error) {
    await stop()
    throw error
  }
}

/** Answers its port. @param {number} master @param {(() => Promise<void>)[]} endings */
async function startSentinel(master, endings) {
  const { bin, env } = findRedis(cacheDir)
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-sentinel-'))
  const port = await freePort()
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    `sentinel monitor ${name} 127.0.0.1 ${master} ${quorum}`,
    `sentinel down-after-milliseconds ${name} 1500`,
    `sentinel failover-timeout ${name} 6000`,
    `sentinel parallel-syncs ${name} 1`,
  ]
  writeFileSync(join(dir, 'sentinel.conf'), `${settings.join('\n')}\n`)
  const child = leash(bin, [join(dir, 'sentinel.conf'), '--sentinel'], { env: { ...process.env, ...env, LC_ALL: 'C' } })
  for (const stream of [child.stdout, child.stderr]) stream.resume()
  endings.push(async () => {
    await child.end('SIGKILL')
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  })
  await untilHolds('a sentinel', async () => (await askRedis(port, 'PING')) === 'PONG')
  return port
}

/**
 * @param {import('./redis-member.mjs').Member[]} members
 * @param {number[]} sentinels
 * @param {() => Promise<void>} stop
 */
function sentinelSet(members, sentinels, stop) {
  const view = async (/** @type {number} */ port) => fieldsOf(await askRedis(port, 'INFO', 'sentinel'))['master0'] ?? ''
  const addresses = async () => await Promise.all(sentinels.map(async (port) => portIn(await view(port))))
  const master = async () => {
    const [first, ...others] = await addresses()
    if (others.some((other) => other !== first)) throw new Error('the sentinels do not agree')
    return found(members, first)
  }
  const replicas = async () => {
    const now = await master()
    return members.filter((member) => member !== now)
  }
  return {
    url: `redis+sentinel://${sentinels.map((port) => `127.0.0.1:${port}`).join(',')}/${name}`,
    members,
    name,
    sentinels,
    masterOf: master,
    replicasOf: replicas,
    untilPromoted: (/** @type {import('./redis-member.mjs').Member} */ old) =>
      untilHolds('another master', async () => (await addresses()).every((port) => port !== old.port)),
    again: async (/** @type {import('./redis-member.mjs').Member} */ member) => {
      const { port } = await master()
      await member.again(member.port === port ? [] : ['--replicaof', '127.0.0.1', String(port)])
    },
    untilInStep: async () => {
      const know = async () => (await Promise.all(sentinels.map(view))).every(isComplete)
      await untilHolds('sentinels that know everybody', know)
      const inStep = async () => (await Promise.all((await replicas()).map(isInStep))).every(Boolean)
      await untilHolds('replicas in step', inStep, 60_000)
    },
    stop,
  }
}

/** @param {string} view */
const isComplete = (view) => view.includes('status=ok') && view.includes('slaves=2') && view.includes('sentinels=3')

/** @param {string} view */
const portIn = (view) => Number(/address=[^,]*:(\d+)/.exec(view)?.[1])

/** @param {import('./redis-member.mjs').Member[]} members @param {number | undefined} port */
function found(members, port) {
  const member = members.find((one) => one.port === port)
  if (member === undefined) throw new Error(`nobody has port ${port}`)
  return member
}

/**
 * @typedef {object} RedisSet several Redis of which one takes another's place when that is gone
 * @property {string} url what nodes are given as REDIS_URL
 * @property {import('./redis-member.mjs').Member[]} members
 * @property {(room: string) => Promise<import('./redis-member.mjs').Member>} masterOf whom a room is at
 * @property {(room: string) => Promise<import('./redis-member.mjs').Member[]>} replicasOf who would take their place
 * @property {(old: import('./redis-member.mjs').Member) => Promise<void>} untilPromoted everybody who decides it knows another master
 * @property {(member: import('./redis-member.mjs').Member, stale?: boolean) => Promise<void>} again starts one that was killed, as a
 *   replica if there is a master; a stale one may take the master's place with what it has
 * @property {() => Promise<void>} untilInStep everybody is there, and every replica has what its master has
 * @property {() => Promise<void>} stop
 */
