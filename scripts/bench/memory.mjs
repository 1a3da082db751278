// @ts-check
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { prepare } from '../lib/prepare.mjs'
import { startRedis } from '../lib/redis.mjs'
import { cacheDir } from '../lib/run.mjs'
import { keepRounds, median, spread, verdict } from './figures.mjs'
import { startServer, startWorker } from './servers.mjs'

/**
 * What an idle connection keeps: people who have joined a room, with their session and all that the application knows of
 * them, after the snapshot of a full view, against bare Socket.IO connections. Every round is two new processes.
 */
const sizes = {
  ci: { sockets: 2_000, idleSeconds: 3 },
  full: { sockets: 10_000, idleSeconds: 35 },
}
const options = /** @type {const} */ ({
  size: { type: 'string', default: 'ci' },
  rounds: { type: 'string', default: '5' },
  sockets: { type: 'string' },
  sides: { type: 'string', default: 'fanfare,bare' },
})
const MOST = 1
const LINES = 200

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function bench(args) {
  const { values } = parseArgs({ args, options })
  const size = sizes[/** @type {'ci' | 'full'} */ (values.size)] ?? sizes.ci
  const sides = values.sides.split(',')
  const plan = { ...size, sockets: Number(values.sockets ?? size.sockets), sides, rounds: Number(values.rounds) }
  await prepare()
  /** @type {Round[]} */
  const rounds = []
  for (let round = 0; round < plan.rounds; round++) {
    for (const side of sides) rounds.push({ round, side, ...(await measure(side, plan)) })
    console.error(`bench: round ${round}: ${rounds.slice(-sides.length).map(inWords).join('; ')}`)
  }
  return report(plan, rounds)
}

/** @param {string} side @param {Plan} plan @returns {Promise<Figures>} */
async function measure(side, { sockets, idleSeconds }) {
  const redis = await startRedis({ cacheDir })
  const server = await startServer(side, { redisUrl: redis.url, probed: true })
  const worker = startWorker(new URL('./joiners.mjs', import.meta.url))
  try {
    await worker.ask({ do: 'meet', server })
    await worker.ask({ do: 'fill', lines: LINES })
    const before = await server.memory()
    const { faults } = await worker.ask({ do: 'come', sockets })
    await pause(idleSeconds * 1_000)
    const after = await server.memory()
    const stayed = await worker.ask({ do: 'stay' })
    const each = (/** @type {(memory: typeof after) => number} */ of) => (of(after) - of(before)) / sockets / 1_024
    return {
      rssKb: each(({ rss, nursery }) => rss - nursery),
      heapKb: each(({ heapUsed }) => heapUsed),
      outsideKb: each(({ external }) => external),
      ...{ before, after, faults: [...faults, ...stayed.faults] },
    }
  } finally {
    worker.end()
    await server.stop()
    await redis.stop()
  }
}

/** @param {Round} round */
const inWords = ({ side, rssKb, heapKb }) => `${side} ${rssKb.toFixed(1)} KB RSS, ${heapKb.toFixed(1)} KB heap`

/** @param {Plan} plan @param {Round[]} rounds */
function report(plan, rounds) {
  const file = keepRounds('memory', { plan, rounds })
  const counted = rounds.filter(({ round }) => round > 0 || plan.rounds === 1)
  console.log(
    `\nmemory: ${plan.sockets} idle connections, each ${plan.idleSeconds} s old or older, all garbage collected`,
  )
  console.log('KB of the server process per connection, without the nursery of V8: median (min-max) of the rounds\n')
  console.log(row('server', 'RSS', 'heap', 'outside the heap', 'whole process, MB'))
  for (const side of plan.sides) {
    const mine = counted.filter((round) => round.side === side)
    const [rss, heap, outside] = [mine.map((r) => r.rssKb), mine.map((r) => r.heapKb), mine.map((r) => r.outsideKb)]
    const whole = median(mine.map(({ after }) => after.rss / 1_048_576)).toFixed(0)
    console.log(row(side, spread(rss, 1), spread(heap, 2), spread(outside, 2), whole))
  }
  if (plan.sides.join() === 'fanfare,bare') {
    console.log(`\nRSS, fanfare / bare: ${verdict(ratios(counted, 'rssKb'), MOST)}`)
    console.log(`heap, fanfare / bare: ${verdict(ratios(counted, 'heapKb'), MOST)}`)
  }
  console.log(`\nRaw rounds: ${file}`)
  const wrong = rounds.filter(({ faults }) => faults.length > 0)
  for (const { side, round, faults } of wrong) console.log(`WRONG ${side}, round ${round}: ${faults.join('; ')}`)
  return wrong.length === 0 ? 0 : 1
}

/** @param {Round[]} rounds @param {'rssKb' | 'heapKb'} what */
const ratios = (rounds, what) =>
  rounds.flatMap((ours) => {
    const theirs = rounds.find(({ round, side }) => round === ours.round && side === 'bare')
    return ours.side === 'fanfare' && theirs ? [ours[what] / theirs[what]] : []
  })

/** @param {string[]} cells */
const row = (...cells) => cells.map((cell, i) => cell.padEnd(i === 0 ? 10 : 22)).join('')

/**
 * @typedef {{ sockets: number, idleSeconds: number, rounds: number, sides: string[] }} Plan
 * @typedef {import('./servers.mjs').Memory} Memory
 * @typedef {{ rssKb: number, heapKb: number, outsideKb: number, before: Memory, after: Memory, faults: string[] }} Figures
 * @typedef {{ round: number, side: string } & Figures} Round
 */
