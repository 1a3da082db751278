import { get } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { usePages } from '../pages/page-browser.ts'
import {
  allowingReader,
  blockStorage,
  frameOf,
  openEmbedHall,
  sayInFrame,
  storageIn,
  wholeFrame,
  type EmbedHall,
} from './embed-hall.ts'

const built = usePages()
let embed: EmbedHall

beforeAll(async () => {
  embed = await openEmbedHall(built.browser, built.dir)
}, 60_000)
afterAll(() => embed[Symbol.asyncDispose]())

/** What the page has heard of its rooms: a script of the page itself, as a brand would write it. */
const LISTENING = `window.told = []
for (const type of ['ready', 'signed', 'sign-on-wanted'])
  addEventListener('fanfare:' + type, ({ target, detail }) => told.push({ ...detail, frame: target.tagName }))`
interface Told {
  type: string
  room?: string
  title?: string
  frame: string
  person?: { id: string; standing: string; name?: string }
}
const told = (page: Page): Promise<Told[]> => page.evaluate('window.told')
async function heard(page: Page, condition: (all: Told[]) => boolean): Promise<Told[]> {
  await expect.poll(() => told(page), { timeout: 10_000 }).toSatisfy(condition)
  return await told(page)
}

const heightOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('iframe')?.offsetHeight ?? 0)

it('[EMBED-1] embed.js is less than 3 kB at an address that never changes, fresh for five minutes', async () => {
  const { url } = embed.hall.app
  const answer = await fetch(`${url}/embed.js`, { headers: { 'accept-encoding': 'br' } })
  const code = await answer.text()
  console.log(`embed.js: ${code.length} bytes, ${gzipSync(code).length} packed`)
  expect(Buffer.byteLength(code)).toBeLessThan(3_000)
  expect(answer.headers.get('content-type')).toContain('javascript')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  const etag = answer.headers.get('etag') ?? ''
  expect(etag).not.toBe('')
  // Without `fetch`, which asks for no cache when it is told of one.
  const again = await new Promise((status) =>
    get(`${url}/embed.js`, { headers: { 'if-none-match': etag, 'accept-encoding': 'br' } }, ({ statusCode }) =>
      status(statusCode),
    ),
  )
  expect(again).toBe(304)
})

it('[EMBED-2] one line shows a room where it stands, another one where it is told to, before that place is there', async () => {
  embed.site.page = {
    head: embed.line('data-room="second" data-into="#hall" data-title="Our second room"'),
    body: `<p id="before"></p>${embed.line('data-room="stage"')}<p id="after"></p><div id="hall"></div>`,
    script: LISTENING,
  }
  const page = await embed.reader()
  const first = await wholeFrame(page, '#before ~ iframe')
  const second = await wholeFrame(page, '#hall > iframe')
  await heard(page, (all) => all.filter(({ type }) => type === 'ready').length === 2)
  expect(
    (await told(page))
      .filter(({ type }) => type === 'ready')
      .map(({ room }) => room)
      .sort(),
  ).toEqual(['second', 'stage'])
  const order = await page.evaluate(() => [...document.body.children].map(({ tagName, id }) => id || tagName))
  expect(order.slice(0, 4)).toEqual(['before', 'SCRIPT', 'IFRAME', 'after'])
  const titles = await page.evaluate(() => [...document.querySelectorAll('iframe')].map(({ title }) => title))
  expect(titles).toEqual([expect.stringContaining('Aurora 3 launch'), 'Our second room'])
  expect(await first.locator('h1').innerText()).toBe('Aurora 3 launch')
  expect(await second.locator('h1').innerText()).toBe('The second room')
})

it('[EMBED-2] the line leaves one name behind, and a room that was taken away is forgotten', async () => {
  embed.site.page = { body: '' }
  const page = await embed.reader()
  const names = () => page.evaluate(() => Object.getOwnPropertyNames(window))
  const bare = await names()
  embed.site.page = {
    body: `${embed.line('data-room="stage"')}<div id="hall">${embed.line('data-room="second"')}</div>`,
    script: LISTENING,
  }
  await page.goto(embed.site.origin)
  await Promise.all([wholeFrame(page, 'body > iframe'), wholeFrame(page, '#hall > iframe')])
  // Frames without a name are not on the window: 0 and 1 are, as on every page with frames.
  const new_ = (await names()).filter((name) => !bare.includes(name) && !/^\d+$/.test(name) && name !== 'told')
  expect(new_).toEqual(['Fanfare'])
  await page.evaluate(() => document.querySelector('#hall')?.remove())
  const person = await page.evaluate((token) => window.Fanfare?.signOn(token), embed.token('c-7', 'Mo'))
  expect(person).toMatchObject({ standing: 'member', name: 'Mo' })
})

