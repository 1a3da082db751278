// @ts-check
// One side of the votes benchmark as a process: casts the votes of a round into its store as fast as that takes them.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { cacheDir, root } from '../lib/run.mjs'
import { floor, one } from './bench-scripts.mjs'
import { work } from './servers.mjs'
import { commandOf, OPTIONS, optionOf, personOf, sendsOf, tallyOf, voterOf } from './votes-ballots.mjs'

/** Votes that wait for their answer at the same time, where each is a call. */
const IN_FLIGHT = 2_048
const IN_FLIGHT_GATHERED = 8_192
/** Votes that go before, into another box. */
const WARM = 50_000
const log = pino({ level: 'warn' }, pino.destination(2))
const load = (/** @type {string} */ file) => import(join(root, 'dist/server', file))
/** Votes in one call of our stores: as many as a node gathers at the most. @type {{ VOTES_AT_ONCE: number }} */
const { VOTES_AT_ONCE: CALL } = await load('polls/ballot-rules.js')

/** @type {Side} */
let side
/** Every vote that is sent, its texts as whole as when they have been read from somewhere. @type {Vote[]} */
let votes = []

/** @param {{ side: string, redisUrl: string }} wanted */
async function open({ side: name, redisUrl }) {
  side = await /** @type {(redisUrl: string) => Promise<Side>} */ (sides[/** @type {keyof typeof sides} */ (name)])(
    redisUrl,
  )
  return { open: name }
}

/** @type {{ fanfare: (url: string) => Promise<Side>, one: (url: string) => Promise<Side>, piped: (url: string) => Promise<Side>, floor: (url: string) => Promise<Side>, embedded: (url: string) => Promise<Side> }} */
const sides = {
  fanfare: async (url) =>
    ours(async () => (await load('stores/redis.js')).openRedisStores({ url, log, durability: 'redis' })),
  embedded: async () => {
    const dir = mkdtempSync(join(cacheDir, 'bench-votes-'))
    const removed = () => rmSync(dir, { recursive: true, force: true })
    let n = 0
    return ours(
      async () => (await load('stores/embedded.js')).openEmbeddedStores({ dir: join(dir, String(n++)), log }),
      removed,
    )
  },
  one: (url) => script(new Redis(url)),
  piped: (url) => script(new Redis(url, { enableAutoPipelining: true })),
  floor: (url) => gathered(new Redis(url)),
}

/**
 * Our store: stores that are new in every round, and a box of a room that is new in every round.
 * @param {() => Promise<any>} openStores
 * @param {() => void} [end]
 * @returns {Promise<Side>}
 */
async function ours(openStores, end = () => {}) {
  let opened = await openStores()
  let begun = 0
  return {
    atOnce: IN_FLIGHT_GATHERED / CALL,
    call: CALL,
    async begin(name) {
      await opened[Symbol.asyncDispose]()
      opened = await openStores()
      const { polls } = opened.stores
      const room = `bench-${name}`
      const box = await openBox(opened.stores, room, CODES[begun++ % CODES.length])
      return {
        async cast(from, to) {
          const castings = votes.slice(from, to)
          const answers = await polls.vote(room, box, castings, Date.now())
          return answers.filter(
            (/** @type {any} */ { ok, value }, /** @type {number} */ i) =>
              ok && value.choice[0] === castings[i]?.choice[0],
          ).length
        },
        async tally() {
          const [counted] = await polls.counts(room, [box])
          return counted.guests.votes
        },
      }
    },
    async end() {
      await opened[Symbol.asyncDispose]()
      end()
    },
  }
}

/** @param {any} stores @param {string} room @param {string | undefined} code */
async function openBox({ launches, decisions }, room, code) {
  const [epoch, now] = [`e-${room}`, Date.now()]
  const box = { poll: 'bench', round: 1, box: `box-of-${room}`, options: OPTIONS, changes: true }
  const { pollGate, saltGate } = await load('rooms/gates.js')
  await launches.create({ room, epoch, launch: { title: 'A launch', code, phase: 'live' }, now })
  const gates = { [pollGate(box.poll)]: box.box, [saltGate(box.box)]: 'a salt for the benchmark' }
  const decided = await decisions.decide(room, { gates }, { epoch, seen: 1, now })
  if (!decided.ok) throw new Error(`the box does not open: ${JSON.stringify(decided)}`)
  return box
}

const CODES = Array.from('23456789AB', (last) => `VTES${last}`)

