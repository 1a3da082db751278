import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../scripts/lib/ports.mjs'
import { openHall, usePages } from '../pages/page-browser.ts'
import { frameOf, openEmbedHall, sayInFrame, wholeFrame, type EmbedHall } from './embed-hall.ts'
import { startShop } from './shop-process.ts'

const BRAND_SECRET = 'what the shop and the live server know, and nobody else'

const built = usePages()
let embed: EmbedHall

beforeAll(async () => {
  embed = await openEmbedHall(built.browser, built.dir)
}, 60_000)
afterAll(() => embed[Symbol.asyncDispose]())

const nameIn = async (frame: Frame): Promise<string> => {
  await frame.getByRole('button', { name: 'Settings' }).click()
  const sheet = frame.getByRole('dialog')
  const text = await sheet.innerText()
  await frame.page().keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  return text
}

const LISTENING = `window.heard = []
addEventListener('message', ({ data, origin }) => heard.push({ ...data, origin }))`
const heard = (page: Page): Promise<Record<string, unknown>[]> => page.evaluate('window.heard')

it('[EMBED-8] the page around it signs the fan on and out by message, and hears that they want to', async () => {
  embed.site.page = {
    body: embed.line('data-room="stage"'),
    script: `addEventListener('fanfare:sign-on-wanted', () => (window.wanted = true))`,
  }
  const page = await embed.reader()
  const frame = await wholeFrame(page)
  await frame.locator('.composer textarea').fill('first words')
  await frame.getByRole('button', { name: 'Send', exact: true }).click()
  await frame
    .getByRole('dialog')
    .getByRole('button', { name: /sign on/i })
    .click()
  await page.waitForFunction('window.wanted === true')
  await page.keyboard.press('Escape')
  await frame.getByRole('dialog').waitFor({ state: 'detached' })

  const signOn = (token: string) =>
    page.evaluate((given) => window.Fanfare?.signOn(given).catch((error: Error) => error.message), token)
  expect(await signOn('not a token')).toBe('token_invalid')
  const token = embed.token('c-1', 'Ana Souza')
  expect(await signOn(token)).toMatchObject({ standing: 'member', name: 'Ana Souza' })
  expect(await signOn(token)).toBe('token_used')
  const member = await page.evaluate(
    (given) => window.Fanfare?.signOn(() => Promise.resolve(given)),
    embed.token('c-1', 'Ana Souza'),
  )
  expect(member).toMatchObject({ name: 'Ana Souza' })

  await page.evaluate(() => window.Fanfare?.signOut())
  await wholeFrame(page)
  expect(await nameIn(frame)).not.toContain('Ana Souza')
})

it('[EMBED-8] the brand’s member is a member in the frame, and speaks as one', async () => {
  embed.site.page = { body: embed.line('data-room="second"') }
  const fan = await embed.hall.app.join('Watcher', { room: 'second' })
  const page = await embed.reader()
  const frame = await wholeFrame(page)
  await page.evaluate((token) => window.Fanfare?.signOn(token), embed.token('c-2', 'Bo 小明'))
  await sayInFrame(frame, 'from the shop')
  await fan.until(({ texts }) => texts.includes('from the shop'))
  expect(fan.room.view.everyone.chat.lines.at(-1)).toMatchObject({ name: 'Bo 小明', text: 'from the shop' })
  expect(await page.context().cookies()).toEqual([])
})

