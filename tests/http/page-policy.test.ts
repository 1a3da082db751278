import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, type App } from '../support.ts'

const SHOP = 'https://shop.example'
const CDN = 'https://cdn.example'
const PAGES = ['/', '/r/main', '/R/main', '/r/main/', '/host/main', '/screen/main', '/screen/main?transparent']
const IN_FRAMES = ['/', '/r/main', '/R/main', '/r/main/']

let pages: string
let app: App
let branded: App
beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'fanfare-policy-'))
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>the page</title>')
  await mkdir(join(pages, 'assets'))
  await writeFile(join(pages, 'assets', 'main.js'), 'export {}')
  app = await launch({ pages })
  const env = { PUBLIC_URL: 'https://live.example', EMBED_ORIGINS: SHOP, MEDIA_ORIGINS: CDN }
  branded = await launch({ pages, env })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await branded[Symbol.asyncDispose]()
  await rm(pages, { recursive: true, force: true })
})

const headersOf = async (of: App, path: string): Promise<Headers> => (await fetch(`${of.url}${path}`)).headers

/** What each directive of the Content-Security-Policy names. */
async function policyOf(of: App, path: string): Promise<Record<string, string>> {
  const rules = ((await headersOf(of, path)).get('content-security-policy') ?? '').split(';')
  return Object.fromEntries(
    rules.map((rule) => {
      const [name = '', ...from] = rule.trim().split(' ')
      return [name, from.join(' ')]
    }),
  )
}

it.each(PAGES)('%s is a page', async (path) => {
  const response = await fetch(`${app.url}${path}`)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('the page')
})

describe('what pages may load', () => {
  it('[SCREEN-7] streams and pictures may come over https from anywhere, scripts and styles from here alone', async () => {
    for (const path of PAGES)
      expect(await policyOf(app, path)).toEqual({
        'default-src': "'self'",
        'script-src': "'self'",
        'script-src-attr': "'none'",
        'style-src': "'self'",
        'img-src': "'self' data: https:",
        'frame-src': "'self' https:",
        'media-src': "'self' blob: https:",
        'connect-src': "'self' ws: wss: https:",
        'object-src': "'none'",
        'base-uri': "'none'",
        'form-action': "'self'",
        'frame-ancestors': "'self'",
      })
  })

  it('[HARD-2] where the brand has said where its media are, they come from there alone', async () => {
    for (const path of PAGES)
      expect(await policyOf(branded, path)).toMatchObject({
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': `'self' data: ${CDN}`,
        'frame-src': `'self' ${CDN}`,
        'media-src': `'self' blob: ${CDN}`,
        'connect-src': `'self' wss://live.example ${CDN}`,
      })
  })

  it('[HARD-2] no page asks for camera, microphone or place; streams may play and fill the screen', async () => {
    const permissions = async (of: App) =>
      new Set((await headersOf(of, '/r/main')).get('permissions-policy')?.split(', '))
    const everywhere = ['camera=()', 'microphone=()', 'geolocation=()', 'payment=()', 'screen-wake-lock=(self)']
    expect([...(await permissions(app))]).toEqual(expect.arrayContaining([...everywhere, 'fullscreen=*', 'autoplay=*']))
    const media = `(self "${CDN}")`
    const own = [`fullscreen=${media}`, `autoplay=${media}`, `encrypted-media=${media}`]
    expect([...(await permissions(branded))]).toEqual(expect.arrayContaining([...everywhere, ...own]))
  })
})

describe('who may show them', () => {
  it('[HARD-1] listed origins a room and the lobby; the panel and the screens nobody else', async () => {
    for (const path of PAGES) {
      const framed = IN_FRAMES.includes(path)
      const headers = await headersOf(branded, path)
      expect([path, (await policyOf(branded, path))['frame-ancestors']]).toEqual([
        path,
        framed ? `'self' ${SHOP}` : "'self'",
      ])
      expect([path, headers.get('x-frame-options')]).toEqual([path, framed ? null : 'SAMEORIGIN'])
      expect(headers.get('cross-origin-resource-policy')).toBe(framed ? 'cross-origin' : 'same-origin')
    }
  })

  it('[HARD-1] without listed origins nobody else, said for old browsers too', async () => {
    for (const path of PAGES) expect((await headersOf(app, path)).get('x-frame-options')).toBe('SAMEORIGIN')
  })
})

describe('what is no page', () => {
  it.each([
    '/api/rooms',
    '/api/rooms/main',
    '/api/nowhere',
    '/nowhere',
    '/healthz',
    '/readyz',
    '/assets/none.js',
    '/j/ABCDE',
  ])('[HARD-3] %s runs and loads nothing, and stands in no frame', async (path) => {
    const response = await fetch(`${app.url}${path}`, { redirect: 'manual' })
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('script-src')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('[HARD-3] files may be loaded by pages of other origins, answers of the interface may not', async () => {
    expect((await headersOf(app, '/assets/main.js')).get('cross-origin-resource-policy')).toBe('cross-origin')
    expect((await headersOf(app, '/assets/main.js')).get('content-security-policy')).toContain("default-src 'none'")
    expect((await headersOf(app, '/api/rooms')).get('cross-origin-resource-policy')).toBe('same-origin')
  })
})

it('[HARD-4] where people come over https, browsers are told to come no other way, for this name alone', async () => {
  for (const path of [...PAGES, '/api/rooms', '/assets/main.js'])
    expect((await headersOf(branded, path)).get('strict-transport-security')).toBe('max-age=31536000')
  expect((await headersOf(app, '/')).get('strict-transport-security')).toBeNull()
})

it('[HARD-2] streams are told who shows them, not on which page; pages keep others out of their window', async () => {
  const headers = await headersOf(app, '/r/main')
  expect(headers.get('referrer-policy')).toBe('strict-origin')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
})
