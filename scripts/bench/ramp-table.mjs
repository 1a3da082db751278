// @ts-check
import { spread, verdict } from './figures.mjs'

/** What is asked: at most so many times a bare connection's CPU, and so many times the latency of the others before. */
const asked = { cpu: 1.2, p99: 2 }

/** @param {import('./ramp.mjs').Plan} plan @param {import('./ramp.mjs').Round[]} rounds */
export function printTable({ sockets, present, rate }, rounds) {
  const [ours, theirs] = [rounds.map(({ fanfare }) => fanfare), rounds.map(({ bare }) => bare)]
  console.log(`\nramp: ${sockets} come in as fast as they are let in; ${present} are there, ${rate} lines a second`)
  console.log('server CPU in us per join, without what the talk costs by itself: median (min-max) of the rounds\n')
  console.log(row('server', 'CPU us', 'talk, CPU us', 'joins/s', 'p50 ms of a join', 'p99 ms'))
  const talk = spread(each(ours, 'talkUs'), 0)
  console.log(row('fanfare', spread(each(ours, 'joinUs'), 0), talk, ...speed(ours)))
  console.log(row('bare', spread(each(theirs, 'cpuUs'), 0), 'none', ...speed(theirs)))
  const ratios = (/** @type {'joinUs' | 'cpuUs'} */ what) =>
    rounds.map(({ fanfare, bare }) => fanfare[what] / bare.cpuUs)
  console.log(`\nCPU per join, fanfare / bare: ${verdict(ratios('joinUs'), asked.cpu)}`)
  console.log(`the same with the talk to those who are in: ${spread(ratios('cpuUs'), 2)}`)
  const [calm, meanwhile] = [ours.map(({ others }) => others.before.p99), ours.map(({ others }) => others.p99)]
  console.log(`p99 of those already there, ms: ${spread(calm, 0)} before, ${spread(meanwhile, 0)} meanwhile`)
  console.log(`meanwhile / before: ${verdict(meanwhile.map((p99, i) => p99 / (calm[i] ?? 0)), asked.p99)}`) // prettier-ignore
}

/** @param {import('./ramp.mjs').Round} round */
export const inWords = ({ round, fanfare, bare }) =>
  `round ${round}: fanfare ${fanfare.joinUs.toFixed(0)} + ${fanfare.talkUs.toFixed(0)} us a join ` +
  `(${fanfare.perSecond.toFixed(0)}/s), bare ${bare.cpuUs.toFixed(0)} us (${bare.perSecond.toFixed(0)}/s), ` +
  `p99 of the others ${fanfare.others.before.p99.toFixed(0)} -> ${fanfare.others.p99.toFixed(0)} ms`

/** @template {string} K @param {Record<K, number>[]} joined @param {K} what */
const each = (joined, what) => joined.map((round) => round[what])

/** @param {import('./ramp.mjs').Joined[]} joined */
const speed = (joined) => [
  spread(each(joined, 'perSecond'), 0),
  spread(each(joined, 'p50'), 1),
  spread(each(joined, 'p99'), 1),
]

/** @param {string[]} cells */
const row = (...cells) => cells.map((cell, i) => cell.padEnd(i === 0 ? 10 : 20)).join('')
