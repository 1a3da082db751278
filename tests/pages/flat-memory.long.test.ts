import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Fan } from '../support.ts'
import { buildPages, line, openHall, PHONE, startBrowser, whole } from './page-browser.ts'

/** Parts of documents that the page still holds, also those that are not in it any more. */
async function nodesOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  for (let twice = 0; twice < 2; twice++) await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'Nodes')?.value ?? 0
}

/** As fast as one may, which is slower than what a page draws together. */
async function talk(hosts: readonly Fan[], from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += hosts.length) {
    const due = performance.now() + 55
    await Promise.all(hosts.map((host, i) => host.send('chat.send', { text: `line ${n + i}` })))
    await new Promise((next) => setTimeout(next, Math.max(0, due - performance.now())))
  }
}

it('[PAGE-25] a page forgets the lines that have left it', { timeout: 90_000 }, async () => {
  await using pages = await buildPages('production')
  const browser = await startBrowser()
  try {
    await using hall = await openHall(browser, pages.dir)
    const host = async () => hall.app.join(await hall.app.hostSession(), { room: 'stage' })
    const hosts = [await host(), await host()]
    const page = await hall.person({ viewport: PHONE })
    await whole(page)
    await talk(hosts, 0, 260)
    await line(page, 'line 259').waitFor()
    const full = await nodesOf(page)
    await talk(hosts, 260, 520)
    await line(page, 'line 519').waitFor()
    expect(await nodesOf(page)).toBeLessThan(full * 1.25)
  } finally {
    await browser.close()
  }
})
