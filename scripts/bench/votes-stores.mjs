// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import { findRedis, startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { one } from './bench-scripts.mjs'
import { cpuUs, pin, pinned, quiet } from './processes.mjs'
import { startWorker } from './servers.mjs'
import { sendsOf } from './votes-ballots.mjs'

const caster = new URL('./votes-caster.mjs', import.meta.url)
/** As it is shipped; only that it does not rewrite its file in the middle of somebody's round. */
const settings = ['--auto-aof-rewrite-percentage', '0']

/**
 * The votes of every round into every store in turn: callers on the first processor, Redis on the second.
 * @param {import('./votes.mjs').Plan} plan
 * @returns {Promise<StoreRound[]>}
 */
export async function playStores(plan) {
  const redis = await startRedis({ cacheDir, args: settings })
  pin(redis.pid, 1)
  const control = new Redis(redis.url)
  const sides = await Promise.all(plan.stores.map((name) => startStore(name, redis, control)))
  /** @type {StoreRound[]} */
  const rounds = []
  try {
    for (let round = 0; round < plan.rounds; round++) {
      for (const [i, side] of sides.entries()) {
        const result = await measure(side, { round, votes: plan.votes }, redis.pid, control)
        rounds.push({ part: 'stores', round, side: plan.stores[i] ?? '', ...result })
        console.error(`bench: round ${round}, ${plan.stores[i]}: ${Math.round(result.perSecond)} votes/s`)
      }
    }
  } finally {
    await Promise.all(sides.map((side) => side.end()))
    control.disconnect()
    await redis.stop()
  }
  return rounds
}

/** @param {Store} side @param {Wanted} wanted @param {number} pid @param {Redis} control */
async function measure(side, wanted, pid, control) {
  await side.warm(wanted)
  await control.flushall()
  // What was flushed is gone, and nothing is written any more.
  await quiet(pid)
  const [before, used] = [cpuUs(pid), await usedMemory(control)]
  const result = await side.round(wanted)
  const redisUs = (cpuUs(pid) - before) / sendsOf(wanted.votes)
  return { ...result, redisUs, bytes: ((await usedMemory(control)) - used) / wanted.votes }
}

/** @param {Redis} control */
const usedMemory = async (control) => Number(/used_memory:(\d+)/.exec(await control.info('memory'))?.[1])

/** @param {string} name @param {import('../lib/redis.mjs').RunningRedis} redis @param {Redis} control @returns {Promise<Store>} */
async function startStore(name, redis, control) {
  if (name === 'redis-benchmark') return redisBenchmark(redis, control)
  // The embedded store has both processors, as the others with their Redis have.
  const worker = startWorker(caster, name === 'embedded' ? null : 0)
  await worker.ask({ do: 'open', side: name, redisUrl: redis.url })
  return {
    warm: (wanted) => worker.ask({ do: 'warm', ...wanted }),
    round: (wanted) => worker.ask({ do: 'round', ...wanted }),
    end: async () => {
      await worker.ask({ do: 'end' })
      worker.end()
    },
  }
}

/** The program that comes with Redis, sixteen votes in a write. @param {import('../lib/redis.mjs').RunningRedis} redis @param {Redis} control @returns {Promise<Store>} */
async function redisBenchmark(redis, control) {
  const { bin, env } = findRedis(cacheDir)
  const program = join(dirname(bin), 'redis-benchmark')
  if (!existsSync(program))
    throw new Error(`there is no redis-benchmark beside ${bin} (Debian: apt-get install redis-tools)`)
  await control.script('LOAD', one.source)
  return {
    warm: async () => {},
    round: async ({ round, votes }) => {
      const [voted, tally] = [`bench:{${round}}:voted`, `bench:{${round}}:tally`]
      const sends = sendsOf(votes)
      // So many numbers to draw from that a tenth of what is drawn was drawn before.
      const voters = Math.round(votes * 5.27)
      const how = ['-p', String(redis.port), '-n', String(sends), '-P', '16', '-c', '50', '-r', String(voters), '--csv']
      const vote = ['EVALSHA', one.sha, '2', voted, tally, 'g_0000000000__rand_int__', '3']
      const perSecond = await rate([program, ...how, ...vote], env)
      const [distinct, counted] = [await control.hlen(voted), Number(await control.hget(tally, '3'))]
      const faults = distinct === counted && distinct > votes * 0.98 ? [] : [`${distinct} voted, ${counted} counted`]
      return { perSecond, seconds: sends / perSecond, cpuUs: NaN, faults }
    },
    end: async () => {},
  }
}

/** @param {string[]} command @param {Record<string, string>} env */
async function rate(command, env) {
  const [program, args] = pinned(0, command)
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  const [code] = await once(child, 'close')
  const perSecond = Number(/","([0-9.]+)","[^"]*","[^"]*","[^"]*","[^"]*","[^"]*","[^"]*"\s*$/.exec(output)?.[1])
  if (code !== 0 || !(perSecond > 0)) throw new Error(`redis-benchmark ended with ${code}: ${output.slice(-500)}`)
  return perSecond
}

/**
 * @typedef {{ perSecond: number, seconds: number, cpuUs: number, faults: string[] }} StoreResult `cpuUs`: of the caller, for each vote
 * @typedef {{ round: number, votes: number }} Wanted
 * @typedef {{ warm: (wanted: Wanted) => Promise<unknown>, round: (wanted: Wanted) => Promise<StoreResult>, end: () => Promise<void> }} Store
 * @typedef {{ part: 'stores', round: number, side: string, redisUs: number, bytes: number } & StoreResult} StoreRound
 */
