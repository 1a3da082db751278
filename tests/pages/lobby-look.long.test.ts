import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, DESKTOP, PHONE, usePages } from './page-browser.ts'
import { openScreenHall, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

const views = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP, hasTouch: false, isMobile: false },
] as const

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
  await furnish()
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

/** A house in which something of everything is going on. */
async function furnish(): Promise<void> {
  const hour = 3_600_000
  const now = Date.now()
  const zh = (title: string) => ({ language: 'en', texts: { 'zh-Hans': { title } } })
  for (const [title, own] of [
    ['Aurora 2, the loud one', '极光 2：喧哗之作'],
    ['Aurora 3: the quiet one', '极光 3：静谧之作'],
  ] as const) {
    const made = await hall.make({ title, ...zh(own), startsAt: now + hour })
    await made.do('launch.start', {})
    if (title.includes('loud')) await made.do('launch.end', {})
  }
  await hall.make({ title: 'Aurora Watch', ...zh('极光手表'), startsAt: now + 26 * 60_000 })
  await hall.make({
    title: 'The fans’ evening in Chengdu',
    ...zh('成都粉丝之夜'),
    startsAt: now + 9 * 24 * hour,
    doorsAt: now + 8 * 24 * hour,
  })
  await hall.make({
    title: 'Aurora 4, said to nobody yet',
    ...zh('极光 4（未公布）'),
    draft: true,
    startsAt: now + 40 * 24 * hour,
  })
  await hall.make({ title: 'Our monthly evening', ...zh('每月之夜'), template: true })
}

const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
const shoot = async (page: Page, name: string) => {
  await settled(page)
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true })
}

for (const { device, ...view } of views) {
  for (const colorScheme of ['dark', 'light'] as const) {
    describe(`${device}, ${colorScheme}`, () => {
      it('[LOBBY-5] axe finds nothing in the lobby: full, with a wrong code, for hosts, while creating', async () => {
        const key = () => hall.app.tokens.hostLink(hall.app.stores.clock.now())
        for (const locale of ['en-US', 'zh-CN']) {
          const name = (state: string) => `lobby-${state}-${device}-${colorScheme}-${locale.slice(0, 2)}`
          const page = await hall.person({ ...view, colorScheme, locale }, '/?code=ZZZZ9')
          await page.locator('.room-card').first().waitFor()
          expect(await axeFindings(page)).toEqual([])
          await shoot(page, name('full'))
          const host = await hall.person({ ...view, colorScheme, locale }, `/#host=${key()}`)
          await host.locator('.host-corner .room-card').first().waitFor()
          expect(await axeFindings(host)).toEqual([])
          await shoot(host, name('host'))
          await host.locator('.host-corner-top .button').last().click()
          await host.getByRole('dialog').waitFor()
          await settled(host)
          expect(await axeFindings(host)).toEqual([])
          await shoot(host, name('create'))
          await page.context().close()
          await host.context().close()
        }
      })
    })
  }
}

it('[LOBBY-5] everything can be reached by keyboard, and nothing is cut off on the smallest phone', async () => {
  const page = await hall.person({ viewport: { width: 320, height: 600 } }, '/')
  await page.locator('.room-card').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await shoot(page, 'lobby-smallest')
  const reached: string[] = []
  for (let n = 0; n < 5; n++) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate(() => document.activeElement?.getAttribute('class') ?? ''))
  }
  expect(reached.slice(0, 4)).toEqual(['icon-button plain', 'code-input', 'button primary', 'room-card'])
})
