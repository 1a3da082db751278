// @ts-check
import { startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { median } from './figures.mjs'
import { pin } from './processes.mjs'
import { startServer, startWorker } from './servers.mjs'
import { sendsOf } from './votes-ballots.mjs'

const voters = new URL('./votes-voters.mjs', import.meta.url)
/** What the tick of so many sockets is, and how often tallies are looked at, ms. */
const tickMs = (/** @type {number} */ sockets) => Math.min(500, Math.max(100, sockets / 100))
const SAMPLE_MS = 250

/**
 * Every side in turn, round after round (`polls` tells the tally as often as we do, `eager` after every vote, `voteFloor` is what nobody can go below): servers on the first processor, sockets and Redis on the second.
 * @param {import('./votes.mjs').Plan} plan
 * @returns {Promise<SocketRound[]>}
 */
export async function playSockets(plan) {
  const redis = await startRedis({ cacheDir, args: ['--auto-aof-rewrite-percentage', '0'] })
  pin(redis.pid, 1)
  /** @type {Side[]} */
  const sides = []
  try {
    for (const name of plan.sides) {
      console.error(`bench: ${name}: ${plan.sockets} sockets come in`)
      sides.push(await startSide(name, plan, redis))
    }
    return await play(plan, sides)
  } finally {
    await Promise.all(sides.map((side) => side.stop()))
    await redis.stop()
  }
}

/** @param {import('./votes.mjs').Plan} plan @param {Side[]} sides */
async function play(plan, sides) {
  /** @type {SocketRound[]} */
  const rounds = []
  for (let round = 0; round < plan.rounds; round++) {
    for (const side of sides) {
      /** @type {Wave[]} */
      const waves = []
      // Who tells everybody of every vote needs half a minute for one wave.
      const count = side.name === 'eager' ? 1 : plan.waves
      for (let wave = 0; wave < count; wave++) waves.push(await side.wave(round * plan.waves + wave, plan))
      const result = asRound(waves, plan)
      rounds.push({ part: 'sockets', round, side: side.name, ...result })
      console.error(
        `bench: round ${round}, ${side.name}: ${result.cpuUs.toFixed(1)} us a ballot, last screen after ${result.screenMax.toFixed(0)} ms`,
      )
    }
  }
  return rounds
}

/** @param {Wave[]} waves @param {import('./votes.mjs').Plan} plan */
function asRound(waves, { sockets }) {
  const sum = (/** @type {'cpu' | 'redisCpu'} */ what) => waves.reduce((all, wave) => all + wave[what], 0)
  const each = (/** @type {'answerP99' | 'screenP50' | 'screenMax' | 'generatorBusy'} */ what) =>
    waves.map((wave) => wave[what])
  const ballots = waves.length * sendsOf(sockets)
  return {
    ...{ cpuUs: sum('cpu') / ballots, redisUs: sum('redisCpu') / ballots, within: 2 * tickMs(sockets) + SAMPLE_MS },
    ...{ answerP99: median(each('answerP99')), screenP50: median(each('screenP50')) },
    ...{ screenMax: Math.max(...each('screenMax')), generatorBusy: Math.max(...each('generatorBusy')) },
    faults: [...new Set(waves.flatMap(({ faults }) => faults))].slice(0, 5),
  }
}

/** @param {string} name @param {import('./votes.mjs').Plan} plan @param {import('../lib/redis.mjs').RunningRedis} redis @returns {Promise<Side>} */
async function startSide(name, { sockets, profile }, redis) {
  const server = await startServer(name, { redisUrl: redis.url, profile: name === 'fanfare' ? profile : undefined })
  const worker = startWorker(voters)
  const stop = async () => {
    worker.end()
    await server.stop()
  }
  try {
    await worker.ask({ do: 'connect', server, redis: redis.pid, sockets })
  } catch (error) {
    await stop()
    throw error
  }
  return { name, wave: (n, { seconds, talk }) => worker.ask({ do: 'wave', n, seconds, talk }), stop }
}

/**
 * @typedef {object} Wave
 * @property {number} cpu of the server, us
 * @property {number} redisCpu us
 * @property {number} answerP99 ms
 * @property {number} screenP50 ms from the last vote sent until a socket has what all votes come to
 * @property {number} screenMax
 * @property {number} generatorBusy share of one processor
 * @property {string[]} faults
 *
 * @typedef {{ name: string, wave: (n: number, plan: { seconds: number, talk: number }) => Promise<Wave>, stop: () => Promise<void> }} Side
 * @typedef {{ part: 'sockets', round: number, side: string, cpuUs: number, redisUs: number, within: number, answerP99: number,
 *   screenP50: number, screenMax: number, generatorBusy: number, faults: string[] }} SocketRound
 */
