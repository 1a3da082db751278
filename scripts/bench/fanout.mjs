// @ts-check
import { parseArgs } from 'node:util'
import { prepare } from '../lib/prepare.mjs'
import { startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { keepRounds } from './figures.mjs'
import { printTable } from './fanout-table.mjs'
import { pin } from './processes.mjs'
import { startSide } from './sides.mjs'

/**
 * Chat from sender sockets to every socket of a room: our server on a real Redis against plain Socket.IO with the Redis
 * adapter, plain WebSockets with one send a message, and a raw write of one shared frame with the same ticks.
 */
const sizes = {
  ci: { sockets: 2_000, seconds: 2 },
  full: { sockets: 10_000, seconds: 3 },
}
const options = /** @type {const} */ ({
  size: { type: 'string', default: 'ci' },
  rate: { type: 'string', default: '20,50,200' },
  sides: { type: 'string', default: 'fanfare,socketio,ws,floor' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string' },
  sockets: { type: 'string' },
  profile: { type: 'string' },
})

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function bench(args) {
  const { values } = parseArgs({ args, options })
  const size = sizes[/** @type {'ci' | 'full'} */ (values.size)] ?? sizes.ci
  const plan = {
    sockets: Number(values.sockets ?? size.sockets),
    seconds: Number(values.seconds ?? size.seconds),
    rates: values.rate.split(',').map(Number),
    sides: values.sides.split(','),
    rounds: Number(values.rounds),
  }
  await prepare()
  const redis = await startRedis({ cacheDir })
  pin(redis.pid, 1)
  /** @type {import('./sides.mjs').Side[]} */
  const sides = []
  try {
    for (const name of plan.sides) {
      console.error(`bench: ${name}: ${plan.sockets} sockets come in`)
      sides.push(await startSide(name, { ...plan, redisUrl: redis.url, profile: values.profile }))
    }
    return report(plan, await play(plan, sides))
  } finally {
    await Promise.all(sides.map((side) => side.stop()))
    await redis.stop()
  }
}

/**
 * Every side in turn, round after round; the first round is for warming up.
 * @param {Plan} plan
 * @param {import('./sides.mjs').Side[]} sides
 * @returns {Promise<Round[]>}
 */
async function play(plan, sides) {
  /** @type {Round[]} */
  const rounds = []
  for (let round = 0; round <= plan.rounds - 1; round++) {
    for (const rate of plan.rates) {
      for (const side of sides) {
        const result = await side.round({ rate, messages: rate * plan.seconds })
        rounds.push({ round, side: side.name, rate, ...result })
        const cost = result.cpuUs.toFixed(2)
        console.error(
          `bench: round ${round}, ${rate}/s, ${side.name}: ${cost} us a delivery, p99 ${result.p99.toFixed(0)} ms`,
        )
      }
    }
  }
  return rounds
}

/** @param {Plan} plan @param {Round[]} rounds */
function report(plan, rounds) {
  const file = keepRounds('fanout', { plan, rounds })
  printTable(
    plan,
    rounds.filter(({ round }) => round > 0 || plan.rounds === 1),
  )
  console.log(`\nRaw rounds: ${file}`)
  const wrong = rounds.filter(({ faults }) => faults.length > 0)
  for (const { side, rate, round, faults } of wrong)
    console.log(`WRONG ${side}, ${rate}/s, round ${round}: ${faults.join('; ')}`)
  return wrong.length === 0 ? 0 : 1
}

/**
 * @typedef {{ sockets: number, seconds: number, rates: number[], sides: string[], rounds: number }} Plan
 * @typedef {{ round: number, side: string, rate: number } & import('./sides.mjs').RoundResult} Round
 */
