// @ts-check
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { prepare } from '../lib/prepare.mjs'
import { startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { keepRounds } from './figures.mjs'
import { pin } from './processes.mjs'
import { inWords, printTable } from './ramp-table.mjs'
import { startServer, startWorker } from './servers.mjs'
import { startSide } from './sides.mjs'

/**
 * A crowd comes in as fast as it is let in, into a room where people are talking: handshake, token, joining, the snapshot
 * of a full view. Against bare Socket.IO connections to a server where nobody says anything.
 */
const sizes = { ci: { sockets: 2_000 }, full: { sockets: 10_000 } }
const joiners = new URL('./joiners.mjs', import.meta.url)
const options = /** @type {const} */ ({
  size: { type: 'string', default: 'ci' },
  rounds: { type: 'string', default: '8' },
  sockets: { type: 'string' },
  rate: { type: 'string', default: '20' },
  present: { type: 'string', default: '200' },
  profile: { type: 'string' },
})
/** How long the room talks before anybody comes, and when all are in. */
const WHILE_SECONDS = 2
const MOST_SECONDS = 120
const LEAD_MS = 300

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function bench(args) {
  const { values } = parseArgs({ args, options })
  const size = sizes[/** @type {'ci' | 'full'} */ (values.size)] ?? sizes.ci
  const plan = {
    sockets: Number(values.sockets ?? size.sockets),
    rate: Number(values.rate),
    present: Number(values.present),
    rounds: Number(values.rounds),
    profile: values.profile,
  }
  await prepare()
  const redis = await startRedis({ cacheDir })
  pin(redis.pid, 1)
  try {
    return report(plan, await play(plan, redis.url))
  } finally {
    await redis.stop()
  }
}

/** @param {Plan} plan @param {string} redisUrl @returns {Promise<Round[]>} */
async function play(plan, redisUrl) {
  const ours = await startSide('fanfare', {
    sockets: plan.present,
    rates: [plan.rate],
    redisUrl,
    profile: plan.profile,
  })
  const bare = await startServer('bare', { redisUrl, profile: plan.profile })
  const [crowd, others] = [startWorker(joiners), startWorker(joiners)]
  /** @type {Round[]} */
  const rounds = []
  try {
    await crowd.ask({ do: 'meet', server: ours.server })
    await others.ask({ do: 'meet', server: bare })
    await crowd.ask({ do: 'fill', lines: 200 })
    for (let round = 0; round < plan.rounds; round++) {
      const fanfare = await ramp(ours, crowd, plan)
      const done = { round, fanfare, bare: await comeAndGo(others, plan.sockets) }
      rounds.push(done)
      console.error(`bench: ${inWords(done)}`)
    }
  } finally {
    crowd.end()
    others.end()
    await Promise.all([ours.stop(), bare.stop()])
  }
  return rounds
}

/**
 * The room talks before the crowd comes, while it comes, and when it is in. What the talk costs by itself is taken from
 * before and after: as the crowd grows evenly, it costs the mean of both meanwhile.
 * @param {import('./sides.mjs').Side} ours
 * @param {ReturnType<typeof startWorker>} crowd
 * @param {Plan} plan
 * @returns {Promise<Ramped>}
 */
async function ramp(ours, crowd, { sockets, rate }) {
  const talkAWhile = () => ours.round({ rate, messages: rate * WHILE_SECONDS })
  const before = await talkAWhile()
  const talking = ours.round({ rate, messages: rate * MOST_SECONDS })
  await pause(LEAD_MS)
  const joined = await crowd.ask({ do: 'come', sockets })
  ours.hush()
  const during = await talking
  const after = await talkAWhile()
  const stayed = await stayAndGo(crowd)
  const perSecond = (/** @type {typeof before} */ round) => (round.cpuUs * round.delivered) / round.seconds
  const talkUs = (((perSecond(before) + perSecond(after)) / 2) * joined.seconds) / sockets
  const { p50, p99, max, delivered } = during
  const others = { p50, p99, max, delivered, before: { p50: before.p50, p99: before.p99 } }
  const faults = [...before.faults, ...joined.faults, ...during.faults, ...after.faults, ...stayed]
  return { ...joined, talkUs, joinUs: joined.cpuUs - talkUs, others, faults }
}

/** @param {ReturnType<typeof startWorker>} crowd @param {number} sockets @returns {Promise<Joined>} */
async function comeAndGo(crowd, sockets) {
  const joined = await crowd.ask({ do: 'come', sockets })
  return { ...joined, faults: [...joined.faults, ...(await stayAndGo(crowd))] }
}

/** @param {ReturnType<typeof startWorker>} crowd @returns {Promise<string[]>} what was wrong with those inside */
async function stayAndGo(crowd) {
  const { faults } = await crowd.ask({ do: 'stay' })
  await crowd.ask({ do: 'leave' })
  return faults
}

/** @param {Plan} plan @param {Round[]} rounds */
function report(plan, rounds) {
  const file = keepRounds('ramp', { plan, rounds })
  printTable(
    plan,
    rounds.filter(({ round }) => round > 0 || plan.rounds === 1),
  )
  console.log(`\nRaw rounds: ${file}`)
  const wrong = rounds.flatMap(({ round, fanfare, bare }) =>
    [...fanfare.faults, ...bare.faults].map((fault) => `WRONG round ${round}: ${fault}`),
  )
  for (const line of wrong) console.log(line)
  return wrong.length === 0 ? 0 : 1
}

/**
 * @typedef {{ sockets: number, rate: number, present: number, rounds: number, profile: string | undefined }} Plan
 * @typedef {{ cpuUs: number, seconds: number, perSecond: number, p50: number, p99: number, generatorBusy: number, faults: string[] }} Joined
 * @typedef {Joined & { joinUs: number, talkUs: number, others: { p50: number, p99: number, max: number, delivered: number, before: { p50: number, p99: number } } }} Ramped
 * @typedef {{ round: number, fanfare: Ramped, bare: Joined }} Round
 */
