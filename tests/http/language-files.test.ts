import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'

const ENGLISH = { 'chat.edit': 'Edit', 'chat.delete': 'Delete', 'chat.new': { one: '{n} new', other: '{n} new' } }
const FRENCH = { '@language': { name: 'Français', by: ['Ana', 'Luc'] }, 'chat.edit': 'Modifier' }

let dir: string
let app: App
let log: string[]
const put = (name: string, content: string | object) =>
  writeFile(join(dir, 'languages', name), typeof content === 'string' ? content : JSON.stringify(content))
const get = async (path: string) => {
  const response = await fetch(`${app.url}/api/languages${path}`)
  return { status: response.status, body: (await response.json()) as { languages?: { tag: string }[] } }
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-languages-'))
  await mkdir(join(dir, 'pages'))
  await writeFile(join(dir, 'pages', 'words.json'), JSON.stringify(ENGLISH))
  log = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void log.push(line) })
  app = await launch({ dir, pages: join(dir, 'pages'), logger })
})
afterEach(async () => {
  await app[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

it('[LANG-4] a file is offered as soon as it is there, as it is now, and not when it is gone', async () => {
  expect(await get('')).toEqual({ status: 200, body: { languages: [] } })
  await mkdir(join(dir, 'languages'))
  await put('fr.json', FRENCH)
  const french = { tag: 'fr', name: 'Français', by: ['Ana', 'Luc'] }
  expect((await get('')).body.languages).toEqual([{ ...french, present: 1, missing: 2 }])
  expect((await get('/fr')).body).toEqual({ 'chat.edit': 'Modifier' })
  await put('fr.json', { ...FRENCH, 'chat.new': { one: '{n} nouveau', other: '{n} nouveaux' }, 'chat.gone': 'ignored' })
  expect((await get('')).body.languages).toEqual([{ ...french, present: 2, missing: 1 }])
  expect((await get('/fr')).body).toMatchObject({ 'chat.new': { one: '{n} nouveau' } })
  await rm(join(dir, 'languages', 'fr.json'))
  expect((await get('')).body.languages).toEqual([])
  expect((await get('/fr')).status).toBe(404)
})

const deep = `{"@language":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
it.each([
  ['broken JSON', 'fr.json', '{ "chat.edit": "Modif', /JSON/],
  ['no object', 'fr.json', '["chat.edit"]', /no JSON object/],
  ['nothing', 'fr.json', '', /JSON/],
  ['no name', 'fr.json', { 'chat.edit': 'Modifier' }, /@language/],
  ['contributors that are no names', 'fr.json', { '@language': { name: 'F', by: [{}] } }, /@language/],
  ['a number for a text', 'fr.json', { ...FRENCH, 'chat.edit': 7 }, /chat\.edit.*must be a text/],
  ['forms without `other`', 'fr.json', { ...FRENCH, 'chat.new': { one: 'x' } }, /chat\.new.*must be a text/],
  ['forms of no rule', 'fr.json', { ...FRENCH, 'chat.new': { other: 'x', toString: 'y' } }, /chat\.new/],
  ['a text without end', 'fr.json', { ...FRENCH, 'chat.edit': 'x'.repeat(1_001) }, /chat\.edit/],
  ['more than 256 KiB', 'fr.json', { ...FRENCH, padding: 'x'.repeat(262_144) }, /longer than 262144/],
  ['a hundred thousand levels', 'fr.json', deep, /@language/],
  ['a tag written otherwise than BCP 47 does', 'FR.json', FRENCH, /BCP 47/],
  ['a tag that is none', 'a-b.json', FRENCH, /BCP 47/],
])('[LANG-5] a file with %s is passed over, with the reason in the log once', async (_what, name, content, why) => {
  await mkdir(join(dir, 'languages'))
  await put(name, content)
  await put('eo.json', { '@language': { name: 'Esperanto' } })
  for (const _ of [1, 2]) expect((await get('')).body.languages?.map(({ tag }) => tag)).toEqual(['eo'])
  expect((await get(`/${name.replace('.json', '')}`)).status).toBe(404)
  expect(log).toHaveLength(1)
  const line = JSON.parse(log[0] ?? '') as { file: string; why: string }
  expect(line.file).toContain(name)
  expect(line.why).toMatch(why)
  await put(name, FRENCH)
  const mended = name === 'fr.json' ? ['eo', 'fr'] : ['eo']
  expect((await get('')).body.languages?.map(({ tag }) => tag)).toEqual(mended)
})

it('[LANG-5] bytes that are not UTF-8, a folder and a dangling link are passed over too', async () => {
  await mkdir(join(dir, 'languages', 'de.json'), { recursive: true })
  await writeFile(join(dir, 'languages', 'fr.json'), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))
  await symlink(join(dir, 'nowhere'), join(dir, 'languages', 'it.json'))
  expect((await get('')).body.languages).toEqual([])
  expect(log.join('')).toMatch(/not a file/)
})

it('[LANG-5] an object’s own names and what the pages do not know change nothing', async () => {
  await mkdir(join(dir, 'languages'))
  await put('fr.json', '{"@language":{"name":"F"},"__proto__":{"polluted":1},"constructor":"x","chat.edit":"Modifier"}')
  expect((await get('/fr')).body).toEqual({ 'chat.edit': 'Modifier' })
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  expect(Object.keys((await get('/fr')).body)).toEqual(['chat.edit'])
})

it.each([
  '/..%2f..%2fsecrets',
  '/%2e%2e%2fpages%2fwords',
  '/..%5cwords',
  '/fr%00',
  '/fr.json',
  '/__proto__',
  '/%2fetc%2fpasswd',
  '/a',
  `/${'a'.repeat(17)}`,
])('[LANG-5] nothing outside of the folder is served: %s', async (path) => {
  await mkdir(join(dir, 'languages'))
  await writeFile(join(dir, 'secrets.json'), JSON.stringify(FRENCH))
  const { status, body } = await get(path)
  expect([path, status]).toEqual([path, 400])
  expect(body).toMatchObject({ refused: 'bad_input' })
})
