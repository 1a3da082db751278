import { POLL_KINDS, POLL_LIMITS, POLL_SHOWN, type PollKind, type PollShown } from '../../../src/protocol/polls.ts'
import { readCsv, type CsvRow } from './poll-csv.ts'
import { emptyForm, newOption, setupFrom, type PollForm } from './poll-form.ts'
import { pollProblems, type FileProblem, type ReadPolls } from './poll-problems.ts'

/** One column: what it is, of which option, in which language. */
interface Column {
  name: string
  place?: number
  tag?: string
}
/** Columns that are there once. */
export const POLL_COLUMNS: readonly string[] = [
  ...['kind', 'question', 'shown', 'time', 'at', 'abstain', 'final', 'members', 'min', 'max', 'from', 'to', 'low'],
  ...['high', 'taps', 'overtime', 'overtime percent', 'language'],
]

/** `question`, `option 2`, `picture 1`; with a language after it: `question zh-Hans`, `option 2 es`, `low es`. */
function columnOf(title: string): Column | undefined {
  const [, name = '', place, tag] =
    /^(question|low|high|option|picture)(?: (\d{1,2}))?(?: ([\w-]{2,35}))?$/i.exec(title) ?? []
  const numbered = /^(option|picture)$/i.test(name)
  if (
    name &&
    numbered === (place !== undefined) &&
    Number(place ?? 1) >= 1 &&
    Number(place ?? 1) <= POLL_LIMITS.options
  )
    return {
      name: name.toLowerCase(),
      ...(place !== undefined && { place: Number(place) - 1 }),
      ...(tag !== undefined && { tag }),
    }
  return POLL_COLUMNS.includes(title.toLowerCase()) ? { name: title.toLowerCase() } : undefined
}

/** The polls of a table: a row each, columns by the names in its first row. */
export function readPollTable(text: string): ReadPolls {
  const rows = readCsv(text)
  if (!Array.isArray(rows)) {
    const { unclosed } = rows as { unclosed: number }
    return { polls: [], problems: [{ line: unclosed, why: 'compose.bad.quote' }] }
  }
  const [head, ...body] = rows as readonly CsvRow[]
  if (!head) return { polls: [], problems: [] }
  const columns = head.cells.map(columnOf)
  const unknown = head.cells.flatMap((title, at): FileProblem[] =>
    columns[at] || title === '' ? [] : [{ line: head.line, why: 'compose.bad.column', values: { name: title } }],
  )
  if (!columns.some((column) => column?.name === 'question'))
    unknown.push({ line: head.line, why: 'compose.bad.no_question_column' })
  if (unknown.length > 0) return { polls: [], problems: unknown }
  const read = body.map((row) => readRow(row, columns))
  return { polls: read.flatMap(({ polls }) => polls), problems: read.flatMap(({ problems }) => problems) }
}

function readRow({ line, cells }: CsvRow, columns: readonly (Column | undefined)[]): ReadPolls {
  if (cells.slice(columns.length).some((cell) => cell !== ''))
    return { polls: [], problems: [{ line, why: 'compose.bad.cells' }] }
  const given = columns.flatMap((column, at) => (column && cells[at] ? [{ ...column, cell: cells[at] }] : []))
  const wrong = given.flatMap(({ name, cell }) => wrongWord(line, name, cell))
  const setup = setupFrom(formOfRow(given))
  const problems = wrong.length > 0 ? wrong : pollProblems(setup).map(({ why, values = {} }) => ({ line, why, values }))
  return problems.length > 0 ? { polls: [], problems } : { polls: [{ line, setup }], problems: [] }
}

type Given = Column & { cell: string }
const YES = /^(yes|y|true|1|x)$/i
const NO = /^(no|n|false|0)$/i

function wrongWord(line: number, name: string, cell: string): FileProblem[] {
  const words: Record<string, readonly string[]> = { kind: POLL_KINDS, shown: POLL_SHOWN }
  const of = words[name]
  if (of && !of.includes(cell.toLowerCase()))
    return [{ line, why: 'compose.bad.word', values: { name, word: cell, words: of.join(', ') } }]
  const flag = name === 'abstain' || name === 'final' || name === 'members'
  if (flag && !YES.test(cell) && !NO.test(cell))
    return [{ line, why: 'compose.bad.word', values: { name, word: cell, words: 'yes, no' } }]
  return []
}

/** An empty cell means what a new poll has; but a poll without a time is open until it is closed. */
function formOfRow(given: readonly Given[]): PollForm {
  const cellOf = (name: string): string => given.find((one) => one.name === name && !one.tag)?.cell ?? ''
  const isOn = (name: string): boolean => YES.test(cellOf(name))
  const empty = emptyForm(cellOf('language') || undefined)
  const kind = (cellOf('kind').toLowerCase() || 'single') as PollKind
  const options = optionsOfRow(given)
  return {
    ...{ ...empty, kind, question: cellOf('question'), options },
    texts: textsOfRow(given, options),
    scale: { from: cellOf('from') || '1', to: cellOf('to') || '5', low: cellOf('low'), high: cellOf('high') },
    ...{ min: cellOf('min') || '1', max: cellOf('max'), atBallots: cellOf('at') },
    ...{ abstain: isOn('abstain'), final: isOn('final'), members: isOn('members') },
    shown: (cellOf('shown').toLowerCase() || 'live') as PollShown,
    time: cellOf('time') || (kind === 'battle' ? '1:30' : ''),
    taps: cellOf('taps') || empty.taps,
    overtime: {
      on: cellOf('overtime') !== '' || cellOf('overtime percent') !== '',
      percent: cellOf('overtime percent') || empty.overtime.percent,
      time: cellOf('overtime') || empty.overtime.time,
    },
  }
}

function optionsOfRow(given: readonly Given[]): PollForm['options'] {
  const places = given.flatMap(({ place, tag }) => (place === undefined || tag ? [] : [place]))
  const cellAt = (name: string, at: number): string =>
    given.find((one) => one.name === name && one.place === at && !one.tag)?.cell ?? ''
  return Array.from({ length: Math.max(-1, ...places) + 1 }, (_, at) =>
    newOption(cellAt('option', at), cellAt('picture', at)),
  )
}

function textsOfRow(given: readonly Given[], options: PollForm['options']): PollForm['texts'] {
  const tags = new Set(given.flatMap(({ tag }) => tag ?? []))
  const textOf = (tag: string) => {
    const own = given.filter((one) => one.tag === tag)
    const labels = own.flatMap(({ name, place, cell }) => {
      const key = place === undefined || name !== 'option' ? undefined : options[place]?.key
      return key === undefined ? [] : [[key, cell]]
    })
    const cellOf = (called: string): string => own.find(({ name }) => name === called)?.cell ?? ''
    const [question = '', low = '', high = ''] = ['question', 'low', 'high'].map(cellOf)
    return { question, options: Object.fromEntries(labels) as Record<string, string>, low, high }
  }
  return Object.fromEntries([...tags].map((tag) => [tag, textOf(tag)]))
}
