// @ts-check
// The sockets of one side of the votes benchmark: every one votes in every poll, and watches its tally.
import { createHistogram } from 'node:perf_hooks'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../lib/run.mjs'
import { dialects } from './dialects.mjs'
import { cpuUs, quiet } from './processes.mjs'
import { countEvents } from './raw-socket.mjs'
import { work } from './servers.mjs'
import { OPTIONS, optionOf, sendsOf, tallyOf, voterOf } from './votes-ballots.mjs'
import { openScreen } from './votes-screens.mjs'

const { Tokens, newVisitor } = await import(join(root, 'dist/server/persons/tokens.js'))
const SCREENS = 10
const QUIET_MS = 20_000

/** @type {Stage} */
let stage
/** How many sockets have seen the end of the poll that goes on. */
let seen = 0
let lastFirstAt = 0
/** How many frames had come when anything was heard last. */
let said = 0
/** Lines are answered under numbers that no vote has. */
const FIRST_LINE = 1_000_000
let heard = { frames: 0, at: 0 }
let screensAt = createHistogram()

/** @param {{ server: import('./servers.mjs').BenchServer, redis: number, sockets: number }} wanted */
async function connect({ server, redis, sockets: count }) {
  const tokens = new Tokens(server.secret)
  const token = (/** @type {number} */ i) => {
    const session = newVisitor(Date.now())
    const person = { ...session.person, standing: 'guest', name: `Fan ${i}` }
    return tokens.issue({ ...session, person }, Date.now())
  }
  const dialect = /** @type {import('./dialects.mjs').Dialect} */ (dialects[server.name]?.(server.port))
  /** @type {import('./raw-socket.mjs').RawSocket[]} */
  const sockets = []
  let next = 0
  const door = async () => {
    while (next < count) sockets.push(await dialect.enter(token(next++)))
  }
  await Promise.all(Array.from({ length: 16 }, door))
  const screens = await Promise.all(Array.from({ length: SCREENS }, (_, i) => openScreen(server, token(count + i))))
  stage = {
    dialect,
    server,
    redis,
    sockets,
    screens,
    host: server.name === 'fanfare' ? await hostOf(server, tokens) : undefined,
  }
  return { ready: sockets.length }
}

/** Opens and closes polls as a host does. @param {import('./servers.mjs').BenchServer} server @param {any} tokens @returns {Promise<Host>} */
async function hostOf({ port }, tokens) {
  const post = async (/** @type {string} */ path, /** @type {object} */ body, token = '') => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return /** @type {any} */ (await answer.json())
  }
  const { token } = await post('/api/session', { hostKey: tokens.hostLink(Date.now()) })
  let n = 0
  return (command, input) => post(`/api/rooms/main/do/${command}`, { id: `host-${Date.now()}-${n++}`, ...input }, token)
}

/** @param {number} n */
async function open(n) {
  const poll = `wave-${n}`
  const setup = {
    ...{ kind: 'single', question: 'Which city is next?', shown: 'live' },
    options: Array.from({ length: OPTIONS }, (_, option) => ({ text: `City ${option}` })),
  }
  await stage.host?.('poll.draft', { poll, setup })
  await stage.host?.('poll.open', { poll })
  if (stage.host) await everyScreen((screen) => screen.polls.some((one) => one.poll === poll && one.state === 'open'))
  return poll
}

/** Closes it; what is revealed must be what was cast. @param {string} poll @param {readonly number[]} expected @returns {Promise<string[]>} */
async function close(poll, expected) {
  if (!stage.host) return []
  await stage.host('poll.close', { poll, round: 1 })
  await everyScreen((screen) => screen.polls.some((one) => one.poll === poll && one.result && one.seal))
  const results = stage.screens.map(({ polls }) => polls.find((one) => one.poll === poll).result.guests.votes.join())
  await stage.host('poll.archive', { poll })
  return results.every((votes) => votes === expected.join()) ? [] : [`revealed ${results[0]}, cast ${expected.join()}`]
}

const everyScreen = (/** @type {(screen: import('./votes-screens.mjs').Screen) => boolean} */ condition) =>
  Promise.all(stage.screens.map((screen) => screen.until(condition)))

