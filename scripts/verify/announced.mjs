// What was announced of a poll, in any of the forms in which somebody may have it.
import { isResult } from './file-head.mjs'

/**
 * @typedef {import('./file-head.mjs').Head} Head
 * @typedef {import('./file-head.mjs').Result} Result
 * @typedef {object} Announced what somebody else than the file says of it; a field that is absent was not announced
 * @property {string} [poll]
 * @property {number} [round]
 * @property {string} [box]
 * @property {string} [kind]
 * @property {string} [question]
 * @property {readonly string[]} [options]
 * @property {Result} [result]
 * @property {string} [seal]
 * @property {true} [withdrawn] it was taken back
 */

const stepsOf = ({ from, to }) => Array.from({ length: to - from + 1 }, (_, step) => String(from + step))

function labelsOf({ kind, options, scale }) {
  if (kind === 'yes_no') return ['yes', 'no']
  return kind === 'scale' ? stepsOf(scale) : options.map(({ text }) => text)
}

/** A poll as a room's view shows it: the round that is meant, or the newest. */
function ofPoll(one, round) {
  const newest = { round: one.round, box: one.box, result: one.result, seal: one.seal }
  const meant = [newest, ...(one.before ?? [])].find((each) => each.round === round) ?? newest
  const { kind, question } = one.setup
  const withdrawn = one.state === 'withdrawn' && { withdrawn: true }
  return { poll: one.poll, kind, question, options: labelsOf(one.setup), ...meant, ...withdrawn }
}

const POSSIBLE = ['poll', 'round', 'box', 'kind', 'question', 'options', 'result', 'seal', 'withdrawn']
const named = (fields) =>
  Object.fromEntries(POSSIBLE.flatMap((key) => (fields[key] === undefined ? [] : [[key, fields[key]]])))

/**
 * What `json` announces of the poll of that file: a room's snapshot, a poll of its view, an event, or a result alone; undefined =
 * nothing of it.
 * @param {any} json
 * @param {Pick<Head, 'poll' | 'round' | 'options'>} head
 * @returns {Announced | undefined}
 */
export function announcedIn(json, { poll, round, options }) {
  if (typeof json !== 'object' || json === null) return undefined
  const polls = json.view?.everyone?.polls ?? json.everyone?.polls
  if (Array.isArray(polls)) {
    const one = polls.find((each) => each.poll === poll)
    return one && named(ofPoll(one, round))
  }
  if (json.setup) return named(ofPoll(json, round))
  if (isResult(json, options.length)) return { result: json }
  return isResult(json.result, options.length) || typeof json.seal === 'string' ? named(json) : undefined
}
