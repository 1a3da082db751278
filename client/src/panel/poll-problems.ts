import { optionsOf, POLL_LIMITS, type PollSetup } from '../../../src/protocol/polls.ts'
import type { WordKey } from '../i18n/language.ts'

/** What cannot be sent of a poll, and where it is written. */
export interface PollProblem {
  field: 'question' | 'options' | 'scale' | 'choices' | 'time' | 'at' | 'taps' | 'overtime'
  why: WordKey
  values?: Readonly<Record<string, number | string>>
}

/** What is wrong in a file, and in which line, from 1. */
export interface FileProblem {
  line: number
  why: WordKey
  values?: Readonly<Record<string, number | string>>
}
export interface ReadPolls {
  polls: readonly { line: number; setup: PollSetup }[]
  problems: readonly FileProblem[]
}

const L = POLL_LIMITS
const lengthOf = (text: string): number => Array.from(text).length
const chosenFrom = ({ kind }: PollSetup): boolean => kind === 'single' || kind === 'multiple' || kind === 'battle'
const outside = (n: number, least: number, most: number): boolean => !Number.isSafeInteger(n) || n < least || n > most

/** What is wrong with a poll, in the order of its form; nothing = it can be asked. */
export function pollProblems(setup: PollSetup): readonly PollProblem[] {
  return [
    ...questionProblems(setup),
    ...(chosenFrom(setup) ? optionProblems(setup) : []),
    ...(setup.kind === 'scale' ? scaleProblems(setup) : []),
    ...(setup.kind === 'multiple' ? choiceProblems(setup) : []),
    ...timeProblems(setup),
    ...(setup.kind === 'battle' ? battleProblems(setup) : []),
  ]
}

function questionProblems({ question, texts = {} }: PollSetup): readonly PollProblem[] {
  const all = [question, ...Object.values(texts).map((text) => text.question)]
  if (question.trim() === '') return [{ field: 'question', why: 'compose.bad.question' }]
  const long = all.some((text) => lengthOf(text) > L.questionLength)
  return long ? [{ field: 'question', why: 'compose.bad.question_long', values: { n: L.questionLength } }] : []
}

function optionProblems({ kind, options, texts = {} }: PollSetup): readonly PollProblem[] {
  const bad = (why: WordKey, n = 0): readonly PollProblem[] => [{ field: 'options', why, values: { n } }]
  if (kind === 'battle' && options.length !== 2) return bad('compose.bad.sides')
  if (options.length < 2) return bad('compose.bad.options')
  if (options.length > L.options) return bad('compose.bad.options_many', L.options)
  const labels = options.map(({ text }) => text.trim())
  if (labels.includes('')) return bad('compose.bad.option_empty')
  if (new Set(labels).size < labels.length) return bad('compose.bad.option_twice')
  const all = [...labels, ...Object.values(texts).flatMap((text) => text.options ?? [])]
  if (all.some((text) => lengthOf(text) > L.optionLength)) return bad('compose.bad.option_long', L.optionLength)
  const pictures = options.flatMap(({ picture }) => picture ?? [])
  return pictures.every(isPicture) ? [] : bad('compose.bad.picture')
}

/** An address of this server, or one on the web. */
function isPicture(address: string): boolean {
  if (address.startsWith('/')) return !address.startsWith('//')
  return URL.canParse(address) && ['https:', 'http:'].includes(new URL(address).protocol)
}

function scaleProblems({ scale, texts = {} }: PollSetup): readonly PollProblem[] {
  const { from, to, ...first } = scale ?? { from: NaN, to: NaN }
  const steps = to - from + 1
  if (outside(from, -10, 10) || outside(to, -10, 10) || steps < 2 || steps > L.scaleSteps)
    return [{ field: 'scale', why: 'compose.bad.scale', values: { n: L.scaleSteps } }]
  const ends = [first, ...Object.values(texts)].flatMap(({ low = '', high = '' }) => [low, high])
  const long = ends.some((end) => lengthOf(end) > L.optionLength)
  return long ? [{ field: 'scale', why: 'compose.bad.option_long', values: { n: L.optionLength } }] : []
}

function choiceProblems(setup: PollSetup): readonly PollProblem[] {
  const most = optionsOf(setup)
  const { min = 1, max = most } = setup
  const good = !outside(min, 1, most) && !outside(max, min, most)
  return good || most < 2 ? [] : [{ field: 'choices', why: 'compose.bad.choices', values: { n: most } }]
}

function timeProblems({ kind, forMs, atBallots }: PollSetup): readonly PollProblem[] {
  const [least, most] = kind === 'battle' ? [L.battleShortestMs, L.battleLongestMs] : [L.shortestMs, L.longestMs]
  const why: WordKey = kind === 'battle' ? 'compose.bad.battle_time' : 'compose.bad.time'
  const timed = forMs === undefined ? kind !== 'battle' : !outside(forMs, least, most)
  return [
    ...(timed ? [] : [{ field: 'time', why } as const]),
    ...(atBallots !== undefined && outside(atBallots, 1, 100_000_000)
      ? [{ field: 'at', why: 'compose.bad.at' } as const]
      : []),
  ]
}

function battleProblems({ tapsPerSecond, overtime }: PollSetup): readonly PollProblem[] {
  const taps = tapsPerSecond === undefined || !outside(tapsPerSecond, 1, L.tapsPerSecond)
  const over =
    overtime === undefined ||
    (!outside(overtime.withinPercent, 1, 50) && !outside(overtime.forMs, L.shortestMs, L.battleLongestMs))
  return [
    ...(taps ? [] : [{ field: 'taps', why: 'compose.bad.taps', values: { n: L.tapsPerSecond } } as const]),
    ...(over ? [] : [{ field: 'overtime', why: 'compose.bad.overtime' } as const]),
  ]
}
