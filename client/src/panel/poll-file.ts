import { POLL_KINDS, POLL_SHOWN, type PollSetup } from '../../../src/protocol/polls.ts'
import { brokenLine } from './json-line.ts'
import { formOf, setupFrom } from './poll-form.ts'
import { pollProblems, type ReadPolls } from './poll-problems.ts'
import { readPollTable } from './poll-table.ts'

/** Larger files hold something else. */
export const LARGEST_FILE = 1_000_000

/** Polls as a file that people keep, send and change. */
export const pollFile = (setups: readonly PollSetup[]): string =>
  `${JSON.stringify({ fanfare: 'polls', polls: setups }, null, 2)}\n`

/** The polls of such a file, or of a table (CSV); whatever is wrong is told by its line, and then nothing is to be taken. */
export function readPollFile(text: string): ReadPolls {
  const read = /^\uFEFF?\s*[[{]/.test(text) ? readJson(text.replace(/^\uFEFF/, '')) : readPollTable(text)
  const nothing = read.polls.length === 0 && read.problems.length === 0
  return nothing ? { polls: [], problems: [{ line: 1, why: 'compose.bad.file_empty' }] } : read
}

function readJson(text: string): ReadPolls {
  const [file, broken] = parsed(text)
  if (broken !== undefined) return { polls: [], problems: [{ line: broken, why: 'compose.bad.json' }] }
  const list = Array.isArray(file) ? file : isObject(file) && file['fanfare'] === 'polls' ? file['polls'] : undefined
  if (!Array.isArray(list)) return { polls: [], problems: [{ line: 1, why: 'compose.bad.file' }] }
  const lines = linesOfItems(text, Array.isArray(file) ? 1 : 2)
  const read = list.map((value: unknown, n) => readItem(value, lines[n] ?? 1))
  return { polls: read.flatMap(({ polls }) => polls), problems: read.flatMap(({ problems }) => problems) }
}

function parsed(text: string): [file: unknown, broken?: number] {
  try {
    return [JSON.parse(text)]
  } catch {
    return [undefined, brokenLine(text)]
  }
}

/** In which line each item of the list begins; `depth`: in how many brackets it lies. */
function linesOfItems(text: string, depth: number): readonly number[] {
  const lines: number[] = []
  let [level, line, inString] = [0, 1, false]
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (mark === '\n') line += 1
    if (mark === '\\' && inString) at += 1
    else if (mark === '"') inString = !inString
    if (inString) continue
    if (mark === '{' && level === depth) lines.push(line)
    if (mark === '{' || mark === '[') level += 1
    if (mark === '}' || mark === ']') level -= 1
  }
  return lines
}

function readItem(value: unknown, line: number): ReadPolls {
  const wrong = wrongField(value)
  if (wrong !== undefined) return { polls: [], problems: [{ line, why: 'compose.bad.field', values: { name: wrong } }] }
  const setup = setupFrom(formOf({ options: [], ...(value as Partial<PollSetup>) } as PollSetup))
  const problems = pollProblems(setup).map(({ why, values = {} }) => ({ line, why, values }))
  return problems.length > 0 ? { polls: [], problems } : { polls: [{ line, setup }], problems: [] }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
type Test = (value: unknown) => boolean
const isText: Test = (value) => typeof value === 'string'
const isNumber: Test = (value) => typeof value === 'number'
const isTrue: Test = (value) => value === true
const isOneOf =
  (words: readonly string[]): Test =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const isList =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test)
/** An object of these fields and no others; those with `?` may be missing. */
const isShape =
  (fields: Readonly<Record<string, Test>>): Test =>
  (value) =>
    firstWrong(value, fields) === undefined

function firstWrong(value: unknown, fields: Readonly<Record<string, Test>>): string | undefined {
  if (!isObject(value)) return '{ }'
  const unknown = Object.keys(value).find((name) => !(name in fields) && !(`${name}?` in fields))
  if (unknown !== undefined) return unknown
  const wrong = Object.entries(fields).find(([field, test]) => {
    const given = value[field.replace('?', '')]
    return given === undefined ? !field.endsWith('?') : !test(given)
  })
  return wrong?.[0].replace('?', '')
}

const TEXTS = isShape({ question: isText, 'options?': isList(isText), 'low?': isText, 'high?': isText })
const SETUP: Readonly<Record<string, Test>> = {
  kind: isOneOf(POLL_KINDS),
  question: isText,
  'options?': isList(isShape({ text: isText, 'picture?': isText })),
  'scale?': isShape({ from: isNumber, to: isNumber, 'low?': isText, 'high?': isText }),
  'min?': isNumber,
  'max?': isNumber,
  'abstain?': isTrue,
  'final?': isTrue,
  'members?': isTrue,
  shown: isOneOf(POLL_SHOWN),
  'forMs?': isNumber,
  'atBallots?': isNumber,
  'tapsPerSecond?': isNumber,
  'overtime?': isShape({ withinPercent: isNumber, forMs: isNumber }),
  'language?': isText,
  'texts?': (value) => isObject(value) && Object.values(value).every(TEXTS),
}

const wrongField = (value: unknown): string | undefined => firstWrong(value, SETUP)
