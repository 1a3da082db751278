import { gzipSync } from 'node:zlib'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, newId, newRoom, post, type App } from '../support.ts'
import { answerTo, PollingFan } from './raw-http.ts'
import { expectAlive, line, RawFan } from './raw-fan.ts'

const logged: string[] = []
const sink = new PassThrough().on('data', (line) => logged.push(String(line)))

let app: App
beforeAll(async () => {
  app = await launch({ logger: pino({ level: 'trace' }, sink) })
})
afterEach(() => expectAlive(app))
afterAll(() => app[Symbol.asyncDispose]())

/** What the server makes of a body of any kind. */
async function send(path: string, type: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(app.url + path, { method: 'POST', headers: { 'content-type': type, ...headers }, body })
  return {
    status: response.status,
    answer: (await response.json()) as { refused?: string; person?: { name?: string } },
  }
}

describe('who somebody is stands in one place', () => {
  it('[A60] a token in an address counts for nothing, by no door, and is in no line of the log', async () => {
    const { token } = await app.session('Query')
    const inQuery = `token=${token}&auth=${token}&access_token=${token}&authorization=Bearer%20${token}`
    const nodes = await fetch(`${app.url}/api/nodes?${inQuery}`)
    expect(await nodes.json()).toMatchObject({ refused: 'token_invalid' })
    const said = await send(
      `/api/rooms/main/do/chat.send?${inQuery}`,
      'application/json',
      JSON.stringify({ id: newId(), text: 'x' }),
    )
    expect(said).toMatchObject({ status: 401, answer: { refused: 'token_invalid' } })
    const polling = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling&${inQuery}`)
    const { sid } = JSON.parse((await polling.text()).slice(1)) as { sid: string }
    const session = `${app.url}/socket.io/?EIO=4&transport=polling&sid=${sid}&${inQuery}`
    await fetch(session, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '40{"room":"main"}' })
    let got = ''
    while (!got.includes('44')) got += await (await fetch(session)).text()
    expect(got).toContain('"message":"bad_input"')
    expect(logged.join('')).not.toContain(token.slice(-20))
  })

  it('[A121] there are no cookies, so no page of elsewhere can act for anybody: without a bearer token no host is one', async () => {
    const { token } = await app.hostSession()
    const room = await newRoom(app)
    const before = await app.stores.stores.log.head(room)
    const body = JSON.stringify({ id: newId() })
    const cookie = { cookie: `token=${token}; authorization=Bearer ${token}` }
    const path = `/api/rooms/${room}/do/launch.end`
    for (const headers of [cookie, { ...cookie, origin: app.url }, { ...cookie, 'x-http-method-override': 'POST' }])
      expect(await send(path, 'application/json', body, headers)).toMatchObject({ status: 401 })
    // What a form of another page can send: no JSON, or from an origin that may not.
    const bearer = { authorization: `Bearer ${token}` }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await send(path, type, body, bearer)).toMatchObject({ status: 400, answer: { refused: 'bad_input' } })
    const foreign = { ...bearer, origin: 'https://evil.example' }
    expect(await send(path, 'application/json', body, foreign)).toMatchObject({ status: 403 })
    expect(await app.stores.stores.log.head(room)).toEqual(before)
  })
})

describe('[A120] bodies that are not what they should be', () => {
  const path = '/api/session'
  const json = 'application/json'
  const deep = JSON.stringify({ name: 'x'.repeat(1_000_000) })
  const bomb = gzipSync(Buffer.alloc(10_000_000, '{'))
  it.each<[string, string, BodyInit, Record<string, string>, number[]]>([
    ['a megabyte of JSON', json, deep, {}, [413]],
    ['a bomb of ten megabytes in ten kilobytes', json, bomb, { 'content-encoding': 'gzip' }, [400, 415]],
    ['a bomb by brotli', json, 'x', { 'content-encoding': 'br' }, [400, 415]],
    ['an encoding that is none', json, '{}', { 'content-encoding': 'gzip, gzip, gzip' }, [400, 415]],
    ['UTF-7', `${json}; charset=utf-7`, '{"name":"Ann"}', {}, [400, 415]],
    ['UTF-16', `${json}; charset=utf-16le`, Buffer.from('{"name":"Ann"}', 'utf16le'), {}, [400, 415]],
    ['a bare value', json, '"Ann"', {}, [400]],
    ['a prototype', json, '{"__proto__":{"name":"Ann"}}', {}, [400]],
    ['half a body', json, '{"name":', {}, [400]],
  ])('%s is refused', async (_what, type, body, headers, statuses) => {
    const began = performance.now()
    const { status, answer } = await send(path, type, body, headers)
    expect(statuses).toContain(status)
    expect(answer.refused).toMatch(/^(bad_input|too_large)$/)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('what says to be no JSON is not read: it makes a visitor, whatever it holds', async () => {
    const named = '{"name":"Ann"}'
    const params = Array.from({ length: 10_000 }, (_, i) => `a[${i}]=1`).join('&')
    const bodies = [
      ['text/plain', named],
      ['application/x-www-form-urlencoded', 'name=Ann&a[__proto__]=1&a[length]=100000000'],
      ['application/x-www-form-urlencoded', params],
      ['application/xml', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'],
    ] as const
    for (const [type, body] of bodies) {
      const { status, answer } = await send(path, type, body)
      expect([type, status, answer.person?.name]).toEqual([type, 201, undefined])
    }
  })

  it('queries are words alone: brackets in them make no objects and no long lists', async () => {
    const params = Array.from({ length: 5_000 }, (_, i) => `a[${i}]=1`)
      .join('&')
      .slice(0, 12_000)
    for (const query of ['before[__proto__]=1', 'before[length]=100000000', 'before[]=1', params]) {
      const began = performance.now()
      const response = await fetch(`${app.url}/api/rooms/main/history?${query}`)
      expect([200, 400]).toContain(response.status)
      expect(performance.now() - began).toBeLessThan(2_000)
    }
    expect(({} as Record<string, unknown>)['length']).toBeUndefined()
  })
})

describe('[A121] addresses that lead elsewhere', () => {
  const raw = async (path: string, method = 'GET'): Promise<string> =>
    answerTo(app, `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)

  it.each([
    '/..%2f..%2fetc/passwd',
    '/assets/..%2f..%2f..%2fetc/passwd',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..\\..\\package.json',
    '/%00',
    '/r/%00%00/../../../etc/passwd',
    '/api/rooms/%2e%2e%2f%2e%2e',
    '/api/languages/..%2f..%2fpackage',
    '/api/languages/%00',
    '//evil.example/%2e%2e',
    '/\\evil.example',
    '/.git/config',
    '/.env',
    '/%c0%ae%c0%ae/',
    '/%',
  ])('%s gives no file and leads nowhere', async (path) => {
    const answer = await raw(path)
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d/)
    expect(answer).not.toMatch(/^location:/im)
    expect(answer).not.toMatch(/root:|"dependencies"|\[core\]/)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '%2f%2fevil.example',
    '..%2f..%2f',
    '%0d%0aX-Set:%201',
    '\\\\evil.example',
  ])('the code %s leads to this lobby and nowhere else', async (code) => {
    const answer = await raw(`/j/${code.replace('//', '%2f%2f')}`)
    const location = /^location: (.*)$/im.exec(answer)?.[1]?.trim()
    expect(answer).not.toMatch(/^x-set:/im)
    const refused = /^HTTP\/1.1 4\d\d/.test(answer)
    expect(refused ? '/?code=' : location).toMatch(/^\/\?code=[^/\\\s]*$/)
  })

  it('another verb in a header, a query or a body changes nothing', async () => {
    const { token } = await app.hostSession()
    const headers = { authorization: `Bearer ${token}`, 'x-http-method-override': 'POST', 'x-method-override': 'POST' }
    const response = await fetch(`${app.url}/api/rooms/main/do/launch.end?_method=POST`, { headers })
    expect(response.status).toBe(404)
    expect((await fetch(`${app.url}/api/rooms`, { method: 'DELETE', headers })).status).toBe(404)
  })
})

