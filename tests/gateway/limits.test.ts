import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../../src/http/routes.ts'
import { commands } from '../../src/protocol/index.ts'
import { launch, newId, post, type App } from '../support.ts'
import { expectAlive, expectClosed, line, RawFan } from '../attacks/raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterEach(() => expectAlive(app))
afterAll(() => app[Symbol.asyncDispose]())

const PROTOTYPES = [
  'error',
  'welcome',
  'tick',
  'bye',
  'message',
  'ping',
  'join',
  'node.status',
  'CHAT.SEND',
  'chat.send ',
  '',
]

describe('what one may send', () => {
  it('[GATE-5] names of events that are no commands are unknown_command, whoever sends them', async () => {
    for (const token of [
      (await app.session()).token,
      (await app.session('Ann')).token,
      (await app.hostSession()).token,
    ]) {
      using fan = await RawFan.open(app, { token })
      for (const name of PROTOTYPES)
        expect([name, await fan.ask(JSON.stringify([name, { id: newId() }]))]).toMatchObject([
          name,
          { refused: 'unknown_command' },
        ])
    }
  })

  it('[GATE-6] more than 40 commands at once are too_fast; who goes on is cut and told why', async () => {
    using fan = await RawFan.open(app)
    for (let i = 0; i < 200; i++) fan.send(`42${i}["chat.remove",{"id":"${newId()}","line":9999}]`)
    await expectClosed(fan)
    const answers = fan.frames.filter((frame) => frame.startsWith('43'))
    const count = (code: string): number => answers.filter((answer) => answer.includes(`"${code}"`)).length
    expect(count('not_found')).toBeGreaterThanOrEqual(40)
    expect(count('not_found')).toBeLessThan(60)
    expect(count('too_fast')).toBeGreaterThan(10)
    expect(fan.frames).toContainEqual(expect.stringMatching(/^42\["bye",{"reason":"too_many_errors","reconnect":true/))
  })

  it("[GATE-6] the limit is the person's: it holds over HTTP, and for two connections together", async () => {
    const { token } = await app.session('Ann')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const once = async (): Promise<string> => {
      const body = JSON.stringify({ id: newId(), line: 9_999 })
      const response = await fetch(`${app.url}/api/rooms/main/do/chat.remove`, { method: 'POST', headers, body })
      return ((await response.json()) as { refused: string }).refused
    }
    const answers = await Promise.all(Array.from({ length: 120 }, once))
    expect(answers.filter((code) => code === 'too_fast').length).toBeGreaterThan(30)
    using fan = await RawFan.open(app, { token })
    const more = await Promise.all([...Array(5)].map(() => fan.ask(`["chat.remove",{"id":"${newId()}","line":9999}]`)))
    expect(more).toContainEqual(expect.objectContaining({ refused: 'too_fast', retryAfterMs: expect.any(Number) }))
  })

  it('[GATE-6] more bytes than the budget are cut, though every frame is of a legal size', async () => {
    using fan = await RawFan.open(app)
    for (let i = 0; i < 5; i++) fan.send(`42${line('x'.repeat(50_000))}`)
    await expectClosed(fan)
  })

  it('[GATE-6] of more connections a second than allowed the rest is told overloaded, and when to come back', async () => {
    await using slow = await launch({ env: { ACCEPTS_PER_SECOND: '5' } })
    const open = (): Promise<Response> => fetch(`${slow.url}/socket.io/?EIO=4&transport=polling`)
    const answers = await Promise.all(Array.from({ length: 30 }, open))
    const refused = answers.filter(({ status }) => status === 503)
    expect(refused.length).toBeGreaterThanOrEqual(20)
    expect(refused.length).toBeLessThan(30)
    expect(refused.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true)
  })
})

describe('over HTTP', () => {
  const json = 'application/json'
  it.each([
    ['no JSON', { body: '{"name":', type: json }, 400],
    ['JSON that nests too deep', { body: '['.repeat(9) + ']'.repeat(9), type: json }, 400],
    [
      'nesting hidden in another encoding',
      { body: Buffer.from('{"a":"\\"","b":' + '['.repeat(500), 'utf16le'), type: `${json}; charset=utf-16le` },
      400,
    ],
    ['UTF-7', { body: '+AHs-+AH0-', type: `${json}; charset=utf-7` }, 400],
    ['a megabyte', { body: JSON.stringify({ name: 'x'.repeat(1_000_000) }), type: json }, 413],
    ['a list', { body: '[1]', type: json }, 400],
    ['a key too many', { body: '{"name":"Ann","standing":"host"}', type: json }, 400],
    ['a name and a key', { body: '{"name":"Ann","hostKey":"x"}', type: json }, 400],
    ['a prototype', { body: '{"__proto__":{"name":"Ann"}}', type: json }, 400],
  ])('[GATE-9] %s as a session request gets a problem with a code', async (_what, { body, type }, status) => {
    const response = await fetch(`${app.url}/api/session`, { method: 'POST', headers: { 'content-type': type }, body })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ status, refused: status === 413 ? 'too_large' : 'bad_input' })
  })

  it('[GATE-9] a compressed body is not unpacked', async () => {
    const headers = { 'content-type': json, 'content-encoding': 'gzip' }
    const response = await fetch(`${app.url}/api/session`, { method: 'POST', headers, body: 'x' })
    expect([response.status, await response.json()]).toMatchObject([400, { refused: 'bad_input' }])
  })

  it.each([
    '/api/rooms/%',
    '/api/rooms/%00',
    '/api/rooms/..%2f..%2fetc',
    '/api/rooms/MAIN',
    '/api/rooms/main/history?before=x',
    '/api/rooms/main/history?before=1&before=2',
    '/api/nowhere',
    '//evil.example/api',
    '/r/../../etc/passwd',
  ])('[GATE-9] GET %s gets a problem with a code', async (path) => {
    const response = await fetch(app.url + path, { redirect: 'manual' })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(await response.json()).toMatchObject({ status: response.status, refused: expect.any(String) })
  })

  it('[GATE-9] every address of the documentation answers, and says in a code what is missing', async () => {
    const startsAt = app.stores.clock.now() + 3_600_000
    const { token } = await app.hostSession()
    const made = await post<{ room: string; code: string }>(
      `${app.url}/api/rooms`,
      { id: newId(), title: 'A launch', startsAt },
      token,
    )
    const given: Record<string, string> = {
      ':room': made.room,
      ':code': made.code,
      // Nobody has brought this language.
      ':tag': 'eo',
      ':command': Object.keys(commands)[0] ?? '',
    }
    for (const { method, path } of ROUTES) {
      const address = path.replaceAll(/:\w+/g, (part) => given[part] ?? part)
      const response = await fetch(app.url + address, { method, redirect: 'manual' })
      expect([path, response.status === 404]).toEqual([path, /:tag$|\/ballots$/.test(path)])
      const type = response.headers.get('content-type') ?? ''
      const wanted = response.ok ? /json|text\/(calendar|plain)/ : response.status === 302 ? /^text/ : /problem\+json/
      expect([path, type]).toEqual([path, expect.stringMatching(wanted)])
      expect(response.headers.get('x-powered-by')).toBeNull()
    }
  })
})
