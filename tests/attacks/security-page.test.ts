import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../..', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const tests = readdirSync(new URL('tests', root), { recursive: true, encoding: 'utf8' }).filter((f) =>
  /\.tsx?$/.test(f),
)

/** The ids that titles of tests begin with, by file. */
const cited = new Map(
  tests.map((file) => {
    const beginnings = [...read(`tests/${file}`).matchAll(/['"`]((?:\[[A-Z]+-?\d+\]\s*)+)/g)].map(
      ([, ids]) => ids ?? '',
    )
    return [`tests/${file}`, new Set(beginnings.flatMap((ids) => [...ids.matchAll(/\[(A\d+)\]/g)].map(([, id]) => id)))]
  }),
)
const rows = [...read('SECURITY.md').matchAll(/^\| (A\d+) +\| (.+?) +\| (.+?) +\|$/gm)]
const from = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => `A${first + i}`)

it('the page of attacks has every row once', () => {
  expect(rows.map(([, id]) => id)).toEqual([...from(46, 68), ...from(79, 102), ...from(120, 124)])
})

it('the page of attacks names every file that tries one, and calls open what no file tries', () => {
  const said = rows.map(([, id = '', , where]) => [id, where])
  const found = rows.map(([, id = '']) => {
    const files = [...cited].filter(([, ids]) => ids.has(id)).map(([file]) => `\`${file}\``)
    return [id, files.toSorted().join(', ') || 'open']
  })
  expect(said).toEqual(found)
})