describe('[A68] addresses that somebody gives themselves', () => {
  /** How many wrong codes of 30 are answered, each said to come from another address. */
  async function answered(of: App, forwarded: (i: number) => string): Promise<number> {
    const tries = Array.from({ length: 30 }, (_, i) =>
      fetch(`${of.url}/api/codes/2222${'23456789ABCDEFGHJKMNPQRSTUVWXYZ'[i]}`, {
        headers: { 'x-forwarded-for': forwarded(i), 'x-real-ip': `10.9.9.${i}`, forwarded: `for=10.9.9.${i}` },
      }),
    )
    return (await Promise.all(tries)).filter(({ status }) => status === 404).length
  }

  it('count for nothing when no proxy is trusted: 20 wrong codes, then no more', async () => {
    await using plain = await launch()
    expect(await answered(plain, (i) => `10.0.0.${i}`)).toBeLessThan(25)
  })

  it('count from the right, as far as proxies are trusted: what a client has written before them is not believed', async () => {
    await using proxied = await launch({ env: { TRUST_PROXY: 'loopback' } })
    expect(await answered(proxied, (i) => `10.0.0.${i}, 198.51.100.7`)).toBeLessThan(25)
    expect(await answered(proxied, (i) => `198.51.100.${100 + i}`)).toBe(30)
  })

  it('the same for connections: MAX_SOCKETS_PER_ADDRESS is not escaped', async () => {
    await using small = await launch({ env: { MAX_SOCKETS_PER_ADDRESS: '3' } })
    const open = (i: number) =>
      RawFan.open(small, { join: false, client: { headers: { 'x-forwarded-for': `10.0.0.${i}` } } })
    const tried = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => open(i)))
    const inside = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(inside).toHaveLength(3)
    for (const fan of inside) fan[Symbol.dispose]()
  })
})

