import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'
import { answerTo, PollingFan, upgradeRequest } from './raw-http.ts'
import { expectAlive, line, RawFan } from './raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterEach(() => expectAlive(app))
afterAll(() => app[Symbol.asyncDispose]())

const statusOf = (answer: string): number => Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1])

describe('requests to /socket.io/ that are not as they should be', () => {
  it('[A22] an upgrade without EIO on a session that exists gets 400', async () => {
    const { sid } = await PollingFan.open(app)
    for (const query of [`transport=websocket&sid=${sid}`, `EIO=3&transport=websocket&sid=${sid}`]) {
      const status = statusOf(await answerTo(app, upgradeRequest({ query })))
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })

  it.each([
    'transport=polling&sid=__proto__',
    'transport=polling&sid=constructor',
    'transport=constructor',
    'transport=__proto__',
    'transport[]=polling',
    'transport=webtransport',
    'transport=polling&sid=a&sid=b',
    'sid=x',
  ])('[A23] %s gets 400', async (query) => {
    expect((await fetch(`${app.url}/socket.io/?EIO=4&${query}`)).status).toBe(400)
    expect(statusOf(await answerTo(app, upgradeRequest({ query: `EIO=4&${query}` })))).toBe(400)
  })

  it('[A23] an empty session id, or one hidden in another value, is a new connection and counted as one', async () => {
    await using full = await launch({ env: { MAX_SOCKETS: '1' } })
    using _only = await RawFan.open(full)
    for (const more of ['', '&sid=', '&x=?sid=1', '&x=%26sid=1', '&%73id=']) {
      const answer = await fetch(`${full.url}/socket.io/?EIO=4&transport=polling${more}`)
      expect([more, answer.status]).toEqual([more, 503])
    }
  })

  it('[A24] binary bodies get 400 and end their session, here 50 of them', async () => {
    for (let i = 0; i < 50; i++) {
      const fan = await PollingFan.open(app)
      expect((await fan.post('abc', { 'content-type': 'application/octet-stream' })).status).toBe(400)
      expect((await fan.get()).status).toBe(400)
    }
  })

  it('[A24] a binary body that never comes to its end holds its connection 10 s at most', async () => {
    const { url } = await PollingFan.open(app)
    const head = `POST ${url.slice(app.url.length)} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n`
    expect(statusOf(await answerTo(app, `${head}Content-Length: 1000\r\n\r\nabc`))).toBe(400)
  })

  it('[A25] two polls at once, or two posts, end that session and no other', async () => {
    const other = await PollingFan.open(app)
    await other.join(app)
    const twice = await PollingFan.open(app)
    await twice.join(app)
    await twice.get()
    const both = await Promise.all([twice.get(), twice.get()].map((each) => each.then(({ status }) => status)))
    expect(both).toContain(400)
    expect((await twice.get()).status).toBe(400)
    const open = await PollingFan.open(app)
    const path = open.url.slice(app.url.length)
    const half = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 50\r\n\r\n42`
    const [first, second] = [answerTo(app, half), answerTo(app, half)]
    expect([statusOf(await first), statusOf(await second)]).toContain(400)
    expect((await other.post(`42${line('not harmed')}`)).status).toBe(200)
  })

  // One POST may carry 300 packets at once, as a WebSocket may: the rate is the connection's, not the request's.
  it('[A26] of 8,000 commands in one POST no more than the packet rate are read, then the session is over', async () => {
    const fan = await PollingFan.open(app)
    await fan.join(app)
    await fan.post(Array<string>(8_000).fill('421["x"]').join('\x1e').slice(0, 63_000))
    let answered = ''
    for (let last = await fan.get(); last.status === 200; last = await fan.get()) answered += await last.text()
    expect(answered.split('43').length).toBeLessThan(320)
  })

  it('[A26] [A28] a body of more than 64 KB gets 413', async () => {
    const fan = await PollingFan.open(app)
    await fan.join(app)
    expect((await fan.post('4'.repeat(70_000))).status).toBe(413)
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'HEAD'])('[A27] %s gets an error', async (method) => {
    const { url } = await PollingFan.open(app)
    for (const query of ['?EIO=4&transport=polling', url.slice(url.indexOf('?'))]) {
      const request = `${method} /socket.io/${query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
      expect(statusOf(await answerTo(app, request))).toBeGreaterThanOrEqual(400)
    }
  })

  it('[A27] a preflight from a page of ours is answered, one from elsewhere gets 403', async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, { method: 'OPTIONS', headers: { origin } })
    expect((await preflight(app.url)).status).toBe(204)
    const elsewhere = await preflight('https://evil.example')
    expect(elsewhere.status).toBe(403)
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('too many connections', () => {
  it('[A36] MAX_SOCKETS_PER_ADDRESS=50: of 60 from one address 50 come in, and one more when one has left', async () => {
    await using small = await launch({ env: { MAX_SOCKETS_PER_ADDRESS: '50' } })
    const attempts = await Promise.allSettled(
      Array.from({ length: 60 }, () => RawFan.open(small, { join: false, client: { origin: small.url } })),
    )
    const inside = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
    expect(inside).toHaveLength(50)
    const polling = await fetch(`${small.url}/socket.io/?EIO=4&transport=polling`)
    expect([polling.status, polling.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await polling.json()).toMatchObject({ refused: 'overloaded' })
    for (const fan of inside.splice(0, 5)) {
      fan.ws.close()
      await fan.closed
    }
    await expectAlive(small)
    for (const fan of inside) fan[Symbol.dispose]()
  })
})
