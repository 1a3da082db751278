import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { HOUSE, type RoomId } from '../../src/protocol/core.ts'
import { IMPORT_LIMITS, linesIn } from '../../src/records/import-lines.ts'
import { bothStores, launch, newId } from '../support.ts'
import { busyRoom, castOf, exported, exportText, fileOf, importing } from './record-stage.ts'

const target = (): RoomId =>
  `bad-${newId()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}` as RoomId
const created = { seq: 1, at: 1_000, body: { type: 'launch.created', title: 'T', code: '22222', phase: 'live' } }
const said = (seq: number, more: object = {}, at = 2_000) => ({
  ...{ seq, at },
  body: { type: 'chat.said', by: 'g_aaaaaaaaaa', name: 'n', text: 't', ...more },
})
const hash = 'a'.repeat(64)
const withProto = fileOf('old', [created, said(2)]).replace('"text":"t"', '"text":"t","__proto__":{"staff":true}')

/** Files that are no whole export of a room, and why. */
const BAD: [string, string][] = [
  ['nothing', ''],
  ['no JSON', 'hello\n'],
  ['another first line', fileOf('old', [created]).replace('"fanfare":"room"', '"fanfare":"house"')],
  ['a newer format', fileOf('old', [created]).replace('"format":1', '"format":3')],
  ['no personal data', fileOf('old', [created]).replace('"personal":true', '"personal":false')],
  ['no entries', fileOf('old', [])],
  ['a gap', fileOf('old', [created, said(3)])],
  ['a number twice', fileOf('old', [created, said(2), said(2)])],
  ['time that goes back', fileOf('old', [created, said(2), said(3, {}, 1_500)])],
  ['time that is not yet', fileOf('old', [created, said(2, {}, Date.now() + 3_600_000)])],
  ['another beginning', fileOf('old', [said(1)])],
  ['two beginnings', fileOf('old', [created, { ...created, seq: 2 }])],
  ['an unknown event', fileOf('old', [created, { seq: 2, at: 2_000, body: { type: 'poll.hacked' } }])],
  ['an event that objects have', fileOf('old', [created, { seq: 2, at: 2_000, body: { type: 'constructor' } }])],
  [
    "the house's event",
    fileOf('old', [created, { seq: 2, at: 2_000, body: { type: 'host.revoked', to: 'staff', before: 1 } }]),
  ],
  [
    "another room's listing",
    fileOf('old', [created, { seq: 2, at: 2_000, body: { ...created.body, type: 'launch.listed', room: 'x' } }]),
  ],
  ['a field too many', fileOf('old', [created, said(2, { admin: true })])],
  ['a field of another type', fileOf('old', [created, said(2, { text: 7 })])],
  ['a person who is none', fileOf('old', [created, said(2, { by: '<script>' })])],
  ['a tombstone with words', fileOf('old', [created, { ...said(2, { tombstone: true }), leaf: hash }])],
  [
    'a tombstone without its hash',
    fileOf('old', [created, { seq: 2, at: 2_000, body: { type: 'chat.said', tombstone: true } }]),
  ],
  ['a prototype', withProto],
  ['more after the end', `${fileOf('old', [created])}{}\n`],
]

/** The file with one of its lines' words changed, for each. */
function wordsChanged(file: string): string[] {
  const parts = file.split('"words ')
  return parts
    .slice(1)
    .map((_part, i) => parts.reduce((text, part, at) => `${text}"${at === i + 1 ? 'swords' : 'words'} ${part}`))
}

describe.each(bothStores)('%s', (_, options) => {
  it('[DATA-5] what is no whole export is refused, says so, and leaves nothing', async () => {
    await using app = await launch(options())
    const { host } = await castOf(app)
    const room = target()
    const answers = []
    for (const [why, file] of BAD) answers.push([why, (await importing(app, host, room, file)).refused])
    expect(answers).toEqual(BAD.map(([why]) => [why, 'bad_input']))
    expect(await app.stores.stores.log.head(room)).toBeUndefined()
    expect(await app.stores.stores.log.read(room, 1, 99)).toEqual([])
    expect((await importing(app, host, room, fileOf('old', [created, said(2)]))).status).toBe(201)
  })

  it('[DATA-5] a real export that was cut, changed, swapped or signed anew is refused at every place', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const file = await exportText(app, cast.host, await busyRoom(app, cast, 4, 25))
    const lines = file.trimEnd().split('\n')
    const room = target()
    const joined = (changed: readonly string[]): string => changed.map((line) => `${line}\n`).join('')
    const swapped = lines.with(3, lines[4] ?? '').with(4, lines[3] ?? '')
    const forged = lines.with(0, (lines[0] ?? '').replace(/"digest":"[0-9a-f]+"/, `"digest":"${hash}"`))
    const bad = [
      ...lines.map((_line, i) => joined(lines.slice(0, i))),
      ...lines.map((_line, i) => joined(lines.toSpliced(i, 1))),
      file.slice(0, -20),
      joined(swapped),
      joined(forged),
      joined(forged.with(-1, (lines.at(-1) ?? '').replace(/"digest":"[0-9a-f]+"/, `"digest":"${hash}"`))),
      ...wordsChanged(file),
    ]
    const answers = []
    for (const each of bad) answers.push((await importing(app, cast.host, room, each)).refused)
    expect(answers).toEqual(bad.map(() => 'bad_input'))
    expect(await app.stores.stores.log.head(room)).toBeUndefined()
  })
})

