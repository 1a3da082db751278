// Counts a file of ballots again, by itself: with nothing of the server's code, no network and no package, in Node and in browsers.
import { announcedIn } from './announced.mjs'
import { ballotIn, edgesOf, findBallot, linesOf, NEWLINE } from './ballot-lines.mjs'
import { differencesOf, verdictOf } from './diagnosis.mjs'
import { endIn, headIn } from './file-head.mjs'
import { sha256 } from './sha256.mjs'

/**
 * @typedef {import('./file-head.mjs').Head} Head
 * @typedef {import('./file-head.mjs').Result} Result
 * @typedef {import('./diagnosis.mjs').Problem} Problem
 * @typedef {import('./diagnosis.mjs').Verdict} Verdict
 * @typedef {import('./announced.mjs').Announced} Announced
 * @typedef {object} Recount
 * @property {Head} [head] absent = it is no file of ballots
 * @property {Verdict} verdict
 * @property {readonly Problem[]} problems none = nothing is wrong; of those in lines the first ones
 * @property {number} ballots how many there are
 * @property {Result} [result] what we count
 * @property {string} [seal] SHA-256 of the ballots as they stand in the file
 * @property {boolean} sealed that is the seal that was announced, as far as the file or somebody else says
 * @property {Announced} [announced] what somebody else than the file says
 * @property {import('./ballot-lines.mjs').Found} [found] the ballot of the receipt that was asked for
 */

/** Problems in lines that are named; what is wrong with many is wrong with the file. */
const NAMED = 20

const emptyCount = (options) => ({ ballots: 0, abstained: 0, votes: Array.from({ length: options }, () => 0) })

/** Does a ballot fit the kind of the poll? */
function fits({ kind, options }, choice) {
  if (kind === 'battle') return choice.length === options.length
  const rising = choice.every((place, i) => place < options.length && (i === 0 || place > choice[i - 1]))
  return rising && (kind === 'multiple' || choice.length <= 1)
}

function count(total, kind, choice) {
  total.ballots++
  if (kind === 'battle') choice.forEach((taps, side) => (total.votes[side] += taps))
  else if (choice.length === 0) total.abstained++
  else for (const place of choice) total.votes[place]++
}

/** The options with the most votes; none when nobody chose any. */
function winnersOf({ members, guests }) {
  const votes = members.votes.map((of, option) => of + guests.votes[option])
  const most = Math.max(...votes)
  return most > 0 ? votes.flatMap((of, option) => (of === most ? [option] : [])) : []
}

/** What the lines of ballots say. */
class Reading {
  ballots = 0
  /** @type {Problem[]} */
  problems = []
  #head
  #members
  #guests
  #before = ''
  #line = 1

  constructor(head) {
    this.#head = head
    this.#members = emptyCount(head.options.length)
    this.#guests = emptyCount(head.options.length)
  }

  take(text) {
    this.#line++
    const ballot = ballotIn(text)
    if (ballot === undefined) return this.#wrong(text.startsWith('{"end":') ? 'after_end' : 'line')
    const { receipt, of, choice } = ballot
    if (receipt === this.#before) this.#wrong('double')
    else if (receipt < this.#before) this.#wrong('order')
    else this.#before = receipt
    this.ballots++
    if (fits(this.#head, choice)) count(of === 'member' ? this.#members : this.#guests, this.#head.kind, choice)
    else this.#wrong('choice')
  }

  #wrong(what) {
    if (this.problems.length < NAMED) this.problems.push({ what, line: this.#line })
  }

  /** @returns {Result} */
  get result() {
    const counts = { members: this.#members, guests: this.#guests }
    return { ...counts, winners: winnersOf(counts) }
  }
}

/** With each ballot once, and in order: has it that seal? Then that is all that was done to it. */
async function isSetRight(ballots, seal) {
  const lines = new Set()
  for await (const some of linesOf(ballots)) for (const line of some) lines.add(line)
  const right = [...lines].sort().map((line) => `${line}\n`)
  return (await sha256(new TextEncoder().encode(right.join('')))) === seal
}

/** How the file's own first line, or somebody else, contradicts what is counted. */
function contradictions(head, announced, counted) {
  const same = ['poll', 'round', 'box', 'kind', 'question', 'options']
  const isOther = (field) => announced?.[field] !== undefined && `${announced[field]}` !== `${head[field]}`
  const others = same.filter(isOther).map((field) => ({ what: 'other', field }))
  const seals = [head.seal, announced?.seal].filter((seal) => seal !== undefined)
  const broken = seals.some((seal) => seal !== counted.seal) ? [{ what: 'seal' }] : []
  const results = [announced?.result, head.result].filter((result) => result !== undefined)
  const differs = results.map((result) => differencesOf(result, counted.result))
  const winners = results.some((result) => `${result.winners}` !== `${counted.result.winners}`)
  const worst = differs.find((each) => each.length > 0) ?? []
  return [...others, ...broken, ...(worst.length > 0 || winners ? [{ what: 'result', differs: worst }] : [])]
}

/** What the last line says of the rest. */
async function ofEnd(bytes, end, last, ballots) {
  if (end === undefined) return [{ what: 'cut' }]
  const isWhole = bytes.at(-1) === NEWLINE && (await sha256(bytes.subarray(0, last))) === end.sum
  return [
    ...(end.ballots === ballots ? [] : [{ what: 'end', announced: end.ballots, counted: ballots }]),
    ...(isWhole ? [] : [{ what: 'sum' }]),
  ]
}

/**
 * Reads a file of ballots to its end and counts it.
 * @param {Uint8Array} bytes
 * @param {{ announced?: unknown, receipt?: string, onProgress?: (part: number) => void }} [asked] `announced`: what somebody else than
 *   the file says of the poll, as JSON
 * @returns {Promise<Recount>}
 */
export async function recount(bytes, { announced: told, receipt, onProgress } = {}) {
  const edges = edgesOf(bytes)
  const head = headIn(bytes.subarray(0, edges.first))
  if (typeof head === 'string') return { verdict: head, problems: [{ what: head }], ballots: 0, sealed: false }
  const end = edges.last > 0 ? endIn(bytes.subarray(edges.last)) : undefined
  const lines = bytes.subarray(edges.first, end ? edges.last : bytes.length)
  const reading = new Reading(head)
  let read = 0
  for await (const some of linesOf(lines)) {
    for (const line of some) reading.take(line)
    read += some.length
    onProgress?.(Math.min(1, read / (end?.ballots || read)))
  }
  const seal = await sha256(lines)
  const announced = told === undefined ? undefined : announcedIn(told, head)
  const { ballots, result } = reading
  const found = receipt === undefined ? undefined : await findBallot(bytes, receipt)
  const problems = [
    ...contradictions(head, announced, { seal, result }),
    ...reading.problems,
    ...(await ofEnd(bytes, end, edges.last, ballots)),
  ]
  const expected = totalOf(announced?.result ?? head.result) ?? end?.ballots
  const known = announced?.seal ?? head.seal
  const isMixed = problems.some(({ what }) => what === 'order' || what === 'double')
  const right = isMixed && known !== undefined && (await isSetRight(lines, known))
  return {
    ...{ head, ballots, result, seal, problems },
    verdict: verdictOf(problems, { ballots, expected, isSetRight: right }),
    sealed: known === seal,
    ...(announced && { announced }),
    ...(found && { found }),
  }
}

const totalOf = (result) => result && result.members.ballots + result.guests.ballots
