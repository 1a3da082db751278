import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('..', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const ID = /\[([A-Z]+-\d+|A\d{2,3})\]/g

const promises = [...read('SPEC.md').matchAll(/^- \*\*([A-Z]+-\d+|A\d{2,3})\*\* /gm)].map(([, id]) => id ?? '')
const tests = readdirSync(new URL('tests', root), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
)
/** Every id that the title of a test, or of a group of tests, begins with, and a file it is in. */
const citations = new Map(tests.flatMap((file) => citedIn(read(`tests/${file}`)).map((id) => [id, file] as const)))

function citedIn(text: string): string[] {
  const beginnings = [...text.matchAll(/['"`]((?:\[(?:[A-Z]+-\d+|A\d{2,3})\]\s*)+)/g)].map(([, ids]) => ids ?? '')
  return beginnings.flatMap((ids) => [...ids.matchAll(ID)].map(([, id]) => id ?? ''))
}

it('no promise has the number of another', () => {
  expect(promises.filter((id, i) => promises.indexOf(id) !== i)).toEqual([])
  expect(promises.length).toBeGreaterThan(100)
})

it('every promise is proved by a test', () => {
  expect(promises.filter((id) => !citations.has(id))).toEqual([])
})

it('every citation is a promise', () => {
  const known = new Set(promises)
  expect([...citations].filter(([id]) => !known.has(id)).map(([id, file]) => `${id} in ${file}`)).toEqual([])
})