it('[EMBED-3] theme and language of the line win over what the reader once chose', async () => {
  const { url } = embed.hall.app
  embed.site.page = { body: embed.line('data-room="stage" data-theme="light" data-lang="zh-Hans"') }
  const page = await embed.reader({ colorScheme: 'dark' })
  const frame = await wholeFrame(page)
  const look = () => ({
    lang: document.documentElement.lang,
    light: matchMedia((document.querySelector('#light') as HTMLLinkElement).media).matches,
  })
  expect(await frame.evaluate(look)).toEqual({ lang: 'zh-Hans', light: true })

  const own = await embed.hall.person({ colorScheme: 'dark' })
  await own.locator('.link-dot.whole').waitFor()
  await own.evaluate(() => {
    localStorage.setItem('fanfare.theme', 'dark')
    localStorage.setItem('fanfare.language', 'es')
  })
  const lookAt = async (wishes: string) => {
    await own.goto(`${url}/r/stage${wishes}`)
    await own.locator('.link-dot.whole').waitFor()
    return await own.evaluate(look)
  }
  expect(await lookAt('?embed=1&theme=light&lang=pt-BR')).toEqual({ lang: 'pt', light: true })
  expect(await lookAt('?embed=1&theme=auto&lang=..%2F..')).toEqual({ lang: 'en', light: false })
  expect(await lookAt('')).toEqual({ lang: 'es', light: false })
})

it('[EMBED-4] the frame is as high as the room would like to be, within what the page allows', async () => {
  await embed.hall.open('counting', 'Countdown', Date.now() + 3_600_000)
  const page = await embed.reader({ viewport: { width: 390, height: 844 } })
  const heightAt = async (attributes: string) => {
    embed.site.page = { body: embed.line(attributes), script: LISTENING }
    await page.goto(embed.site.origin)
    await wholeFrame(page)
    await heard(page, (all) => all.some(({ type }) => type === 'ready'))
    return heightOf(page)
  }
  const quiet = await heightAt('data-room="stage" data-height="300"')
  expect(quiet).toBeGreaterThan(400)
  expect(quiet).toBeLessThan(600)
  await expect.poll(() => heightAt('data-room="counting" data-height="300"')).toBeGreaterThan(quiet + 50)
  expect(await heightAt('data-room="stage" data-height="320" data-max-height="360"')).toBe(360)
  expect(await heightAt('data-room="stage" data-height="700"')).toBe(700)
  expect(await heightAt('data-room="stage" data-height="700" data-min-height="100"')).toBe(quiet)
})

it('[EMBED-5] in a frame there is no way into the lobby, and links lead out of it', async () => {
  embed.site.page = {
    body:
      embed.line('data-room="stage"') + embed.line('data-room="nowhere" data-into="#lost"') + '<div id="lost"></div>',
  }
  const page = await embed.reader()
  const frame = await wholeFrame(page, 'body > iframe')
  expect(await frame.locator("a[href='/']").isVisible()).toBe(false)
  const lost = await frameOf(page, '#lost > iframe')
  await lost.locator('main.refused').waitFor()
  expect(await lost.locator("a[href='/']").filter({ visible: true }).count()).toBe(0)
  await frame.evaluate(() =>
    document.body.insertAdjacentHTML(
      'beforeend',
      '<a id="away" href="/healthz" style="position:fixed;inset:0;z-index:9">x</a>',
    ),
  )
  const [opened] = await Promise.all([page.context().waitForEvent('page'), frame.locator('#away').click()])
  expect(new URL(opened.url()).pathname).toBe('/healthz')
  expect(await opened.evaluate(() => window.opener === null)).toBe(true)
  expect(new URL(frame.url()).pathname).toBe('/r/stage')
})