it('[EMBED-9] a room hears the window right around it alone', async () => {
  const { app } = embed.hall
  embed.site.page = {
    body: `${embed.line('data-room="stage"')}<iframe id="other" srcdoc="<p>somebody else</p>"></iframe>`,
  }
  const page = await embed.reader()
  const frame = await wholeFrame(page, `iframe[src^="${app.url}"]`)
  const other = await frameOf(page, '#other')
  const token = embed.token('c-3', 'Mallory')
  await other.evaluate(
    ([to, given]) => {
      for (const target of [0, 1].map((index) => window.parent.frames[index])) {
        if (target !== window) target?.postMessage({ fanfare: 1, type: 'sign-on', token: given }, to as string)
      }
    },
    [app.url, token] as const,
  )
  // A message that is heard comes after the one that is not.
  expect(await page.evaluate((given) => window.Fanfare?.signOn(given), embed.token('c-4', 'Ana'))).toMatchObject({
    name: 'Ana',
  })
  // Nobody has used it.
  const answer = await fetch(`${app.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  expect(answer.status).toBe(201)
  expect(await nameIn(frame)).not.toContain('Mallory')
})

it('[EMBED-9] a page that may not show rooms learns nothing and changes nothing, even where a frame has let it in', async () => {
  const { app } = embed.hall
  // The window was another page's before: what a frame there has still to say would be heard by this one.
  embed.site.page = { body: '' }
  embed.stranger.page = { body: `<iframe src="${app.url}/r/stage?embed=1"></iframe>`, script: LISTENING }
  const page = await embed.reader()
  // As a browser that does not know frame-ancestors.
  await page.route(`${app.url}/r/stage*`, async (route) => {
    const answer = await route.fetch()
    const { 'content-security-policy': _, 'x-frame-options': __, ...headers } = answer.headers()
    await route.fulfill({ response: answer, headers })
  })
  await page.goto(embed.stranger.origin)
  const frame = await wholeFrame(page)
  const asked = page.waitForResponse(`${app.url}/api/about`)
  const token = embed.token('c-5', 'Mallory')
  await page.evaluate(
    ([to, given]) => {
      for (const message of [{ type: 'kept' }, { type: 'sign-on', token: given }, { type: 'sign-out' }])
        document.querySelector('iframe')?.contentWindow?.postMessage({ fanfare: 1, ...message }, to as string)
    },
    [app.url, token] as const,
  )
  await asked
  await sayInFrame(frame, 'nobody else', 'Ann')
  expect((await heard(page)).map(({ type }) => type)).toEqual(['hello'])
})

/** What a room might say, and what is not one. */
const lie = (): void => {
  for (const message of [
    { type: 'size', height: 666 },
    { type: 'keep', session: '"a session of Mallory’s"' },
    { type: 'ready', room: 'stage', title: 'Mallory' },
    { type: 'sign-on-wanted' },
  ])
    window.parent.postMessage({ fanfare: 1, ...message }, '*')
}
/** What of the page a room may change. */
const changeable = (page: Page): Promise<unknown[]> =>
  page.evaluate(() => {
    const frame = document.querySelector('iframe')
    return [frame?.style.height, frame?.title, JSON.stringify(localStorage), (window as { wanted?: number }).wanted]
  })

it('[EMBED-9] the page around it hears its rooms alone', async () => {
  const { app } = embed.hall
  const script = `window.wanted = 0; addEventListener('fanfare:sign-on-wanted', () => wanted++); ${LISTENING}`
  const others = `<iframe id="other" srcdoc="<p>somebody else</p>"></iframe><iframe id="unknown" src="${app.url}/r/second"></iframe>`
  embed.site.page = { body: embed.line('data-room="stage"') + others, script }
  const page = await embed.reader({ bypassCSP: true })
  const room = `iframe[src^="${app.url}/r/stage"]`
  const frame = await wholeFrame(page, room)
  await page.waitForFunction(`heard.some(({ type }) => type === 'ready')`)
  const lies = (count: number) =>
    page.waitForFunction(`heard.filter(({ title }) => title === 'Mallory').length === ${count}`)
  const before = await changeable(page)
  await page.evaluate(lie)
  await (await frameOf(page, '#other')).evaluate(lie)
  await (await wholeFrame(page, '#unknown')).evaluate(lie)
  await lies(3)
  expect(await changeable(page)).toEqual(before)
  // The room itself is heard, as long as the room is in its frame.
  await frame.evaluate(lie)
  await page.waitForFunction('window.wanted === 1')
  const after = await changeable(page)
  embed.stranger.page = { body: '<p id="stranger"></p>' }
  await page.evaluate(
    ([at, elsewhere]) => document.querySelector(at as string)?.setAttribute('src', elsewhere as string),
    [room, embed.stranger.origin] as const,
  )
  const gone = page.frameLocator(`iframe[src="${embed.stranger.origin}"]`).locator('#stranger')
  await gone.waitFor({ state: 'attached' })
  await gone.evaluate(lie)
  await lies(5)
  expect(await changeable(page)).toEqual(after)
})

it('[INT-4] in the example shop a customer signs in, is a member in its room at once, and nobody there after signing out', async () => {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const env = { BRAND_SECRET, BRAND_ISSUER: 'https://shop.example', EMBED_ORIGINS: origin }
  await using hall = await openHall(built.browser, built.dir, { env })
  await using shop = await startShop({ BRAND_SECRET, PORT: String(port), LIVE_URL: hall.app.url, ROOM: 'stage' })
  const fan = await hall.fan('Watcher')
  await using context = await built.browser.newContext({ locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(shop.url)
  await wholeFrame(page)

  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'ana' }).click()
  await page.getByText('In the room as Ana Souza').waitFor()
  await sayInFrame(await wholeFrame(page), 'hello from the shop')
  await fan.until(({ texts }) => texts.includes('hello from the shop'))
  expect(fan.room.view.everyone.chat.lines.at(-1)?.name).toBe('Ana Souza')

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: 'Sign in' }).waitFor()
  const frame = await wholeFrame(page)
  await sayInFrame(frame, 'somebody else', 'Guest of Ana')
  await fan.until(({ texts }) => texts.includes('somebody else'))
  const [member, guest] = fan.room.view.everyone.chat.lines.slice(-2)
  expect(guest?.by).not.toBe(member?.by)
  // The shop's own cookie went with signing out; the room has none.
  expect(await context.cookies()).toEqual([])
})
