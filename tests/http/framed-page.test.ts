import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openHall, usePages, whole, type Hall } from '../pages/page-browser.ts'

const built = usePages()

/** A site of somebody's, which shows an address in a frame: `/?<address>`. Another site than ours, by its name. */
async function site(): Promise<{ origin: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const shown = decodeURIComponent(request.url?.split('?')[1] ?? '')
    response.setHeader('content-type', 'text/html').end(`<!doctype html><iframe src="${shown}"></iframe>`)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed()).closeAllConnections()
      }),
  }
}

/** What the browser says of rules that were broken, from here on. */
function violations(page: Page): string[] {
  const told: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Permissions policy|violates|Refused to/i.test(message.text()))
      told.push(message.text())
  })
  return told
}

/** That address in a frame of that site: what stands in it, once it has loaded or has been refused. */
async function framed({ app }: Hall, page: Page, origin: string, path: string): Promise<string> {
  await page.goto(`${origin}/?${encodeURIComponent(app.url + path)}`)
  const [, frame] = page.frames()
  await frame?.waitForLoadState()
  return frame?.url() ?? 'none'
}
const REFUSED = 'chrome-error://chromewebdata/'

describe('in a frame of another site', () => {
  it('[HARD-1] a listed site shows the room, which is whole and can be spoken in; not the panel, nor the screen', async () => {
    await using shop = await site()
    await using hall = await openHall(built.browser, built.dir, { env: { EMBED_ORIGINS: shop.origin } })
    const page = await hall.person({}, '/')
    const broken = violations(page)
    expect(await framed(hall, page, shop.origin, '/r/stage')).toBe(`${hall.app.url}/r/stage`)
    const room = page.frameLocator('iframe')
    await room.locator('.link-dot.whole').waitFor()
    await room.locator('.composer textarea').fill('from the shop')
    await room.getByRole('button', { name: 'Send', exact: true }).click()
    const sheet = room.getByRole('dialog')
    await sheet.getByRole('textbox', { name: 'Name' }).fill('Ann')
    await sheet.getByRole('button', { name: 'Join and send' }).click()
    await room.locator('.line.said', { hasText: 'from the shop' }).waitFor()
    expect(broken).toEqual([])
    for (const path of ['/host/stage', '/screen/stage', '/api/rooms', '/healthz', '/favicon.svg'])
      expect([path, await framed(hall, page, shop.origin, path)]).toEqual([path, REFUSED])
  })

  it('[HARD-1] a site that is not listed shows nothing of ours', async () => {
    await using shop = await site()
    await using other = await site()
    await using hall = await openHall(built.browser, built.dir, { env: { EMBED_ORIGINS: shop.origin } })
    const page = await hall.person({}, '/')
    for (const path of ['/', '/r/stage', '/host/stage'])
      expect([path, await framed(hall, page, other.origin, path)]).toEqual([path, REFUSED])
  })
})

it('[HARD-2] no page of ours breaks its own rules, here with the tightest: its address and its media are known', async () => {
  await using hall = await openHall(built.browser, built.dir, {
    env: { MEDIA_ORIGINS: 'https://cdn.example', PUBLIC_URL: 'https://live.example' },
  })
  const pages = ['/', '/r/stage', '/screen/stage', '/host/stage', '/favicon.svg', '/demo/aurora-3.svg']
  for (const path of pages) {
    const page = await hall.person({}, '/healthz')
    const broken = violations(page)
    await page.goto(hall.app.url + path)
    if (path.startsWith('/r/')) await whole(page)
    await page.waitForLoadState('networkidle')
    expect([path, broken]).toEqual([path, []])
  }
})