/** One poll: opened, everybody votes within so many seconds, until everybody has seen what it comes to. @param {{ n: number, seconds: number, talk: number }} wanted */
async function wave({ n, seconds, talk: perSecond }) {
  const { sockets, server, redis } = stage
  const poll = await open(n)
  const expected = tallyOf(sockets.length, n)
  const end = `"votes":[${expected.join()}]`
  countEvents(
    (events) => {
      seen += events
      for (let i = 0; i < events; i++)
        screensAt.record(Math.max(1, Math.round((performance.now() - lastFirstAt) * 1e3)))
    },
    (payload) => (payload.includes(end) ? 1 : 0),
  )
  seen = 0
  screensAt = createHistogram()
  await quiet(server.pid)
  const own = process.cpuUsage()
  const [cpuBefore, redisBefore, startedAt] = [cpuUs(server.pid), cpuUs(redis), performance.now()]
  const talk = talkAt(perSecond)
  const answers = await castAll(poll, n, seconds)
  talk.end()
  const done = () => seen >= sockets.length
  while (!done() && !isSilent()) await pause(5)
  const [cpu, redisCpu] = [cpuUs(server.pid) - cpuBefore, cpuUs(redis) - redisBefore]
  const { user, system } = process.cpuUsage(own)
  const generatorBusy = (user + system) / 1e3 / (performance.now() - startedAt)
  const faults = [...(done() ? [] : [`${seen} of ${sockets.length} sockets saw ${end}`]), ...answers.faults, ...(await close(poll, expected))] // prettier-ignore
  const at = (/** @type {number} */ percent) => screensAt.percentile(percent) / 1e3
  return {
    ...{ cpu, redisCpu, generatorBusy, answerP99: answers.p99, screenP50: at(50), screenMax: screensAt.max / 1e3 },
    faults: [...faults, ...found()],
  }
}

/** Every vote at its time, and the answers to all of them. @param {string} poll @param {number} n @param {number} seconds */
async function castAll(poll, n, seconds) {
  const { sockets } = stage
  const sends = sendsOf(sockets.length)
  const answering = createHistogram()
  /** @type {number[]} */
  const sentAt = []
  /** @type {Map<number, string>} */
  const receipts = new Map()
  /** @type {string[]} */
  const faults = []
  let answered = 0
  const startedAt = performance.now()
  for (let k = 0; k < sends; k++) {
    for (let wait = 1; wait > 0;) {
      wait = startedAt + (k * seconds * 1e3) / sends - performance.now()
      if (wait > 0) await pause(wait)
    }
    const voter = voterOf(k)
    const socket = sockets[voter]
    if (socket === undefined) continue
    socket.onAnswer = (text) => {
      const [ack, receipt] = [Number(/^43(\d+)/.exec(text)?.[1]), /"receipt":"([^"]+)"/.exec(text)?.[1] ?? '']
      if (ack >= FIRST_LINE) return
      answered++
      answering.record(Math.max(1, Math.round((performance.now() - (sentAt[ack] ?? 0)) * 1e3)))
      if ((receipts.get(voter) ?? receipt) !== receipt) faults.push(`a vote sent again got another receipt: ${text}`)
      receipts.set(voter, receipt)
    }
    sentAt[k] = performance.now()
    if (k < sends - 1) lastFirstAt = sentAt[k] ?? 0
    socket.send(voteFrame(k, poll, n, voter))
  }
  while (answered < sends && !isSilent()) await pause(5)
  if (answered < sends) faults.push(`${answered} of ${sends} votes were answered`)
  return { p99: answering.percentile(99) / 1e3, faults }
}

/** So many lines a second, each from another socket. @param {number} perSecond */
function talkAt(perSecond) {
  const { sockets, dialect } = stage
  const say = () => sockets[said % sockets.length]?.send(dialect.message(FIRST_LINE + said++))
  const timer = perSecond > 0 ? setInterval(say, 1_000 / perSecond) : undefined
  return { end: () => clearInterval(timer) }
}

/** Nothing has come for so long that nothing more will. */
function isSilent() {
  const frames = stage.sockets.reduce((sum, socket) => sum + socket.frames, 0)
  if (frames !== heard.frames) heard = { frames, at: performance.now() }
  return performance.now() - Math.max(lastFirstAt, heard.at) > QUIET_MS
}

/** @param {number} k @param {string} poll @param {number} n @param {number} voter */
function voteFrame(k, poll, n, voter) {
  const option = optionOf(voter, n)
  const id = `v-${n}-${String(voter).padStart(8, '0')}`
  const vote = stage.host
    ? ['poll.vote', { id, poll, round: 1, choice: [option] }]
    : ['vote', { id, poll, round: 1, option }]
  return `42${k}${JSON.stringify(vote)}`
}

function found() {
  const { sockets, screens } = stage
  return [...new Set([...sockets.flatMap(({ faults }) => faults), ...screens.flatMap(({ faults }) => faults)])].slice(
    0,
    5,
  )
}

work({ connect, wave })

/**
 * @typedef {(command: string, input: object) => Promise<any>} Host
 * @typedef {object} Stage
 * @property {import('./servers.mjs').BenchServer} server
 * @property {number} redis its process
 * @property {import('./dialects.mjs').Dialect} dialect
 * @property {import('./raw-socket.mjs').RawSocket[]} sockets
 * @property {import('./votes-screens.mjs').Screen[]} screens
 * @property {Host | undefined} host of our server
 */
