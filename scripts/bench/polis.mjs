// @ts-check
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { postJson } from '../lib/post-json.mjs'
import { prepare } from '../lib/prepare.mjs'
import { startRedis } from '../lib/redis.mjs'
import { cacheDir, root } from '../lib/run.mjs'
import { countVotes, readVotes } from './polis-file.mjs'
import { cpuUs } from './processes.mjs'
import { startServer } from './servers.mjs'
import { openScreen } from './votes-screens.mjs'

/**
 * Recorded votes, as they were cast, changed minds and all, into polls of a real server: one poll a statement, as many open
 * at once as may be. What is announced must be what the recording comes to.
 */
const options = /** @type {const} */ ({
  replay: { type: 'string', default: '../shared/data/polis-vtaiwan-votes.csv.gz' },
})
/** Polls that are open together, and votes that wait for their answer. */
const OPEN = 5
const AT_ONCE = 64
/** Every so many votes one is sent a second time. */
const AGAIN_EVERY = 10
const choices = /** @type {Record<string, number[]>} */ ({ agree: [0], disagree: [1], pass: [] })

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function bench(args) {
  const { values } = parseArgs({ args, options })
  const file = resolve(root, values.replay)
  if (!existsSync(file)) {
    console.log(`SKIPPED: there is no recording at ${values.replay}; nothing was replayed, nothing was shown.`)
    return 0
  }
  const votes = readVotes(file)
  await prepare()
  const redis = await startRedis({ cacheDir })
  const server = await startServer('fanfare', { redisUrl: redis.url })
  try {
    const expected = countVotes(votes)
    const [cpu, startedAt] = [cpuUs(server.pid), performance.now()]
    const { announced, sent } = await replay(server, votes, [...expected.keys()])
    const seconds = (performance.now() - startedAt) / 1_000
    return report({ file: values.replay, votes, expected, announced, sent, seconds, cpu: cpuUs(server.pid) - cpu })
  } finally {
    await server.stop()
    await redis.stop()
  }
}

/**
 * @param {import('./servers.mjs').BenchServer} server
 * @param {Vote[]} votes
 * @param {string[]} statements
 */
async function replay(server, votes, statements) {
  const { Tokens, newVisitor } = await import(join(root, 'dist/server/persons/tokens.js'))
  const tokens = new Tokens(server.secret)
  const token = () => tokens.issue(newVisitor(Date.now()), Date.now())
  const people = new Map([...new Set(votes.map(({ voter }) => voter))].map((voter) => [voter, token()]))
  const session = await ask(`http://127.0.0.1:${server.port}/api/session`, '', { hostKey: tokens.hostLink(Date.now()) })
  const stage = { server, screen: await openScreen(server, token()), host: session.token }
  /** @type {Map<string, Outcome>} */
  const announced = new Map()
  let sent = 0
  for (let from = 0; from < statements.length; from += OPEN) {
    const together = statements.slice(from, from + OPEN)
    await openPolls(stage, together)
    const theirs = votes.filter(({ statement }) => together.includes(statement))
    sent += await castInOrder(server, theirs, people)
    for (const [statement, outcome] of await closePolls(stage, together)) announced.set(statement, outcome)
    console.error(`bench: polis: ${announced.size} of ${statements.length} statements`)
  }
  stage.screen.end()
  return { announced, sent }
}

const pollOf = (/** @type {string} */ statement) => `statement-${statement}`
const doing = (/** @type {number} */ port, /** @type {string} */ command) =>
  `http://127.0.0.1:${port}/api/rooms/main/do/${command}`
let commands = 0

/** @param {Stage} stage @param {string} command @param {object} input */
const command = ({ server, host }, command, input) =>
  ask(doing(server.port, command), host, { id: `host-${String(commands++).padStart(6, '0')}`, ...input })

/** @param {Stage} stage @param {string[]} statements */
async function openPolls(stage, statements) {
  for (const statement of statements) {
    const setup = {
      ...{ kind: 'single', question: `Statement ${statement}`, shown: 'close', abstain: true },
      options: [{ text: 'Agree' }, { text: 'Disagree' }],
    }
    await command(stage, 'poll.draft', { poll: pollOf(statement), setup })
    await command(stage, 'poll.open', { poll: pollOf(statement) })
  }
}

