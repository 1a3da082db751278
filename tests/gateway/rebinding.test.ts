import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { originAllowed } from '../../src/gateway/origins.ts'
import { answerTo, upgradeRequest } from '../attacks/raw-http.ts'
import { launch, type App } from '../support.ts'

const PUBLIC = 'https://brand.com'
const SHOP = 'https://shop.example'

describe('a server that knows its address', () => {
  const allowed = originAllowed([PUBLIC, SHOP], PUBLIC)

  it.each([
    ['null', 'brand.com'],
    ['https://brand.com.evil.com', 'brand.com'],
    ['https://evilbrand.com', 'brand.com'],
    ['http://brand.com', 'brand.com'],
    ['https://brand.com:8443', 'brand.com'],
    ['https://brand.com:8443', 'brand.com:8443'],
    ['https://BRAND.com', 'brand.com'],
    ['https://BRAND.com', 'BRAND.com'],
    ['https://brand.com.', 'brand.com.'],
    ['https://brand.com/', 'brand.com'],
    ['https://user@brand.com', 'brand.com'],
    ['http://shop.example', 'brand.com'],
    ['', 'brand.com'],
    ['file://', 'brand.com'],
    ['chrome-extension://brand.com', 'brand.com'],
  ])('[A47] [HARD-5] a page of %s that asks %s is refused', (origin, host) => {
    expect(allowed({ headers: { origin, host } })).toBe(false)
  })

  it.each([
    ['http://evil.example', 'evil.example'],
    ['http://evil.example:3000', 'evil.example:3000'],
    ['https://evil.example', 'evil.example'],
    ['http://127.0.0.1.evil.example', '127.0.0.1.evil.example'],
    ['http://localhost.evil.example', 'localhost.evil.example'],
    ['http://127.0.0.1', 'evil.example'],
    ['http://evil.example', '127.0.0.1'],
    ['http://0x7f.1', '0x7f.1'],
  ])('[HARD-5] a page of %s, whose name was pointed here, asks %s and is refused', (origin, host) => {
    expect(allowed({ headers: { origin, host } })).toBe(false)
  })

  it.each([
    [PUBLIC, 'brand.com'],
    [PUBLIC, 'n1.internal:3000'],
    [SHOP, 'brand.com'],
    ['http://127.0.0.1:3000', '127.0.0.1:3000'],
    ['http://192.168.1.5:3000', '192.168.1.5:3000'],
    ['http://[::1]:3000', '[::1]:3000'],
    ['http://localhost:3000', 'localhost:3000'],
    [undefined, 'anything.example'],
  ])('[HARD-5] %s asking %s may', (origin, host) => {
    expect(allowed({ headers: { host, ...(origin !== undefined && { origin }) } })).toBe(true)
  })

  it('[HARD-5] what is listed is compared as browsers write it', () => {
    const listed = originAllowed(['https://Shop.Example:443'], PUBLIC)
    expect(listed({ headers: { origin: 'https://shop.example', host: 'brand.com' } })).toBe(true)
  })

  it('[HARD-5] an address that is a number makes no other name its own', () => {
    const numbered = originAllowed([], 'http://192.0.2.7:3000')
    expect(numbered({ headers: { origin: 'http://evil.example', host: 'evil.example' } })).toBe(false)
  })
})

describe('a server that was not told', () => {
  const allowed = originAllowed([], 'http://localhost:3000')

  it.each([
    ['http://laptop.local:3000', 'laptop.local:3000', true],
    ['http://192.168.1.5:3000', '192.168.1.5:3000', true],
    ['http://laptop.local:3000', 'laptop.local:3001', false],
    ['null', 'laptop.local:3000', false],
  ])('[HARD-5] a page of %s that asks %s may: %s', (origin, host, may) => {
    expect(allowed({ headers: { origin, host } })).toBe(may)
  })
})

describe('by every door', () => {
  let app: App
  beforeAll(async () => {
    app = await launch({ env: { PUBLIC_URL: PUBLIC } })
  })
  afterAll(() => app[Symbol.asyncDispose]())

  /** The status of a request with any headers at all, `Host` too. */
  const statusOf = (path: string, headers: Record<string, string>, method = 'POST'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${app.url}${path}`, { method, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
      asked.on('error', reject).end()
    })

  it.each([
    ['rebound', 'http://evil.example', 'evil.example', 403],
    ['over plain http', 'http://brand.com', 'brand.com', 403],
    ['ours', PUBLIC, 'brand.com', 201],
  ])('[A47] [HARD-5] a page that is %s gets the same answer everywhere', async (_what, origin, host, session) => {
    const refused = session === 403
    expect(await statusOf('/api/session', { origin, host })).toBe(session)
    expect(await statusOf('/socket.io/?EIO=4&transport=polling', { origin, host }, 'GET')).toBe(refused ? 403 : 200)
    const upgrade = upgradeRequest({ headers: { Origin: origin, Host: host } })
    const answer = await answerTo(app, upgrade, (text) => text.includes('\r\n\r\n'))
    expect(answer).toMatch(refused ? /^HTTP\/1.1 403/ : /^HTTP\/1.1 101/)
  })
})
