import { describe, expect, it, vi } from 'vitest'
import type { Epoch, RoomId } from '../../src/protocol/core.ts'
import { csvCell } from '../../src/records/csv-cells.ts'
import type { LogEntry } from '../../src/rooms/room-log.ts'
import { bothStores, launch, newRoom, type App } from '../support.ts'
import { act, castOf, entriesOf, exported, exportText, viewsOf, type Who } from './record-stage.ts'

/** Cells of one row as RFC 4180 has them. */
const cellsOf = (row: string): string[] =>
  [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )

/** A room with a line of every state. */
async function talk(app: App) {
  const cast = await castOf(app)
  const room = await newRoom(app)
  const say = async (who: Who, text: string, re?: number) =>
    (await act(app, who, room, 'chat.send', { text, ...(re && { re }) })).seq
  const plain = await say(cast.ann, 'plain, with "quotes"')
  const formula = await say(cast.bob, '=HYPERLINK("https://evil.example";"win")', plain)
  const edited = await say(cast.ann, 'frist')
  await act(app, cast.ann, room, 'chat.edit', { line: edited, text: 'first' })
  const [removed, restored] = [await say(cast.bob, 'gone for good'), await say(cast.bob, '@back')]
  for (const line of [removed, restored]) await act(app, cast.host, room, 'chat.remove', { line })
  await act(app, cast.host, room, 'chat.restore', { line: restored })
  const staff = await say(cast.host, 'from the house')
  await act(app, cast.host, room, 'person.restrict', {
    person: cast.bob.person.id,
    name: 'Bob Birch',
    forMs: 1_000,
    reason: 'rude',
  })
  await act(app, cast.host, room, 'announcement.make', { text: 'Doors are at 7' })
  return { ...cast, room, plain, formula, edited, removed, restored, staff }
}

describe.each(bothStores)('%s', (_, options) => {
  it('[DATA-7] a table has every line as it stands, quoted, with formulas defused, for any spreadsheet', async () => {
    await using app = await launch(options())
    const said = await talk(app)
    const answer = await exported(app, said.host, said.room, '?form=csv')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${said.room}.csv"`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const [head, ...rows] = bytes.toString('utf8').slice(1).trimEnd().split('\r\n').map(cellsOf)
    expect(head).toEqual(['seq', 'time', 'person', 'name', 'staff', 'text', 'answers', 'edited', 'removed'])
    const { ann, bob, host } = said
    const entries = await entriesOf(app.stores.stores, said.room)
    const time = (seq: number): string => new Date(entries[seq - 1]?.at ?? 0).toISOString()
    const row = (seq: number, ...rest: string[]): string[] => [String(seq), time(seq), ...rest]
    expect(rows).toEqual([
      row(said.plain, ann.person.id, 'Ann Ash', '', 'plain, with "quotes"', '', '', ''),
      row(
        said.formula,
        bob.person.id,
        'Bob Birch',
        '',
        '\'=HYPERLINK("https://evil.example";"win")',
        String(said.plain),
        '',
        '',
      ),
      row(said.edited, ann.person.id, 'Ann Ash', '', 'first', '', 'yes', ''),
      row(said.removed, '', '', '', '', '', '', 'yes'),
      row(said.restored, bob.person.id, 'Bob Birch', '', "'@back", '', '', ''),
      row(said.staff, host.person.id, 'Host', 'yes', 'from the house', '', '', ''),
    ])
  })

  it('[DATA-8] one document has the view, every line, who has spoken, and what else happened', async () => {
    await using app = await launch(options())
    const said = await talk(app)
    const read = JSON.parse(await exportText(app, said.host, said.room, '?form=json')) as Record<string, unknown> & {
      lines: { seq: number; text?: string }[]
      persons: { person: string; names: string[]; lines: number }[]
      events: Record<string, unknown[]>
    }
    const { everyone, staff } = await viewsOf(app.stores.stores, said.room)
    expect(read).toMatchObject({ fanfare: 'room', room: said.room, personal: true, view: { everyone, staff } })
    const shown = everyone.chat.lines.map((line) =>
      Object.fromEntries(Object.entries(line).filter(([field]) => field !== 'id')),
    )
    expect(read.lines).toEqual(shown)
    expect(read.persons.map(({ person, names, lines }) => [person, names, lines])).toEqual([
      [said.ann.person.id, ['Ann Ash'], 2],
      [said.bob.person.id, ['Bob Birch'], 2],
      [said.host.person.id, ['Host'], 1],
    ])
    expect(Object.keys(read.events).toSorted()).toEqual(['announcement.made', 'launch.created', 'person.restricted'])
  })

  it.each(['ndjson', 'json', 'csv'])(
    '[DATA-9] without personal data %s says nothing of who it was, and the same of each',
    async (form) => {
      await using app = await launch(options())
      const said = await talk(app)
      const [one, two] = [
        await exportText(app, said.host, said.room, `?form=${form}&personal=off`),
        await exportText(app, said.host, said.room, `?form=${form}&personal=off`),
      ]
      const secret = [said.ann, said.bob, said.host].flatMap(({ person }) => [person.id, person.name ?? 'Host'])
      for (const word of [...secret, 'rude', 'gone for good', 'person.restricted'])
        expect([word, one.includes(word)]).toEqual([word, false])
      for (const word of ['plain, with', 'HYPERLINK', 'first']) expect(one).toContain(word)
      const persons = [...one.matchAll(/p_[0-9a-f]{16}/g)].map(([person]) => person)
      // Who made the room has not spoken.
      expect(new Set(persons).size).toBe(form === 'csv' ? 3 : 4)
      const others = new Set([...two.matchAll(/p_[0-9a-f]{16}/g)].map(([person]) => person))
      expect(persons.filter((person) => others.has(person))).toEqual([])
    },
  )
})

