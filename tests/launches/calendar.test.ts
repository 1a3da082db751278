import { expect, it } from 'vitest'
import { launch, type App } from '../support.ts'

const SITE = 'https://live.example.com'

async function timed(app: App) {
  const session = await app.hostSession()
  const lobby = await app.join(session)
  const startsAt = Math.ceil((app.stores.clock.now() + 3_600_000) / 1_000) * 1_000
  const texts = { 'zh-Hans': { title: '极光 3' }, es: { title: 'Aurora 3, estreno', lead: 'A las ocho' } }
  const asked = { title: 'Aurora 3; the launch, live', lead: 'First line\nsecond', startsAt, texts, language: 'en' }
  const made = await lobby.send('launch.create', asked)
  if (!made.ok) throw new Error(made.refused)
  return { ...made.value, startsAt, host: await app.join(session, { room: made.value.room }) }
}

async function calendar(app: App, room: string, query = '', headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/api/rooms/${room}/calendar.ics${query}`, { headers })
  const lines = (await response.text()).replaceAll('\r\n ', '').split('\r\n')
  const fields = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
  return { status: response.status, headers: response.headers, fields: fields as Record<string, string | undefined> }
}
const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.000/g, '')

it('[CAL-1] moved or renamed, a launch is the same entry with a higher SEQUENCE', async () => {
  await using app = await launch({ env: { PUBLIC_URL: SITE } })
  const { room, startsAt, host } = await timed(app)
  const first = await calendar(app, room)
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(first.fields).toMatchObject({ UID: `${room}@live.example.com`, SEQUENCE: '0', DTSTART: utc(startsAt) })
  const same = await calendar(app, room, '', { 'if-none-match': first.headers.get('etag') ?? '' })
  expect(same.status).toBe(304)
  expect(await host.send('launch.move', { startsAt: startsAt + 60_000 })).toMatchObject({ ok: true })
  await host.until((fan) => fan.room.view.everyone.launch.revision === 1)
  const moved = await calendar(app, room, '', { 'if-none-match': first.headers.get('etag') ?? '' })
  expect(moved.status).toBe(200)
  expect(moved.fields).toMatchObject({ UID: first.fields['UID'], SEQUENCE: '1', DTSTART: utc(startsAt + 60_000) })
  expect(await host.send('launch.edit', { changes: { title: 'Aurora 4' } })).toMatchObject({ ok: true })
  await host.until((fan) => fan.room.view.everyone.launch.revision === 2)
  expect((await calendar(app, room)).fields).toMatchObject({ SEQUENCE: '2', SUMMARY: 'Aurora 4' })
})

it('[CAL-2] the entry is an hour long, says what the launch says, leads to the room and reminds ten minutes before', async () => {
  await using app = await launch({ env: { PUBLIC_URL: SITE } })
  const { room, startsAt } = await timed(app)
  const { fields } = await calendar(app, room)
  expect(fields).toMatchObject({
    ...{ DTEND: utc(startsAt + 3_600_000), SUMMARY: 'Aurora 3\\; the launch\\, live', TRIGGER: '-PT10M' },
    'URL;VALUE=URI': `${SITE}/r/${room}`,
  })
  expect(fields['DESCRIPTION']).toBeDefined()
})

it.each([
  ['es', 'Aurora 3\\, estreno'],
  ['es-MX', 'Aurora 3\\, estreno'],
  ['zh-Hans', '极光 3'],
  ['ZH-hans', '极光 3'],
  ['en-GB', 'Aurora 3\\; the launch\\, live'],
  ['fr', 'Aurora 3\\; the launch\\, live'],
  ['', 'Aurora 3\\; the launch\\, live'],
])('[CAL-2] in the language asked for, or else in the first: %s', async (language, summary) => {
  await using app = await launch()
  const { room } = await timed(app)
  const { fields } = await calendar(app, room, `?lang=${language}`)
  expect(fields['SUMMARY']).toBe(summary)
  expect(fields['UID']).toBe(`${room}@127.0.0.1`)
})

it('[CAL-1] a lounge has no entry, nor has the house', async () => {
  await using app = await launch()
  for (const room of ['main', 'house', 'no-such-room']) expect((await calendar(app, room)).status).toBe(404)
})
