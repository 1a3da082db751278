// @ts-check
import { median, spread } from './figures.mjs'

/** What the design asks of us against plain Socket.IO: so many times less server CPU per delivered message. */
const asked = new Map([
  [50, 3],
  [200, 14],
])

/** @param {import('./fanout.mjs').Plan} plan @param {import('./fanout.mjs').Round[]} rounds */
export function printTable(plan, rounds) {
  console.log(
    `\nfanout: ${plan.sockets} sockets, events of 180 bytes, ticks of 100 ms, ${plan.seconds} s of messages a round`,
  )
  console.log('server CPU in us per delivered message, and latency in ms: median (min-max) of the rounds\n')
  console.log(row('rate', 'server', 'CPU us', 'p50 ms', 'p99 ms', 'bytes', 'against socketio'))
  for (const rate of plan.rates) for (const side of plan.sides) printRow(rounds, rate, side)
}

/** @param {import('./fanout.mjs').Round[]} rounds @param {number} rate @param {string} side */
function printRow(rounds, rate, side) {
  const of = (/** @type {string} */ name) => rounds.filter((round) => round.side === name && round.rate === rate)
  const mine = of(side)
  const cost = spread(
    mine.map(({ cpuUs }) => cpuUs),
    2,
  )
  const bytes = Math.round(median(mine.map(({ bytes, delivered }) => bytes / delivered)))
  const [p50, p99] = [
    spread(
      mine.map(({ p50 }) => p50),
      0,
    ),
    spread(
      mine.map(({ p99 }) => p99),
      0,
    ),
  ]
  console.log(
    row(
      `${rate}/s`,
      side,
      cost,
      p50,
      p99,
      String(bytes),
      side === 'socketio' ? '' : against(mine, of('socketio'), rate, side),
    ),
  )
}

/** @param {import('./fanout.mjs').Round[]} mine @param {import('./fanout.mjs').Round[]} theirs @param {number} rate @param {string} side */
function against(mine, theirs, rate, side) {
  const ratios = mine.flatMap(({ round, cpuUs }) => {
    const other = theirs.find((their) => their.round === round)
    return other ? [other.cpuUs / cpuUs] : []
  })
  if (ratios.length === 0) return ''
  const goal = side === 'fanfare' ? asked.get(rate) : undefined
  const verdict = goal === undefined ? '' : `, asked ${goal}x: ${median(ratios) >= goal ? 'met' : 'NOT met'}`
  return `${median(ratios).toFixed(1)}x less (worst ${Math.min(...ratios).toFixed(1)}x)${verdict}`
}

/** @param {string[]} cells */
const row = (...cells) => cells.map((cell, i) => (i < 2 ? cell.padEnd(10) : i < 6 ? cell.padEnd(22) : cell)).join('')