it('[DATA-7] [A84] whatever begins like a formula is a text, and nothing else is changed', () => {
  const cells = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    'a=1',
    "'=1",
    '',
    'x\ny',
    'a"b',
    'a,b',
    7,
    -7,
    undefined,
  ]
  expect(cells.map(csvCell)).toEqual([
    ...[
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t=1",
      '"\'\r=1"',
      '"\'\n=1"',
      "'＝1",
      'a=1',
      "'=1",
      '',
      '"x\ny"',
      '"a""b"',
      '"a,b"',
    ],
    ...['7', '-7', ''],
  ])
})

const MANY = 100_000
const text = 'x'.repeat(200)

/** Many lines of a room that is nowhere, as another server would send them. */
async function* manyEntries(): AsyncGenerator<LogEntry> {
  const created = { type: 'launch.created', title: 'Many', code: '22222', phase: 'live' }
  yield { seq: 1, at: 1_000, body: JSON.stringify(created) }
  for (let seq = 2; seq <= MANY; seq++)
    yield { seq, at: 2_000, body: JSON.stringify({ type: 'chat.said', by: `g_person${seq % 997}`, name: 'N', text }) }
}

describe.each(bothStores)('%s', (_, options) => {
  it(
    '[DATA-1] a hundred thousand lines go out as slowly as they are read, and are not held in memory',
    { timeout: 120_000 },
    async () => {
      await using app = await launch(options())
      const { host } = await castOf(app)
      const room = `many-${Date.now()}` as RoomId
      const nothing = { gates: {}, counters: {}, deadlines: [] }
      expect(await app.stores.stores.log.importing(room, 'e1' as Epoch, manyEntries(), () => nothing)).toBe(true)
      const reads = vi.spyOn(app.stores.stores.log, 'read')
      await exported(app, host, room, '', { 'accept-encoding': 'identity' }).then((other) => other.body?.cancel())
      reads.mockClear()
      const answer = await exported(app, host, room, '', { 'accept-encoding': 'identity' })
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
      const first = await reader.read()
      let asked = -1
      await vi.waitFor(
        () => {
          const [now, then] = [reads.mock.calls.length, asked]
          asked = now
          expect(now).toBe(then)
        },
        { interval: 300, timeout: 20_000 },
      )
      // A socket's buffers take some megabytes; the other pages wait.
      expect(asked).toBeLessThan((0.8 * MANY) / 500)
      let bytes = first.value?.length ?? 0
      let rest = ''
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        bytes += next.value.length
        rest = (rest + Buffer.from(next.value).toString()).slice(-300)
      }
      expect(reads.mock.calls.length).toBeGreaterThanOrEqual(MANY / 500)
      expect(rest).toMatch(
        /\{"end":true,"entries":100000,"ballots":0,"digest":"[0-9a-f]{64}","sum":"[0-9a-f]{64}"\}\n$/,
      )
      expect(bytes).toBeGreaterThan(MANY * text.length)
    },
  )
})
