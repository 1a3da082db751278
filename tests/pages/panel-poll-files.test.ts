import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../client/src/panel/poll-csv.ts'
import { pollFile, readPollFile } from '../../client/src/panel/poll-file.ts'
import { emptyForm, formOf, newOption, readSeconds, secondsWords, setupFrom } from '../../client/src/panel/poll-form.ts'
import { POLL_COLUMNS } from '../../client/src/panel/poll-table.ts'
import { pollProblems } from '../../client/src/panel/poll-problems.ts'
import { setupFits } from '../../src/polls/poll-setup-rules.ts'
import type { PollSetup } from '../../src/protocol/polls.ts'
import { pollSetup } from '../../src/protocol/polls.schema.ts'

const setups: readonly PollSetup[] = [
  {
    kind: 'single',
    question: 'Which colour?',
    options: [{ text: 'Ink' }, { text: 'Brass', picture: '/brass.svg' }],
    shown: 'live',
  },
  {
    kind: 'multiple',
    question: 'Which two?',
    options: [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
    ...{ min: 1, max: 2, abstain: true, final: true, members: true },
    ...{ shown: 'own_vote', forMs: 90_000, atBallots: 500, language: 'en' },
    texts: { 'zh-Hans': { question: '哪两个？', options: ['甲', '乙', '丙'] }, es: { question: '¿Cuáles?' } },
  },
  {
    kind: 'scale',
    question: 'How?',
    options: [],
    scale: { from: -2, to: 2, low: 'bad' },
    ...{ shown: 'close', forMs: 15_000, language: 'en' },
    texts: { es: { question: '¿Qué tal?', low: 'mal' }, pt: { question: 'How?', high: 'bom' } },
  },
  { kind: 'yes_no', question: 'Shall we?', options: [], shown: 'reveal' },
  {
    kind: 'battle',
    question: 'Which side?',
    options: [{ text: 'Kill' }, { text: 'Save' }],
    ...{ shown: 'live', forMs: 60_000, tapsPerSecond: 8 },
    overtime: { withinPercent: 5, forMs: 30_000 },
  },
]

describe('a poll that is written', () => {
  it.each(setups.map((setup) => [setup.kind, setup] as const))('[PANEL-17] %s is again what it was', (_kind, setup) => {
    expect(setupFrom(formOf(setup))).toEqual(setup)
    expect(pollProblems(setup)).toEqual([])
  })

  it('[PANEL-17] keeps a translation with its option wherever that is moved, and drops empty rows', () => {
    const form = formOf(setups[1] as PollSetup)
    const [a, b, c] = form.options as [never, never, never]
    const moved = setupFrom({ ...form, options: [c, newOption(), a, b] })
    expect(moved.options.map(({ text }) => text)).toEqual(['c', 'a', 'b'])
    expect(moved.texts?.['zh-Hans']?.options).toEqual(['丙', '甲', '乙'])
  })

  it('[PANEL-17] has nothing of another kind in it', () => {
    const battle = setups[4] as PollSetup
    const single = setupFrom({ ...formOf(battle), kind: 'single' })
    expect(single).toEqual({
      kind: 'single',
      question: 'Which side?',
      options: battle.options,
      shown: 'live',
      forMs: 60_000,
    })
    expect(setupFrom({ ...formOf(setups[1] as PollSetup), kind: 'battle' })).not.toHaveProperty('atBallots')
  })

  it.each([
    ['90', 90_000],
    ['1:30', 90_000],
    ['1：30', 90_000],
    ['45 s', 45_000],
    ['', undefined],
    ['soon', NaN],
    ['1:75', NaN],
  ])('reads %j as a time', (text, ms) => {
    expect(readSeconds(text)).toEqual(ms)
  })
  it('reads back every time it has written', () => {
    for (const ms of [15_000, 60_000, 90_000, 1_800_000]) expect(readSeconds(secondsWords(ms))).toBe(ms)
  })
})

/** One thing wrong in each. */
const wrong: readonly [string, Partial<PollSetup>][] = [
  ['no question', { question: ' ' }],
  ['a long question', { question: 'x'.repeat(201) }],
  ['one option', { options: [{ text: 'a' }] }],
  ['two options of the same words', { options: [{ text: 'a' }, { text: 'a' }] }],
  ['eleven options', { options: Array.from({ length: 11 }, (_, n) => ({ text: `${n}` })) }],
  ['a long option', { options: [{ text: 'a' }, { text: 'x'.repeat(81) }] }],
  ['a picture from a file', { options: [{ text: 'a', picture: 'file:///x' }, { text: 'b' }] }],
  ['too short a time', { forMs: 14_000 }],
  ['no time', { forMs: NaN }],
  ['a battle of three', { kind: 'battle', forMs: 60_000, options: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] }],
  ['a battle without an end', { kind: 'battle' }],
  ['a scale of one step', { kind: 'scale', options: [], scale: { from: 1, to: 1 } }],
  ['a scale that falls', { kind: 'scale', options: [], scale: { from: 5, to: 1 } }],
  ['more at least than at most', { kind: 'multiple', min: 2, max: 1 }],
  ['more than there are', { kind: 'multiple', max: 3 }],
  ['no ballots', { atBallots: 0 }],
]