it('[EMBED-6] a page of an origin that is not listed shows no room', async () => {
  embed.stranger.page = { body: embed.line('data-room="stage"') }
  const page = await embed.reader()
  const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
  await page.goto(embed.stranger.origin)
  await refused
  const frame = await frameOf(page)
  expect(await frame.locator('#app').count()).toBe(0)
})

it('[EMBED-7] without third-party storage a guest is the same after a reload, in every room of the page, and there is no cookie', async () => {
  const { app } = embed.hall
  embed.site.page = {
    body: `${embed.line('data-room="stage"')}<div id="hall">${embed.line('data-room="second"')}</div>`,
    script: LISTENING,
  }
  const fan = await app.join('Watcher', { room: 'stage' })
  const other = await app.join('Watcher', { room: 'second' })
  const page = await embed.reader()
  const unblocked = (await storageIn(await wholeFrame(page, 'body > iframe'))) !== 'SecurityError'
  console.log(
    `third-party storage: ${unblocked ? 'not blocked by this browser, made to throw' : 'blocked by the browser'}`,
  )
  if (unblocked) await blockStorage(page, app.url)
  await page.goto(embed.site.origin)
  const frame = await wholeFrame(page, 'body > iframe')
  expect(await storageIn(frame)).toBe('SecurityError')
  await wholeFrame(page, '#hall > iframe')
  await sayInFrame(frame, 'before the reload', 'Ann')
  await heard(page, (all) => all.filter(({ person }) => person?.name === 'Ann').length === 2)
  await page.reload()
  const again = await wholeFrame(page, 'body > iframe')
  expect(await storageIn(again)).toBe('SecurityError')
  await sayInFrame(again, 'after the reload')
  await sayInFrame(await wholeFrame(page, '#hall > iframe'), 'next door')
  await fan.until(({ texts }) => texts.includes('after the reload'))
  await other.until(({ texts }) => texts.includes('next door'))
  const lines = [...fan.room.view.everyone.chat.lines, ...other.room.view.everyone.chat.lines]
  const anns = lines.filter(({ name }) => name === 'Ann')
  expect(anns.map(({ text }) => text)).toEqual(['before the reload', 'after the reload', 'next door'])
  expect(new Set(anns.map(({ by }) => by)).size).toBe(1)
  expect(await page.context().cookies()).toEqual([])
})

it('[EMBED-7] with third-party storage a guest is kept by the frame itself, and the page around it gets nothing to keep', async () => {
  embed.site.page = { body: embed.line('data-room="stage"'), script: LISTENING }
  const fan = await embed.hall.app.join('Watcher', { room: 'stage' })
  await using reader = await allowingReader()
  const { page } = reader
  await page.goto(embed.site.origin)
  const frame = await wholeFrame(page)
  expect(await storageIn(frame)).toBe('kept')
  await sayInFrame(frame, 'kept by itself', 'Cem')
  await page.reload()
  await sayInFrame(await wholeFrame(page), 'and again')
  await fan.until(({ texts }) => texts.includes('and again'))
  const lines = fan.room.view.everyone.chat.lines.filter(({ name }) => name === 'Cem')
  expect(lines).toHaveLength(2)
  expect(lines[0]?.by).toBe(lines[1]?.by)
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  expect(await page.context().cookies()).toEqual([])
})

it('[EMBED-2] a page can also show a room itself, and take it away again', async () => {
  embed.site.page = {
    body: `<div id="hall"></div>${embed.line('')}`,
    // Either script may be there first.
    script: `const show = () =>
      (window.frame = Fanfare.mount({ room: 'second', into: document.querySelector('#hall'), lang: 'es', height: 500 }))
    window.Fanfare ? show() : document.querySelector('script[src$="embed.js"]').addEventListener('load', show)`,
  }
  const page = await embed.reader()
  const frame = await wholeFrame(page, '#hall > iframe')
  expect(await frame.evaluate(() => document.documentElement.lang)).toBe('es')
  expect(await page.locator('iframe').count()).toBe(1)
  await page.evaluate('frame.remove()')
  expect(await page.evaluate(() => window.Fanfare?.signOut())).toBeUndefined()
})
