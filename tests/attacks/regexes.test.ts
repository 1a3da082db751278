import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseSync } from 'vite'
import { cleanLine, cleanName, cleanText, nameRefusal, skeleton } from '../../src/protocol/text.ts'

const root = new URL('../..', import.meta.url).pathname
const sources = ['src', 'client/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
)

interface Found {
  file: string
  regex: RegExp
}

/** Every regular expression that is written in a file, as the parser sees it. */
function regexesIn(file: string): Found[] {
  const { program, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  expect(errors, file).toEqual([])
  const found: Found[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (node === null || typeof node !== 'object') return
    const { type, regex } = node as { type?: string; regex?: { pattern: string; flags: string } }
    if (type === 'Literal' && regex) found.push({ file, regex: new RegExp(regex.pattern, regex.flags) })
    Object.values(node).forEach(walk)
  }
  walk(program)
  return found
}

/** As long as anything that an expression is asked about: a command's text is cut off long before. */
const LONGEST = 4_000
const repeated = [
  ...['a', 'A', '0', ' ', '\t', '\n', '.', '-', '_', '/', '@', ':', '#', '&', '=', '%', '\\', '"', "'", '<', '('],
  ...[
    'ab',
    'a.',
    'a-',
    'a/',
    'a b',
    '@a',
    'a@',
    '::',
    '//',
    'https://',
    'www.',
    '<a ',
    '&amp;',
    '%20',
    '{{',
    '](',
    '"a',
  ],
  ...['é', '中', '👍', '\u200d', '\u0301', 'а', '٣', '\u202e', '\ud800', '\u00a0', 'ß', 'İ'],
]
const evil = repeated.map((part) => part.repeat(Math.ceil(LONGEST / part.length)).slice(0, LONGEST))
const endings = ['', '!', '\u0000', ' x', '@']
const MOST_MS = 50

function slowest(ask: (text: string) => unknown): { ms: number; text: string } {
  let worst = { ms: 0, text: '' }
  for (const text of evil.flatMap((start) => endings.map((end) => start + end))) {
    // The machine may pause: what is really slow is slow again.
    const ms = Math.min(...[0, 1, 2].map(() => timed(() => ask(text))))
    if (ms > worst.ms) worst = { ms, text: `${text.slice(0, 12)}...${text.slice(-4)}` }
  }
  return worst
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const written = sources.flatMap(regexesIn)

it('[A81] the expressions are found', () => {
  expect(written.length).toBeGreaterThan(100)
})

it('[A81] no expression takes long over any text, however evil', { timeout: 60_000 }, () => {
  const slow = written.flatMap(({ file, regex }) => {
    const { ms, text } = slowest((evilText) => {
      regex.lastIndex = 0
      return regex.global ? evilText.replace(regex, '') : regex.test(evilText)
    })
    return ms > MOST_MS ? [`${file} ${regex.toString()} takes ${Math.round(ms)} ms over ${text}`] : []
  })
  expect(slow).toEqual([])
})

it('[A81] nothing that is done to a text or a name takes long', { timeout: 60_000 }, () => {
  const done: [string, (text: string) => unknown][] = [
    ['cleanText', (text) => cleanText(text, 2_000)],
    ['cleanLine', (text) => cleanLine(text, 2_000)],
    ['cleanName', cleanName],
    ['nameRefusal', nameRefusal],
    ['skeleton', skeleton],
  ]
  const slow = done.map(([name, ask]) => [name, slowest(ask)] as const).filter(([, { ms }]) => ms > MOST_MS)
  expect(slow).toEqual([])
})
