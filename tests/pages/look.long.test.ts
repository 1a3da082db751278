import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crowdTalks } from './hall-crowd.ts'
import {
  axeFindings,
  composer,
  DESKTOP,
  type Hall,
  line,
  openHall,
  PHONE,
  say,
  sayAs,
  usePages,
  whole,
} from './page-browser.ts'

const built = usePages()
let hall: Hall

const views = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP, hasTouch: false, isMobile: false },
] as const

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openHall(built.browser, built.dir)
  await hall.open('next', 'Aurora 4: the quiet one', Date.now() + 7_440_000)
  for (const { device } of views)
    for (const scheme of ['dark', 'light']) await hall.open(`own-${device}-${scheme}`, 'Aurora 3 launch')
  await crowdTalks(hall)
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

const shoot = (page: Page, name: string) => page.screenshot({ path: `screenshots/${name}.png` })

const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))

for (const { device, ...view } of views) {
  for (const colorScheme of ['dark', 'light'] as const) {
    describe(`${device}, ${colorScheme}`, () => {
      const open = (path?: string, locale = 'en-US') => hall.person({ ...view, colorScheme, locale }, path)

      it('[PAGE-6] axe finds nothing in a room full of talk, in its sheets and in the lobby', async () => {
        const page = await open()
        await whole(page)
        await line(page, '已经等了三个月了').waitFor()
        expect(await axeFindings(page)).toEqual([])
        await say(page, 'Hello from the third row')
        await page.getByRole('dialog').waitFor()
        await settled(page)
        expect(await axeFindings(page)).toEqual([])
        await shoot(page, `name-sheet-${device}-${colorScheme}`)
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Settings' }).click()
        await settled(page)
        expect(await axeFindings(page)).toEqual([])
        await shoot(page, `settings-${device}-${colorScheme}`)
        await page.goto(hall.app.url)
        await page.locator('.room-card').first().waitFor()
        expect(await axeFindings(page)).toEqual([])
        await shoot(page, `lobby-${device}-${colorScheme}`)
      })

      it('shows the wait before T-0', async () => {
        for (const locale of ['en-US', 'zh-CN']) {
          const page = await open('/r/next', locale)
          await whole(page)
          await page.locator('.countdown').waitFor()
          expect(await axeFindings(page)).toEqual([])
          await shoot(page, `wait-${device}-${colorScheme}-${locale.slice(0, 2)}`)
          await page.close()
        }
      })

      it('[PAGE-6] axe finds nothing in own lines, failed ones, and away from the server', async () => {
        const page = await hall.person({ ...view, colorScheme }, `/r/own-${device}-${colorScheme}`)
        await sayAs(page, 'Ann', 'Welcome, everybody. We begin in a minute.')
        for (const text of ['Two lines\nof one person', 'Sound check: can you hear us?', 'Too fast'])
          await say(page, text)
        await page.locator('.line.failed').getByText('You may write again in').waitFor()
        await line(page, 'Sound check').locator('.line-text').click()
        await page.locator('.line-tools').waitFor()
        await settled(page)
        expect(await axeFindings(page)).toEqual([])
        await shoot(page, `own-${device}-${colorScheme}`)
        await line(page, 'Sound check').getByRole('button', { name: 'Delete' }).click()
        await page.getByText('This line was removed.').waitFor()
        await page.context().setOffline(true)
        await page.locator('.banner.away').waitFor()
        await composer(page).fill('Held until we are back')
        await settled(page)
        expect(await axeFindings(page)).toEqual([])
        await shoot(page, `away-${device}-${colorScheme}`)
      })

      it('shows the room in the language of the browser', async () => {
        for (const locale of ['en-US', 'zh-CN'] as const) {
          const page = await open('/r/stage', locale)
          await whole(page)
          await line(page, '已经等了三个月了').waitFor()
          const words = { 'en-US': 'Say something', 'zh-CN': '说点什么' }[locale]
          expect(await composer(page).getAttribute('placeholder')).toBe(words)
          await composer(page).fill('Night brass it is')
          await settled(page)
          await shoot(page, `room-${device}-${colorScheme}-${locale.slice(0, 2)}`)
          await page.close()
        }
      })
    })
  }
}

it('nothing is cut off on the smallest phone', async () => {
  for (const path of ['/', '/r/stage', '/r/next']) {
    const page = await hall.person({ viewport: { width: 320, height: 600 }, hasTouch: true, isMobile: true }, path)
    await page.locator('.room-card, .link-dot.whole').first().waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(320)
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('button, a, textarea, h1')]
        .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.right > 320 || box.left < 0))
        .map(({ name }) => name),
    )
    expect(outside).toEqual([])
    await shoot(page, `smallest-${path.replaceAll('/', '')}`)
  }
})