describe('what cannot be asked', () => {
  const good: PollSetup = { kind: 'single', question: 'Which?', options: [{ text: 'a' }, { text: 'b' }], shown: 'live' }
  it.each(wrong)('[PANEL-17] %s is said, and the server would refuse it too', (_what, change) => {
    const setup = { ...good, ...change }
    expect(pollProblems(setup)).toHaveLength(1)
    const parsed = pollSetup.safeParse({ ...setup, question: setup.question.trim() })
    expect(parsed.success && setupFits(setup)).toBe(false)
  })
  it('[PANEL-17] and nothing is wrong with what the server takes', () => {
    expect(pollProblems(good)).toEqual([])
    expect(pollSetup.safeParse(good).success && setupFits(good)).toBe(true)
    for (const setup of setups) expect(pollSetup.safeParse(setup).success && setupFits(setup)).toBe(true)
  })
})

describe('a file of polls', () => {
  it('[PANEL-20] comes back as it was, also without the words around it', () => {
    expect(readPollFile(pollFile(setups)).polls.map(({ setup }) => setup)).toEqual(setups)
    expect(readPollFile(`\uFEFF${JSON.stringify(setups)}`).problems).toEqual([])
  })

  it('[PANEL-20] has the ends of a scale in every language', () => {
    const { polls, problems } = readPollFile(
      'kind,question,low,high,low es,question es\nscale,How?,bad,good,mal,¿Qué tal?',
    )
    expect(problems).toEqual([])
    expect(polls[0]?.setup).toMatchObject({
      scale: { from: 1, to: 5, low: 'bad', high: 'good' },
      texts: { es: { question: '¿Qué tal?', low: 'mal' } },
    })
  })

  it('[PANEL-20] says the line of everything that is wrong in JSON', () => {
    const text = `{ "fanfare": "polls",
  "polls": [
    { "kind": "yes_no", "question": "Good?", "shown": "live" },
    { "kind": "single", "question": "One {option", "shown": "live",
      "options": [{ "text": "a" }] },
    { "kind": "guess", "question": "?", "shown": "live" },
    { "kind": "yes_no", "question": "?", "shown": "live", "colour": "red" }
  ] }`
    const { polls, problems } = readPollFile(text)
    expect(polls.map(({ line }) => line)).toEqual([3])
    expect(problems.map(({ line, why }) => [line, why])).toEqual([
      [4, 'compose.bad.options'],
      [6, 'compose.bad.field'],
      [7, 'compose.bad.field'],
    ])
    expect(problems.map(({ values }) => values?.['name'])).toEqual([undefined, 'kind', 'colour'])
  })

  it.each([
    ['[\n{"kind":\n', 2],
    ['[{"a": 1},\n\n{"b": }]', 3],
    ['[\n1, 2,\n]', 3],
    ['[\n"a\nb"]', 2],
    ['{"polls": []\n}\n]', 3],
    ['[{"kind": "yes_no",\n"question" "x"}]', 2],
  ])('[PANEL-20] says where JSON breaks off: %j', (text, line) => {
    expect(readPollFile(text)).toEqual({ polls: [], problems: [{ line, why: 'compose.bad.json' }] })
  })
  it('[PANEL-20] takes nothing else for one', () => {
    for (const text of ['{"fanfare":"run-down","cues":[]}', '{}'])
      expect(readPollFile(text).problems).toEqual([{ line: 1, why: 'compose.bad.file' }])
    for (const text of ['', '[]', 'question\n'])
      expect(readPollFile(text).problems).toEqual([{ line: 1, why: 'compose.bad.file_empty' }])
  })
})