describe('[A124] nothing more than what one should know', () => {
  it('every error is a code and its fixed words: no trace, no path, no version, no echo', async () => {
    const { token } = await app.session('Ann')
    const asked: [string, RequestInit?][] = [
      [
        '/api/session',
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":5,"zanzibar":1}' },
      ],
      ['/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"zanzibar' }],
      ['/api/rooms/zanzibar'],
      ['/api/rooms/ZANZIBAR'],
      ['/api/codes/zanzibar'],
      ['/zanzibar'],
      ['/api/rooms/main/do/zanzibar', { method: 'POST', headers: { authorization: `Bearer ${token}` } }],
      ['/api/rooms/main/do/chat.send', { method: 'POST', headers: { authorization: 'Bearer zanzibar' } }],
      ['/api/rooms/main/history?before=zanzibar'],
      ['/api/nodes', { headers: { authorization: `Bearer ${token}` } }],
    ]
    for (const [path, init] of asked) {
      const response = await fetch(app.url + path, init)
      const text = await response.text()
      expect([path, Object.keys(JSON.parse(text) as object).toSorted()]).toEqual([
        path,
        expect.arrayContaining(['refused', 'status', 'title', 'type']),
      ])
      expect(text).not.toMatch(/zanzibar|node_modules|\.ts:|\.js:|at \w+|zod|express/i)
      expect(text.length).toBeLessThan(300)
      for (const name of ['x-powered-by', 'server']) expect(response.headers.get(name)).toBeNull()
    }
  })

  it('an event of somebody names their id and nothing of how they came: no address, token, key or browser', async () => {
    const client = {
      headers: { 'user-agent': 'Zanzibar/1.0', 'x-forwarded-for': '203.0.113.77', cookie: 'zanzibar=1' },
    }
    const { token } = await app.session('Ann')
    using fan = await RawFan.open(app, { token, client })
    const reader = await app.join()
    await fan.ask(line('who am I'))
    await reader.until(({ texts }) => texts.includes('who am I'))
    const told = JSON.stringify([reader.events, reader.welcomes, reader.room.view, fan.frames])
    expect(told).not.toMatch(/zanzibar|203\.0\.113|127\.0\.0\.1|limitKey/i)
    expect(told).not.toContain(token.slice(-20))
    reader.socket.disconnect()
  })

  it('a polling session does not tell its id to others, and its id cannot be guessed', async () => {
    const [one, other] = [await PollingFan.open(app), await PollingFan.open(app)]
    const secret = (sid: string): string => sid.slice(sid.indexOf('.') + 1)
    expect(secret(one.sid)).toMatch(/^[0-9a-f-]{36}$/)
    expect(secret(one.sid).slice(0, 8)).not.toBe(secret(other.sid).slice(0, 8))
  })
})

describe('[A122] names that would be something else in a store', () => {
  const odd = [
    'x}:{y',
    '*',
    'a:b',
    '\r\nFLUSHALL',
    '{p1}',
    'fanfare:{p1}',
    'x'.repeat(10_000),
    '../x',
    '%7d',
    'é',
    'A',
    '',
    '__proto__',
  ]

  it('are no rooms, by any door, and no room is made of them', async () => {
    const { token } = await app.hostSession()
    for (const room of odd) {
      const made = post(`${app.url}/api/rooms`, { id: newId(), title: 'x', room }, token)
      await expect(made).rejects.toMatchObject({
        problem: { refused: expect.stringMatching(/^(bad_input|too_large)$/) as string },
      })
      await expect(app.join({ token }, { room } as never)).rejects.toMatchObject({ data: { refused: 'bad_input' } })
      const response = await fetch(`${app.url}/api/rooms/${encodeURIComponent(room)}/history`).catch(() => undefined)
      expect([404, 400, 431]).toContain(response?.status)
    }
  })

  it('as what people are called and say are text like any other', async () => {
    const { token } = await app.session('a:b {p1} *')
    using fan = await RawFan.open(app, { token })
    const reader = await app.join()
    for (const text of odd.filter((each) => each !== '' && each.length < 500).slice(0, 3)) {
      expect(await fan.ask(line(text))).toMatchObject({ ok: true })
      await reader.until(({ texts }) => texts.includes(text))
    }
    reader.socket.disconnect()
  })
})
