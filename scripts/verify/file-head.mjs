// The first and the last line of a file of ballots.
import { textOf } from './ballot-lines.mjs'

/**
 * @typedef {'single' | 'multiple' | 'scale' | 'yes_no' | 'battle'} Kind
 * @typedef {{ ballots: number, abstained: number, votes: readonly number[] }} Count
 * @typedef {{ members: Count, guests: Count, winners: readonly number[] }} Result
 * @typedef {object} Head
 * @property {string} room
 * @property {string} poll
 * @property {number} round
 * @property {string} box
 * @property {Kind} kind
 * @property {string} question
 * @property {readonly string[]} options
 * @property {number} [closedAt]
 * @property {Result} [result]
 * @property {string} [seal]
 */

/** The newest format that is known here. */
const FORMAT = 1
const KINDS = ['single', 'multiple', 'scale', 'yes_no', 'battle']
const SEAL = /^[0-9a-f]{64}$/

const isWords = (value) => Array.isArray(value) && value.every((each) => typeof each === 'string')
const isNumbers = (value) => Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0)

function isCount(value, options) {
  const { ballots, abstained, votes } = value ?? {}
  return isNumbers([ballots, abstained]) && isNumbers(votes) && votes.length === options
}

/** Is it a result of a poll with so many options? */
export function isResult(value, options) {
  const { members, guests, winners } = value ?? {}
  return isCount(members, options) && isCount(guests, options) && isNumbers(winners)
}

function isHead({ room, poll, round, box, kind, question, options, result, seal }) {
  return (
    [room, poll, box, question].every((each) => typeof each === 'string') &&
    Number.isSafeInteger(round) &&
    KINDS.includes(kind) &&
    isWords(options) &&
    options.length > 0 &&
    (result === undefined || isResult(result, options.length)) &&
    (seal === undefined || SEAL.test(seal))
  )
}

function jsonIn(bytes) {
  try {
    const value = JSON.parse(textOf(bytes) ?? '')
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * What the first line says; a word = why it is not the first line of a file of ballots.
 * @param {Uint8Array} bytes
 * @returns {Head | 'no_file' | 'newer'}
 */
export function headIn(bytes) {
  const head = jsonIn(bytes)
  if (head?.fanfare !== 'ballots') return 'no_file'
  if (typeof head.format === 'number' && head.format > FORMAT) return 'newer'
  return head.format === FORMAT && isHead(head) ? head : 'no_file'
}

/**
 * What the last line says, if it is one.
 * @param {Uint8Array} bytes
 * @returns {{ ballots: number, sum: string } | undefined}
 */
export function endIn(bytes) {
  const end = jsonIn(bytes)
  const isEnd = end?.end === true && Number.isSafeInteger(end.ballots) && SEAL.test(end.sum)
  return isEnd ? { ballots: end.ballots, sum: end.sum } : undefined
}