describe('a table of polls', () => {
  const table = `kind;question;option 1;option 2;shown;time;members;question zh-Hans;option 1 zh-Hans
single;"Which; of
these?";Ink;"Brass ""N""";reveal;1:30;yes;哪个？;墨
battle;Who?;Kill;Save;live;;;;
yes_no;Shall we?;;;;;;;
`
  it('[PANEL-20] is read with its quotes, line ends, languages and empty cells', () => {
    const { polls, problems } = readPollFile(table.replaceAll('\n', '\r\n'))
    expect(problems).toEqual([])
    expect(polls.map(({ line }) => line)).toEqual([2, 4, 5])
    expect(polls[0]?.setup).toEqual({
      kind: 'single',
      question: 'Which; of\nthese?',
      options: [{ text: 'Ink' }, { text: 'Brass "N"' }],
      ...{ members: true, shown: 'reveal', forMs: 90_000 },
      texts: { 'zh-Hans': { question: '哪个？', options: ['墨', 'Brass "N"'] } },
    })
    expect(polls[1]?.setup).toMatchObject({ kind: 'battle', forMs: 90_000, tapsPerSecond: 10 })
    expect(polls[2]?.setup).toEqual({ kind: 'yes_no', question: 'Shall we?', options: [], shown: 'live' })
  })

  it('[PANEL-20] says the line of everything that is wrong', () => {
    const text =
      'kind,question,option 1,option 2,shown,time\nsingle,Ok?,a,b,live,30\nsingle,,a,b,live,5\nodd,Q,a,b,live,\nsingle,Q,a,b,live,30,too,much\n'
    expect(readPollFile(text).problems.map(({ line, why }) => [line, why])).toEqual([
      [3, 'compose.bad.question'],
      [3, 'compose.bad.time'],
      [4, 'compose.bad.word'],
      [5, 'compose.bad.cells'],
    ])
    expect(readPollFile('quest,kind\nx,single').problems.map(({ why }) => why)).toEqual([
      'compose.bad.column',
      'compose.bad.no_question_column',
    ])
    expect(readPollFile('kind,question\nyes_no,"never closed\nyes_no,b\n').problems).toEqual([
      { line: 2, why: 'compose.bad.quote' },
    ])
    expect(readPollFile('question\n"closed" too early').problems[0]?.why).toBe('compose.bad.quote')
  })

  it('parts cells by comma, semicolon or tab, and knows in which line a row begins', () => {
    expect(readCsv('a\tb\n\n"x\ny"\tz')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny', 'z'] },
    ])
    expect(readCsv('a,b "c" d\n')).toEqual([{ line: 1, cells: ['a', 'b "c" d'] }])
  })

  it('has what a new poll has where nothing is written', () => {
    expect(emptyForm('en').options).toHaveLength(2)
    expect(readPollFile('question,option 1,option 2\nQ,a,b').polls[0]?.setup).toMatchObject({
      kind: 'single',
      shown: 'live',
    })
  })
})

describe('the guide for hosts', () => {
  const guide = readFileSync(new URL('../../docs/hosting.md', import.meta.url), 'utf8')
  const example = (language: string): string => new RegExp('```' + language + '\\n([^]*?)```').exec(guide)?.[1] ?? ''

  it.each([
    ['json', 2],
    ['csv', 3],
  ])('[PANEL-20] has an example in %s that is taken as it stands', (language, n) => {
    const { polls, problems } = readPollFile(example(language))
    expect(problems).toEqual([])
    expect(polls).toHaveLength(n)
    for (const { setup } of polls) expect(pollSetup.safeParse(setup).success && setupFits(setup)).toBe(true)
  })

  it('[PANEL-20] names every column', () => {
    for (const column of POLL_COLUMNS) expect(guide).toContain(`\`${column}\``)
  })
})
