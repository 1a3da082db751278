import { get as request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/protocol/index.ts'
import { REFUSALS } from '../../src/protocol/core.ts'
import { NOT_READY } from '../../src/rooms/not-ready.ts'
import { launch, newId, newRoom, post, type App } from '../support.ts'

const TOKEN = 'a token for operators, with 32 bytes at least'

/** Every figure by its name and labels, as Prometheus would read them. */
async function figures(app: App, headers: Record<string, string> = {}): Promise<Map<string, number>> {
  const response = await fetch(`${app.url}/metrics`, { headers })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)])
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

/** Status and body of a GET of /metrics with any headers at all, `Host` too. */
const statusOf = (app: App, headers: Record<string, string>, path = '/metrics'): Promise<[number, string]> =>
  new Promise((resolve, reject) => {
    request(`${app.url}${path}`, { headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => resolve([response.statusCode ?? 0, body]))
    }).on('error', reject)
  })

describe('what is counted', () => {
  it('[MET-1] commands by name and outcome, connections by transport, sessions, rooms, ticks and refusals', async () => {
    await using app = await launch()
    const ann = await app.join('Ann')
    const bob = await app.join('Bob', { transports: ['polling'] })
    expect(await ann.send('chat.send', { text: 'hello' })).toMatchObject({ ok: true })
    await bob.until((fan) => fan.texts.includes('hello'))
    expect(await ann.send('launch.end', {})).toMatchObject({ refused: 'not_allowed' })
    await ann.raw('no.such.command', {})
    await expect(app.join({ token: 'none' })).rejects.toThrow('token_invalid')
    await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: 'https://evil.example' } })
    await app.hostSession()
    const all = await figures(app)
    expect(Object.fromEntries(all)).toMatchObject({
      'fanfare_commands_total{command="chat.send",outcome="ok"}': 1,
      'fanfare_commands_total{command="launch.end",outcome="not_allowed"}': 1,
      'fanfare_commands_total{command="unknown",outcome="unknown_command"}': 1,
      'fanfare_command_seconds_count{command="chat.send"}': 1,
      'fanfare_sockets{transport="websocket"}': 1,
      'fanfare_sockets{transport="polling"}': 1,
      'fanfare_sessions_total{kind="guest"}': 2,
      'fanfare_sessions_total{kind="link"}': 1,
      'fanfare_connections_refused_total{reason="token_invalid"}': 1,
      'fanfare_connections_refused_total{reason="bad_origin"}': 1,
      fanfare_rooms_open: 2,
      'fanfare_not_ready{reason="draining"}': 0,
    })
    expect(all.get('fanfare_tick_frames_total')).toBeGreaterThanOrEqual(2)
    expect(all.get('fanfare_tick_characters_total')).toBeGreaterThan(100)
    expect(all.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(all.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
  })

  it('[MET-1] how late a deadline was taken', async () => {
    await using app = await launch()
    const { token } = await app.hostSession()
    const startsAt = app.stores.clock.now() + 2_000
    const { room } = await post<{ room: string }>(
      `${app.url}/api/rooms`,
      { id: newId(), title: 'Soon', startsAt },
      token,
    )
    const fan = await app.join('Ann', { room })
    await fan.until(({ room: { view } }) => view.everyone.launch.phase === 'live')
    expect((await figures(app)).get('fanfare_deadline_late_seconds_count{kind="launch.start"}')).toBe(1)
  })

  it('[MET-1] servers of one process count each for itself', async () => {
    await using one = await launch()
    await using other = await launch()
    await one.session('Ann')
    const made = 'fanfare_sessions_total{kind="guest"}'
    expect([(await figures(one)).get(made), (await figures(other)).get(made)]).toEqual([1, undefined])
  })
})

it('[MET-2] no label holds what somebody has chosen: every value is a word of the protocol', async () => {
  await using app = await launch()
  const room = await newRoom(app)
  const ann = await app.join('Zanzibar', { room })
  await ann.send('chat.send', { text: 'Zanzibar' })
  for (const name of ['Zanzibar', '__proto__', 'constructor', room, 'chat.send{}"\n', 'x'.repeat(500)])
    expect(await ann.raw(name, {})).toMatchObject({ refused: 'unknown_command' })
  await post(`${app.url}/api/rooms/${room}/do/Zanzibar`, {}, (await app.session('Bob')).token).catch(() => undefined)
  const words = new Set([
    ...[...Object.keys(commands), ...Object.keys(REFUSALS), ...NOT_READY, 'unknown', 'ok', 'websocket', 'polling'],
    ...['visitor', 'guest', 'link', 'member', 'carried', 'renewed'],
  ])
  const own = [...(await figures(app)).keys()].filter((figure) => figure.startsWith('fanfare_'))
  const labels = own.flatMap((figure) => [...figure.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)])
  const odd = labels.filter(([, name, value = '']) => name !== 'le' && !words.has(value))
  expect(labels.length).toBeGreaterThan(20)
  expect(odd.map(([text]) => text)).toEqual([])
})

describe('who may read it', () => {
  it('[MET-3] without a token this machine itself, by an address of its own and through no proxy', async () => {
    await using app = await launch({ env: { TRUST_PROXY: 'loopback' } })
    const nowhere = await statusOf(app, {}, '/no-such-page')
    expect(nowhere[0]).toBe(404)
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80']) expect((await statusOf(app, { host }))[0]).toBe(200)
    for (const headers of [
      { host: 'rebound.example' },
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-real-ip': '127.0.0.1' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 proxy' },
    ] as Record<string, string>[])
      expect([headers, await statusOf(app, headers)]).toEqual([headers, nowhere])
  })

  it('[MET-3] [A124] with a token whoever has it, from anywhere; to all others it is no address', async () => {
    await using app = await launch({ env: { METRICS_TOKEN: TOKEN } })
    const nowhere = await statusOf(app, {}, '/no-such-page')
    const bearer = (token: string): Record<string, string> => ({
      authorization: `Bearer ${token}`,
      host: 'any.example',
    })
    expect((await statusOf(app, bearer(TOKEN)))[0]).toBe(200)
    expect((await statusOf(app, { ...bearer(TOKEN), 'x-forwarded-for': '1.2.3.4' }))[0]).toBe(200)
    const { token } = await app.hostSession()
    const others = [bearer(`${TOKEN}x`), bearer(TOKEN.slice(0, -1)), bearer(token), { authorization: TOKEN }, {}]
    for (const headers of others) expect(await statusOf(app, headers as Record<string, string>)).toEqual(nowhere)
    expect((await statusOf(app, {}, `/metrics?token=${TOKEN}`))[0]).toBe(404)
  })
})
