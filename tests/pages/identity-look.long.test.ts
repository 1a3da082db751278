import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { openBrand, type Brand } from './brand-hall.ts'
import { crowdTalks } from './hall-crowd.ts'
import { axeFindings, DESKTOP, PHONE, usePages, whole } from './page-browser.ts'
import { liveShow, openPanel } from './panel-hall.ts'
import type { HostedRoom } from './screen-hall.ts'

const pages = usePages()
let brand: Brand
let live: HostedRoom
let closedRoom: HostedRoom
let moderatorKey: string
beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  brand = await openBrand(pages.browser, pages.dir)
  live = await liveShow(brand.hall, 'Aurora 3 launch')
  await crowdTalks(brand.hall, live.room)
  closedRoom = await brand.hall.make({ title: 'Aurora 3 members' })
  await crowdTalks(brand.hall, closedRoom.room)
  await closedRoom.do('permissions.set', { chat: 'member' })
  await crew()
}, 90_000)
afterAll(() => brand[Symbol.asyncDispose]())

/** Some who run the room, some links, and somebody who is kept out. */
async function crew(): Promise<void> {
  const { app } = brand.hall
  const link = async (role: 'moderator' | 'host' | 'staff', label: string, room?: RoomId) =>
    await live.do('link.create', { role, label, hours: 24, ...(room && { room }) })
  moderatorKey = (await link('moderator', 'Lin, the desk', live.room)).key
  const { key } = await link('host', 'Mei, second host')
  await link('staff', '客服小组', live.room)
  for (const [name, hostKey] of [
    ['Lin', moderatorKey],
    ['Mei Chen', key],
  ] as const) {
    const { token } = await app.session(name)
    await fetch(`${app.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ hostKey }),
    })
  }
  const fans = await Promise.all(['Rui', '小周'].map((name) => app.join(name, { room: live.room })))
  const [rui, zhou] = fans.map((fan) => fan.welcomes[0]!.you.id)
  await live.do('person.restrict', { person: rui!, name: 'Rui', forMs: null, reason: 'sells phones' })
  await live.do('person.restrict', { person: zhou!, name: '小周', forMs: 1_800_000, reason: 'off topic' })
}

const shoot = (page: Page, name: string) => page.screenshot({ path: `screenshots/${name}.png` })
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
}

const locales = process.env['LOOKS'] === 'all' ? (['en-US', 'zh-CN'] as const) : (['en-US'] as const)
/** Each looks at several pages. */
const PATIENCE = { timeout: 60_000 }
const views = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP, hasTouch: false, isMobile: false },
] as const
const kinds = views.flatMap((view) =>
  (['dark', 'light'] as const).flatMap((colorScheme) => locales.map((locale) => ({ ...view, colorScheme, locale }))),
)

describe.each(kinds)('$device, $colorScheme, $locale', ({ device, ...view }) => {
  const mark = `${device}-${view.colorScheme}-${view.locale.slice(0, 2)}`
  const look = async (page: Page, name: string) => {
    await settled(page)
    await shoot(page, `${name}-${mark}`)
    return await axeFindings(page)
  }

  it('[PAGE-33] axe finds nothing in what people see of who they are', PATIENCE, async () => {
    const token = brand.sign({ sub: `look ${mark}`, name: 'Hana Kim' })
    const page = await brand.hall.person(view, `/r/${closedRoom.room}`)
    await whole(page)
    await page.locator('.closed-row').waitFor()
    expect(await look(page, 'self-members')).toEqual([])
    await page.goto(`${brand.hall.app.url}/r/${live.room}`)
    await whole(page)
    await page.locator('.composer textarea').fill('Night brass, please!')
    await page.locator('.composer button[type=submit]').click()
    await page.locator('.privacy:not([aria-hidden])').waitFor()
    expect(await look(page, 'self-name')).toEqual([])
    await page.keyboard.press('Escape')
    await page.evaluate((key) => (location.hash = `token=${key}`), token)
    await page.locator('.toast').waitFor()
    await whole(page)
    const settings = page.locator('.top-bar .icon-button').last()
    await settings.click()
    await page.locator('.own-ways').waitFor()
    expect(await look(page, 'self-settings')).toEqual([])
    for (const [n, sheet] of ['carry', 'leave', 'forget'].entries()) {
      if (n > 0) await settings.click()
      await page.locator('.own-ways .button').nth(n).click()
      if (sheet === 'carry') await page.locator('.carry-sheet .qr').waitFor()
      expect(await look(page, `self-${sheet}`)).toEqual([])
      await page.keyboard.press('Escape')
    }
  })

  const people = async () => {
    const page = await openPanel(brand.hall, live.room, view)
    if (device === 'phone') await page.locator('.phone-places button').nth(4).click()
    const where = device === 'phone' ? '.launch-tools .button' : '.panel-links button.icon-button'
    await page.locator(where).last().click()
    return page
  }

  it('[PANEL-15] nor in people and doors', PATIENCE, async () => {
    const page = await people()
    expect(await look(page, 'crew-links')).toEqual([])
    for (const [n, tab] of ['crew', 'may', 'kept'].entries()) {
      await page
        .locator('dialog .panel-tabs button')
        .nth(n + 1)
        .click()
      expect(await look(page, `crew-${tab}`)).toEqual([])
    }
  })

  it('[PANEL-15] nor in a link that was made, and one that is to be revoked', PATIENCE, async () => {
    const page = await people()
    await page.locator('.crew-row .button').first().click()
    await page.locator('.crew-row .armed').waitFor()
    expect(await look(page, 'crew-armed')).toEqual([])
    await page.locator('.link-form button[type=submit]').click()
    await page.locator('.made-link').waitFor()
    expect(await look(page, 'crew-made')).toEqual([])
  })

  it('[PANEL-15] nor in what a moderator sees, and hosts in the lobby', PATIENCE, async () => {
    const moderator = await brand.hall.person(view, `/host/${live.room}#host=${moderatorKey}`)
    await moderator.locator('.panel .link-dot.whole:visible').waitFor()
    await moderator.locator('.desk-line').first().waitFor({ state: 'attached' })
    expect(await look(moderator, 'crew-moderator')).toEqual([])
    const host = brand.hall.app.tokens.hostLink(brand.hall.app.stores.clock.now())
    const lobby = await brand.hall.person(view, `/#host=${host}`)
    await lobby.locator('.host-corner .button').first().click()
    await lobby.locator('.link-form').waitFor()
    expect(await look(lobby, 'crew-lobby')).toEqual([])
  })
})
