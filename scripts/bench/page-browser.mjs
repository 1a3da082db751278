// @ts-check
import { chromium } from 'playwright-core'
import { findChromium } from '../lib/chromium.mjs'
import { cacheDir } from '../lib/run.mjs'

/**
 * A phone's browser whose pages run so many times slower than this machine could.
 * @param {number} slowdown
 */
export async function openSlowBrowser(slowdown) {
  const { bin, env } = await findChromium(cacheDir)
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--no-first-run']
  const browser = await chromium.launch({
    executablePath: bin,
    env: { .../** @type {Record<string, string>} */ (process.env), ...env },
    args,
  })
  return {
    close: () => browser.close(),
    /** A page that begins with nothing kept. @param {string} address */
    async open(address) {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 1,
        isMobile: true,
        hasTouch: true,
        locale: 'en-US',
      })
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
      await page.goto(address, { waitUntil: 'commit' })
      return { page, devtools, close: () => context.close() }
    },
  }
}

/**
 * How long after the navigation began a fan could write: connected, composer there, main thread free. By the page's clock.
 * @param {OpenPage} open
 */
export async function usableAfter({ page }) {
  await page.waitForFunction(
    () => document.querySelector('.link-dot.whole') !== null && document.querySelector('.composer textarea') !== null,
    undefined,
    { polling: 'raf', timeout: 60_000 },
  )
  return await page.evaluate(() => performance.now())
}

/**
 * The times between the frames that the page paints for so long.
 * @param {OpenPage} open @param {number} forMs
 * @returns {Promise<Pace>}
 */
export async function framePaces({ page }, forMs) {
  const times = await page.evaluate(
    (howLong) =>
      new Promise((/** @type {(times: number[]) => void} */ over) => {
        /** @type {number[]} */
        const painted = []
        const frame = (/** @type {number} */ at) => {
          painted.push(at)
          if (at - (painted[0] ?? at) < howLong) requestAnimationFrame(frame)
          else over(painted)
        }
        requestAnimationFrame(frame)
      }),
    forMs,
  )
  const between = times
    .slice(1)
    .map((at, i) => at - (times[i] ?? at))
    .sort((a, b) => a - b)
  const at = (/** @type {number} */ part) => between[Math.floor((between.length - 1) * part)] ?? 0
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000
  return { frames: between.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** What the page's JavaScript holds after a clearing out, bytes. @param {OpenPage} open */
export async function memoryOf({ devtools }) {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = /** @type {{ usedSize: number }} */ (await devtools.send('Runtime.getHeapUsage'))
  return usedSize
}

/**
 * @typedef {Awaited<ReturnType<typeof openSlowBrowser>>} SlowBrowser
 * @typedef {Awaited<ReturnType<SlowBrowser['open']>>} OpenPage
 * @typedef {object} Pace
 * @property {number} frames a second
 * @property {number} p50 ms
 * @property {number} p95
 * @property {number} p99
 */
