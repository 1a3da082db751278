import { gzipSync } from 'node:zlib'
import type { Browser, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPages, openHall, PHONE, startBrowser, whole, type Hall } from './page-browser.ts'

let pages: Awaited<ReturnType<typeof buildPages>>
let browser: Browser
let hall: Hall

beforeAll(async () => {
  pages = await buildPages('production')
  browser = await startBrowser()
  hall = await openHall(browser, pages.dir)
}, 60_000)
afterAll(async () => {
  await hall[Symbol.asyncDispose]()
  await browser.close()
  await pages[Symbol.asyncDispose]()
})

interface Loaded {
  path: string
  kind: 'script' | 'style' | 'font' | 'other'
  /** Packed with gzip. */
  bytes: number
  /** What came over the wire. */
  sent: number
}

/** What the page fetches, but for what it speaks with the server; fonts are packed already. */
function watchLoads(page: Page): Promise<Loaded>[] {
  const loads: Promise<Loaded>[] = []
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    if (/^\/(api|socket\.io)\//.test(path)) return
    loads.push(loadOf(path, response))
  })
  return loads
}
async function loadOf(path: string, response: Response): Promise<Loaded> {
  const [body, { responseBodySize: sent }] = [await response.body(), await response.request().sizes()]
  return { path, kind: kindOf(path), bytes: weightOf(path, body), sent }
}
const weightOf = (path: string, body: Buffer): number => (path.endsWith('.woff2') ? body.length : gzipSync(body).length)
function kindOf(path: string): Loaded['kind'] {
  if (/\.(js|json)$/.test(path)) return 'script'
  if (path.endsWith('.css')) return 'style'
  return path.endsWith('.woff2') ? 'font' : 'other'
}

it.each(['en-US', 'zh-CN', 'es-MX'])('[PAGE-7] the first load of a room keeps to its budget: %s', async (locale) => {
  const page = await hall.person({ viewport: PHONE, locale }, '/healthz')
  // What is fetched when there is nothing else to do is not of the first load: here there is always something to do.
  await page.addInitScript('window.requestIdleCallback = () => 0')
  const loads = watchLoads(page)
  await page.goto(`${hall.app.url}/r/stage`)
  await whole(page)
  const loaded = await Promise.all(loads)
  const sum = (kind: Loaded['kind']) => loaded.reduce((all, load) => all + (load.kind === kind ? load.bytes : 0), 0)
  const weight = { script: sum('script'), style: sum('style'), font: sum('font') }
  console.log(`first load, ${locale}: ${JSON.stringify(weight)}`)
  expect(loaded.map(({ path }) => path)).toEqual([...new Set(loaded.map(({ path }) => path))])
  expect(weight.script).toBeGreaterThan(10_000)
  expect(weight.script).toBeLessThanOrEqual(45_000)
  expect(weight.style).toBeGreaterThan(1_000)
  expect(weight.style).toBeLessThanOrEqual(12_000)
  expect(weight.font).toBeGreaterThan(10_000)
  expect(weight.font).toBeLessThanOrEqual(35_000)
  // Brotli, which browsers take, is smaller than the gzip that is counted.
  const fat = loaded.filter(({ kind, bytes, sent }) => kind !== 'other' && sent > bytes)
  expect(fat).toEqual([])
  const words = loaded.filter(({ path }) => path.endsWith('.json')).map(({ path }) => path)
  expect(words).toEqual([expect.stringMatching(/^\/assets\/room-.+\.(en|zh-Hans|es)\.json$/)])
})
