// @ts-check
import { parseArgs } from 'node:util'
import { prepare } from '../lib/prepare.mjs'
import { keepRounds } from './figures.mjs'
import { playSockets } from './votes-sockets.mjs'
import { playStores } from './votes-stores.mjs'
import { printSockets, printStores } from './votes-table.mjs'

/**
 * A stampede of votes. Into the stores: ours on Redis, with ids for retries, and the embedded one with its journal synced,
 * against one script call a vote through ioredis and by redis-benchmark. And end to end: the sockets of a room that all
 * vote and watch the tally, against plain Socket.IO with one script call a vote.
 */
const sizes = {
  ci: { votes: 100_000, sockets: 2_000, waves: 2, rounds: 3, sides: 'fanfare,polls,voteFloor' },
  full: { votes: 500_000, sockets: 2_000, waves: 5, rounds: 6, sides: 'fanfare,polls,eager,voteFloor' },
}
const options = /** @type {const} */ ({
  size: { type: 'string', default: 'ci' },
  parts: { type: 'string', default: 'stores,sockets' },
  stores: { type: 'string', default: 'fanfare,one,piped,redis-benchmark,floor,embedded' },
  sockets: { type: 'string' },
  sides: { type: 'string' },
  votes: { type: 'string' },
  rounds: { type: 'string' },
  waves: { type: 'string' },
  seconds: { type: 'string', default: '2' },
  talk: { type: 'string', default: '0' },
  profile: { type: 'string' },
})

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function bench(args) {
  const { values } = parseArgs({ args, options })
  const size = sizes[/** @type {'ci' | 'full'} */ (values.size)] ?? sizes.ci
  const plan = {
    votes: Math.ceil(Number(values.votes ?? size.votes) / 1_000) * 1_000,
    sockets: Number(values.sockets ?? size.sockets),
    rounds: Number(values.rounds ?? size.rounds),
    waves: Number(values.waves ?? size.waves),
    seconds: Number(values.seconds),
    talk: Number(values.talk),
    stores: values.stores.split(','),
    sides: (values.sides ?? size.sides).split(','),
    profile: values.profile,
  }
  const parts = values.parts.split(',')
  await prepare()
  const stores = parts.includes('stores') ? await playStores(plan) : []
  const sockets = parts.includes('sockets') ? await playSockets(plan) : []
  return report(plan, stores, sockets)
}

/** @param {Plan} plan @param {StoreRound[]} stores @param {SocketRound[]} sockets */
function report(plan, stores, sockets) {
  const rounds = [...stores, ...sockets]
  const file = keepRounds('votes', { plan, rounds })
  const counts = (/** @type {{ round: number }} */ { round }) => round > 0 || plan.rounds === 1
  if (stores.length > 0) printStores(plan, stores.filter(counts))
  if (sockets.length > 0) printSockets(plan, sockets.filter(counts))
  console.log(`\nRaw rounds: ${file}`)
  const wrong = rounds.filter(({ faults }) => faults.length > 0)
  for (const { side, round, faults } of wrong) console.log(`WRONG ${side}, round ${round}: ${faults.join('; ')}`)
  return wrong.length === 0 ? 0 : 1
}

/**
 * @typedef {object} Plan
 * @property {number} votes of the stores' part: distinct voters
 * @property {number} sockets
 * @property {number} rounds the first is for warming up
 * @property {number} waves polls of a round of the sockets' part, in each of which every socket votes
 * @property {number} seconds that a wave's votes come in
 * @property {number} talk lines a second that are said meanwhile
 * @property {string[]} stores
 * @property {string[]} sides
 * @property {string | undefined} profile a folder for a CPU profile of our server
 *
 * @typedef {import('./votes-stores.mjs').StoreRound} StoreRound
 * @typedef {import('./votes-sockets.mjs').SocketRound} SocketRound
 */