/** @param {number} voters @param {number} round @returns {Vote[]} */
function votesOf(voters, round) {
  const voteOf = (/** @type {number} */ voter) => ({
    ...{ ids: [personOf(voter)], member: false },
    ...{ id: commandOf(voter, round), choice: [optionOf(voter, round)] },
  })
  return JSON.parse(JSON.stringify(Array.from({ length: sendsOf(voters) }, (_, n) => voteOf(voterOf(n)))))
}

/** One script call a vote, as many at the same time as we have. @param {Redis} redis @returns {Promise<Side>} */
async function script(redis) {
  await redis.script('LOAD', one.source)
  return {
    atOnce: IN_FLIGHT,
    call: 1,
    async begin(name) {
      const [voted, tally] = [`bench:{${name}}:voted`, `bench:{${name}}:tally`]
      return {
        async cast(from) {
          const { ids, choice } = /** @type {Vote} */ (votes[from])
          await redis.evalsha(one.sha, 2, voted, tally, ids[0], choice[0])
          return 1
        },
        tally: () => tallyIn(redis, tally),
      }
    },
    end: async () => redis.disconnect(),
  }
}

/** As many votes in a call as ours, and nothing done with them but what must be. @param {Redis} redis @returns {Promise<Side>} */
async function gathered(redis) {
  await redis.script('LOAD', floor.source)
  return {
    atOnce: IN_FLIGHT_GATHERED / CALL,
    call: CALL,
    async begin(name) {
      const [voted, tally] = [`bench:{${name}}:voted`, `bench:{${name}}:tally`]
      return {
        async cast(from, to) {
          const rows = new Map(votes.slice(from, to).map(({ ids, id, choice }) => [ids[0], `${id}:${choice[0]}`]))
          const done = await redis.evalsha(floor.sha, 2, voted, tally, ...[...rows].flat())
          return done === rows.size ? to - from : 0
        },
        tally: () => tallyIn(redis, tally),
      }
    },
    end: async () => redis.disconnect(),
  }
}

/** @param {Redis} redis @param {string} key */
async function tallyIn(redis, key) {
  const counted = await redis.hgetall(key)
  return Array.from({ length: OPTIONS }, (_, option) => Number(counted[option] ?? 0))
}

/**
 * The votes of a round are made, those of the round before are swept, and the code that was swept with them is compiled again:
 * none of that is what is measured.
 * @param {{ round: number, votes: number }} wanted
 */
async function warm({ round: number, votes: voters }) {
  votes = []
  votes = votesOf(voters, number)
  globalThis.gc?.()
  await castAll(await side.begin(`warm-${number}`), Math.min(WARM, votes.length))
  return { ready: votes.length }
}

/** So many of the votes, in order: how many were answered as they should. @param {Cast} box @param {number} sends */
async function castAll({ cast }, sends) {
  const { atOnce, call } = side
  let [next, answered] = [0, 0]
  const lane = async () => {
    while (next < sends) {
      const from = next
      next = Math.min(sends, from + call)
      const right = await cast(from, next)
      answered += right
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return answered
}

/** Every vote of a round, and what they come to. @param {{ round: number, votes: number }} wanted */
async function round({ round: number, votes: voters }) {
  const box = await side.begin(String(number))
  const sends = votes.length
  const [own, startedAt] = [process.cpuUsage(), performance.now()]
  const answered = await castAll(box, sends)
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(own)
  const [counted, expected] = [await box.tally(), tallyOf(voters, number)]
  const faults = [
    ...(answered === sends ? [] : [`${answered} of ${sends} were answered as they should`]),
    ...(counted.join() === expected.join() ? [] : [`counted ${counted.join()}, cast ${expected.join()}`]),
  ]
  return { perSecond: sends / seconds, seconds, cpuUs: (user + system) / sends, faults }
}

const end = async () => {
  await side.end()
  return { ended: true }
}

work({ open, warm, round, end })

/**
 * @typedef {{ ids: [string], member: boolean, id: string, choice: [number] }} Vote
 *
 * @typedef {object} Side
 * @property {number} atOnce calls at the same time
 * @property {number} call votes in one call
 * @property {(name: string) => Promise<Cast>} begin a box that nobody has voted in
 * @property {() => Promise<void>} end
 *
 * @typedef {object} Cast
 * @property {(from: number, to: number) => Promise<number>} cast how many of these sends were answered as they should
 * @property {() => Promise<number[]>} tally
 */
