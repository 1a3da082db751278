import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'
import { answerTo, PollingFan, upgradeRequest } from '../attacks/raw-http.ts'
import { expectAlive, line, RawFan } from '../attacks/raw-fan.ts'

const SHOP = 'https://shop.example.com'
const FOREIGN = [
  'https://evil.example',
  'null',
  'https://shop.example.com.evil.example',
  'http://shop.example.com',
  SHOP + '/',
]

let app: App
beforeAll(async () => {
  app = await launch({ env: { ALLOWED_ORIGINS: SHOP } })
})
afterAll(() => app[Symbol.asyncDispose]())

describe.each(FOREIGN)('a page of %s', (origin) => {
  it('[GATE-1] [A48] cannot go on with a polling session whose id it knows, nor take it over by an upgrade', async () => {
    const fan = await PollingFan.open(app)
    await fan.join(app)
    const stolen = await fan.post(`42${line('stolen')}`, { origin, 'content-type': 'text/plain' })
    expect([stolen.status, await stolen.json()]).toMatchObject([403, { refused: 'bad_origin' }])
    expect((await fan.get({ origin })).status).toBe(403)
    const query = `EIO=4&transport=websocket&sid=${fan.sid}`
    expect(await answerTo(app, upgradeRequest({ query, headers: { Origin: origin } }))).toMatch(/^HTTP\/1.1 403/)
    expect((await fan.post(`42${line('still mine')}`)).status).toBe(200)
    await expectAlive(app)
  })

  it('[GATE-1] [A46] opens no connection, by polling or WebSocket, whatever cookies come along', async () => {
    const { token } = await app.session('Victim')
    const headers = { origin, cookie: `token=${token}; session=${token}; io=${token}` }
    const polling = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, { headers })
    expect(polling.status).toBe(403)
    await expect(RawFan.open(app, { join: false, client: { origin, headers } })).rejects.toThrow('closed with 1006')
  })

  it.each([
    ['POST', '/api/session'],
    ['GET', '/api/rooms'],
    ['GET', '/api/rooms/main'],
    ['POST', '/api/rooms/main/do/chat.send'],
    ['OPTIONS', '/api/session'],
    ['OPTIONS', '/socket.io/?EIO=4&transport=polling'],
  ])('[GATE-1] [GATE-13] %s %s is refused, and no header lets it read', async (method, path) => {
    const response = await fetch(app.url + path, { method, headers: { origin } })
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('who may', () => {
  it('[GATE-1] [A46] a cookie is never who somebody is, and none is ever given', async () => {
    const { token } = await app.session('Victim')
    const headers = { origin: app.url, cookie: `token=${token}; session=${token}` }
    using fan = await RawFan.open(app, { join: false, client: { headers } })
    fan.send('40{"room":"main"}')
    expect(await fan.frame((frame) => frame.startsWith('44'))).toContain('"message":"bad_input"')
    const paths = [
      '/api/session',
      '/api/rooms',
      '/api/rooms/main',
      '/healthz',
      '/readyz',
      '/socket.io/?EIO=4&transport=polling',
    ]
    for (const path of paths) {
      const response = await fetch(app.url + path, { headers, ...(path.endsWith('session') && { method: 'POST' }) })
      expect([path, response.ok, response.headers.get('set-cookie')]).toEqual([path, true, null])
    }
    const body = JSON.stringify({ id: 'a-command-id', text: 'x' })
    const said = await fetch(`${app.url}/api/rooms/main/do/chat.send`, { method: 'POST', headers, body })
    expect(await said.json()).toMatchObject({ refused: 'token_invalid' })
  })

  it.each([undefined, SHOP, 'own'])(
    '[GATE-1] a program, a listed page and our own page speak by every door: %s',
    async (who) => {
      const origin = who === 'own' ? app.url : who
      const headers: Record<string, string> = origin === undefined ? {} : { origin }
      const session = await fetch(`${app.url}/api/session`, { method: 'POST', headers })
      expect(session.status).toBe(201)
      expect((await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, { headers })).status).toBe(200)
      using fan = await RawFan.open(app, origin === undefined ? {} : { client: { origin } })
      expect(await fan.ask(line('hello'))).toMatchObject({ ok: true })
    },
  )

  it('[GATE-13] a listed page is let read what it gets, over HTTP too', async () => {
    const headers = {
      origin: SHOP,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    }
    const preflight = await fetch(`${app.url}/api/rooms/main/do/chat.send`, { method: 'OPTIONS', headers })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, SHOP])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    const rooms = await fetch(`${app.url}/api/rooms`, { headers: { origin: SHOP } })
    expect([rooms.status, rooms.headers.get('access-control-allow-origin')]).toEqual([200, SHOP])
    expect(rooms.headers.get('vary')).toContain('Origin')
  })
})
