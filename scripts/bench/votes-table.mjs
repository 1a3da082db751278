// @ts-check
import { median, spread, verdict } from './figures.mjs'

/** What the design asks for: so many times the votes a second of one script call a vote, and of redis-benchmark. */
const asked = { one: 5, benchmark: 2, embedded: 2 }
/** Of server CPU for each vote, against plain Socket.IO. */
const askedShare = 0.5

/** @param {import('./votes.mjs').Plan} plan @param {import('./votes.mjs').StoreRound[]} rounds */
export function printStores({ votes, stores }, rounds) {
  console.log(`\nvotes, the stores: ${votes} voters and a tenth of their votes again, 10 options`)
  console.log('median (min-max) of the rounds; CPU in us for each vote\n')
  console.log(row('store', 'votes/s', 'caller CPU', 'Redis CPU', 'bytes a ballot'))
  for (const side of stores) {
    const mine = rounds.filter((round) => round.side === side)
    const inRedis = side !== 'embedded'
    console.log(
      row(
        side,
        spread(each(mine, 'perSecond'), 0),
        Number.isNaN(mine[0]?.cpuUs) ? '' : spread(each(mine, 'cpuUs'), 2),
        inRedis ? spread(each(mine, 'redisUs'), 2) : '',
        inRedis ? String(Math.round(median(each(mine, 'bytes')))) : '',
      ),
    )
  }
  console.log('')
  for (const other of ['one', 'piped']) printTimes(rounds, 'fanfare', other, asked.one)
  printTimes(rounds, 'fanfare', 'redis-benchmark', asked.benchmark)
  printTimes(rounds, 'embedded', 'redis-benchmark', asked.embedded)
  // What nobody can go beyond who keeps a row of each voter in a hash of Redis.
  printTimes(rounds, 'floor', 'one')
  printTimes(rounds, 'fanfare', 'floor')
}

/** How many times as fast one is as the other, in the same round. @param {import('./votes.mjs').StoreRound[]} rounds @param {string} mine @param {string} other @param {number} [least] */
function printTimes(rounds, mine, other, least) {
  const times = ratios(rounds, 'perSecond', mine, other)
  if (times.length === 0) return
  const asks = least === undefined ? '' : `, asked at least ${least}: ${median(times) >= least ? 'met' : 'NOT met'}`
  console.log(`${mine} / ${other}: ${spread(times, 2)}${asks}`)
}

/** @param {import('./votes.mjs').Plan} plan @param {import('./votes.mjs').SocketRound[]} rounds */
export function printSockets({ sockets, waves, seconds, talk, sides }, rounds) {
  console.log(
    `\nvotes, end to end: ${sockets} sockets vote in ${waves} polls a round, each within ${seconds} s, a tenth twice; ${talk} lines a second meanwhile`,
  )
  console.log(
    'server CPU in us for each ballot; ms from the last vote sent until a screen shows the end: median (min-max)\n',
  )
  console.log(row('server', 'CPU us', 'Redis CPU us', 'answer p99 ms', 'screens p50 ms', 'last screen ms'))
  for (const side of sides) {
    const mine = rounds.filter((round) => round.side === side)
    const figures = /** @type {const} */ (['cpuUs', 'redisUs', 'answerP99', 'screenP50', 'screenMax'])
    console.log(row(side, ...figures.map((name, i) => spread(each(mine, name), i < 2 ? 1 : 0))))
  }
  console.log('')
  for (const other of ['polls', 'eager']) printShare(rounds, 'fanfare', other, askedShare)
  // What nobody can go below who tells as often.
  printShare(rounds, 'voteFloor', 'polls')
  printShare(rounds, 'fanfare', 'voteFloor')
  const last = each(
    rounds.filter(({ side }) => side === 'fanfare'),
    'screenMax',
  )
  const most = Math.max(...each(rounds, 'within'))
  if (last.length > 0) console.log(`every screen, ms: ${spread(last, 0)}, asked at most ${most}: ${Math.max(...last) <= most ? 'met' : 'NOT met'}`) // prettier-ignore
}

/** @param {import('./votes.mjs').SocketRound[]} rounds @param {string} mine @param {string} other @param {number} [most] */
function printShare(rounds, mine, other, most) {
  const shares = ratios(rounds, 'cpuUs', mine, other)
  if (shares.length === 0) return
  console.log(
    `CPU for each ballot, ${mine} / ${other}: ${most === undefined ? spread(shares, 2) : verdict(shares, most)}`,
  )
}

/**
 * One side's figure by another's, of each round that both were in.
 * @template {string} K
 * @param {({ side: string, round: number } & Record<K, number>)[]} rounds
 * @param {K} what
 * @param {string} mine
 * @param {string} other
 */
const ratios = (rounds, what, mine, other) =>
  rounds.flatMap((one) => {
    const its = rounds.find((their) => their.side === other && their.round === one.round)
    return one.side === mine && its ? [one[what] / its[what]] : []
  })

/** @template {string} K @param {Record<K, number>[]} rounds @param {K} what */
const each = (rounds, what) => rounds.map((round) => round[what])

/** @param {string[]} cells */
const row = (...cells) =>
  cells
    .map((cell, i) => cell.padEnd(i === 0 ? 18 : 26))
    .join('')
    .trimEnd()