it('[DATA-5] a line without an end, a bomb and a file that is too long are refused before they are held in memory', async () => {
  await using app = await launch()
  const { host } = await castOf(app)
  const room = target()
  const start = fileOf('old', [created]).split('\n')[0] ?? ''
  const before = process.memoryUsage().rss
  const long = Buffer.alloc(100 * 1024 * 1024, 'x')
  expect(await importing(app, host, room, long)).toMatchObject({ status: 413, refused: 'too_large' })
  const bomb = gzipSync(Buffer.concat([Buffer.from(`${start}\n`), long]))
  expect(bomb.length).toBeLessThan(200_000)
  expect(await importing(app, host, room, bomb, { packed: true })).toMatchObject({ status: 413, refused: 'too_large' })
  expect(await importing(app, host, room, Buffer.from('not packed'), { packed: true })).toMatchObject({
    refused: 'bad_input',
  })
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
  await expect(drained(linesIn(chunks(1_000, 'a\n'), { bytes: 1_999, line: 10 }))).rejects.toMatchObject({
    refused: 'too_large',
  })
  expect(await drained(linesIn(chunks(1_000, 'a\n'), { bytes: 2_000, line: 10 }))).toBe(1_000)
  expect(IMPORT_LIMITS).toEqual({ bytes: 536_870_912, line: 65_536 })
})

async function* chunks(count: number, text: string): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield Buffer.from(text)
}
async function drained(lines: AsyncIterable<string>): Promise<number> {
  let count = 0
  for await (const _ of lines) count++
  return count
}

it('[DATA-5] an upload that breaks off leaves nothing', async () => {
  await using app = await launch()
  const { host } = await castOf(app)
  const room = target()
  const file = fileOf('old', [created, ...Array.from({ length: 3_000 }, (_, i) => said(i + 2))])
  const away = new AbortController()
  const body = new ReadableStream<Uint8Array>({
    start: (to) => to.enqueue(Buffer.from(file.slice(0, file.length / 2))),
  })
  const sending = fetch(`${app.url}/api/rooms/${room}/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/x-ndjson' },
    body,
    signal: away.signal,
    duplex: 'half',
  } as RequestInit)
  setImmediate(() => away.abort())
  await expect(sending).rejects.toThrow(/abort/)
  expect(await importing(app, host, room, file)).toMatchObject({ status: 201, entries: 3_001 })
})

it('[DATA-6] only owners export and import; nobody else learns whether there is such a room', async () => {
  await using app = await launch()
  const { host, ann } = await castOf(app)
  const file = fileOf('old', [created])
  const roles = ['display', 'staff', 'moderator', 'host'] as const
  const sessionOf = async (role: (typeof roles)[number], room?: string) => {
    const made = await actInHouse(app, host.token, role, room)
    const answer = await fetch(`${app.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hostKey: made.key }),
    })
    return (await answer.json()) as typeof host
  }
  for (const who of [ann, ...(await Promise.all(roles.map((role) => sessionOf(role))))]) {
    for (const room of ['main', 'no-such-room'])
      expect([(await exported(app, who, room)).status, room]).toEqual([403, room])
    expect((await importing(app, who, target(), file)).status).toBe(403)
  }
  expect((await exported(app, undefined, 'main')).status).toBe(401)
  expect((await exported(app, host, 'no-such-room')).status).toBe(404)
  expect((await exported(app, host, 'main', '?form=exe')).status).toBe(400)
  expect((await exported(app, host, 'main')).status).toBe(200)
  expect((await importing(app, host, HOUSE, file)).refused).toBe('room_exists')
  expect((await importing(app, host, 'NO_ROOM', file)).refused).toBe('bad_input')
  expect((await importing(app, host, target(), file, { type: 'text/plain' })).refused).toBe('bad_input')
})

async function actInHouse(app: Awaited<ReturnType<typeof launch>>, token: string, role: string, room?: string) {
  const answer = await fetch(`${app.url}/api/rooms/house/do/link.create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: newId(), role, hours: 1, ...(room && { room }) }),
  })
  return (await answer.json()) as { key: string }
}

it('[DATA-6] on the day that is frozen nothing is imported', async () => {
  await using app = await launch({ env: { FREEZE: 'on' } })
  const { host } = await castOf(app)
  const room = target()
  expect(await importing(app, host, room, fileOf('old', [created]))).toMatchObject({ status: 403, refused: 'frozen' })
  expect(await app.stores.stores.log.head(room)).toBeUndefined()
  expect((await exported(app, host, 'main')).status).toBe(200)
})