/** @param {Stage} stage @param {string[]} statements @returns {Promise<[string, Outcome][]>} what was announced */
async function closePolls(stage, statements) {
  for (const statement of statements) await command(stage, 'poll.close', { poll: pollOf(statement), round: 1 })
  const known = (/** @type {string} */ statement) => stage.screen.polls.find(({ poll }) => poll === pollOf(statement))
  const result = (/** @type {string} */ statement) => known(statement)?.result?.guests
  // What is not sealed is not put away.
  await stage.screen.until(() => statements.every((statement) => result(statement) && known(statement)?.seal))
  const outcomes = statements.map((statement) => {
    const { ballots, abstained, votes } = result(statement)
    return /** @type {[string, Outcome]} */ ([
      statement,
      { ballots, agree: votes[0], disagree: votes[1], pass: abstained },
    ])
  })
  for (const statement of statements) await command(stage, 'poll.archive', { poll: pollOf(statement) })
  return outcomes
}

/** In the order of their time, many at once, but each voter's one after the other; every tenth is sent a second time. @param {Stage['server']} server @param {Vote[]} votes @param {Map<string, string>} people */
async function castInOrder({ port }, votes, people) {
  /** @type {Map<string, Promise<void>>} */
  const before = new Map()
  const url = doing(port, 'poll.vote')
  let [next, sent] = [0, 0]
  const cast = async (/** @type {Vote} */ { voter, statement, says }, /** @type {number} */ n) => {
    const body = { id: `vote-${String(n).padStart(6, '0')}`, poll: pollOf(statement), round: 1, choice: choices[says] }
    for (let sends = n % AGAIN_EVERY === 0 ? 2 : 1; sends > 0; sends--) {
      await ask(url, people.get(voter) ?? '', body)
      sent++
    }
  }
  const lane = async () => {
    for (let n = next++; n < votes.length; n = next++) {
      const vote = /** @type {Vote} */ (votes[n])
      const turn = (before.get(vote.voter) ?? Promise.resolve()).then(() => cast(vote, n))
      before.set(vote.voter, turn)
      await turn
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return sent
}

/** Asked again while the answer is to come back later. @param {string} url @param {string} token @param {object} body @returns {Promise<any>} */
async function ask(url, token, body) {
  for (;;) {
    const { status, text } = await postJson(url, token, JSON.stringify(body))
    if (status === 200 || status === 201) return JSON.parse(text)
    if (status !== 429 && status !== 503) throw new Error(`${url}: ${status} ${text}`)
    await pause(100)
  }
}

/** @param {{ file: string, votes: Vote[], expected: Map<string, Outcome>, announced: Map<string, Outcome>, sent: number, seconds: number, cpu: number }} outcome */
function report({ file, votes, expected, announced, sent, seconds, cpu }) {
  const voters = new Set(votes.map(({ voter }) => voter)).size
  const names = /** @type {const} */ (['ballots', 'agree', 'disagree', 'pass'])
  const sum = (/** @type {Map<string, Outcome>} */ of, /** @type {'ballots' | 'agree' | 'disagree' | 'pass'} */ name) =>
    [...of.values()].reduce((all, outcome) => all + outcome[name], 0)
  console.log(`\npolis: ${file}: ${votes.length} votes of ${voters} persons on ${expected.size} statements`)
  console.log(`${OPEN} polls open at once; ${sent} votes sent in ${seconds.toFixed(1)} s by HTTP, ${(cpu / sent).toFixed(0)} us of server CPU each\n`) // prettier-ignore
  console.log(row('', 'from the file', 'announced'))
  for (const name of names) console.log(row(name, sum(expected, name), sum(announced, name)))
  const wrong = [...expected].filter(([statement, outcome]) =>
    names.some((name) => outcome[name] !== announced.get(statement)?.[name]),
  )
  console.log(row('polls that differ', '', wrong.length))
  for (const [statement, outcome] of wrong)
    console.log(`WRONG ${statement}: ${JSON.stringify(outcome)}, announced ${JSON.stringify(announced.get(statement))}`)
  return wrong.length === 0 ? 0 : 1
}

/** @param {(string | number)[]} cells */
const row = (...cells) =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(20) : String(cell).padStart(15))).join('')

/**
 * @typedef {import('./polis-file.mjs').RecordedVote} Vote
 * @typedef {import('./polis-file.mjs').Outcome} Outcome
 * @typedef {{ server: import('./servers.mjs').BenchServer, screen: import('./votes-screens.mjs').Screen, host: string }} Stage
 */
