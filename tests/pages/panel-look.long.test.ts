import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crowdTalks } from './hall-crowd.ts'
import { axeFindings, DESKTOP, PHONE, usePages } from './page-browser.ts'
import { liveShow, openPanel, RUNDOWN } from './panel-hall.ts'
import { openScreenHall, says, type HostedRoom, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall
let live: HostedRoom
let draft: HostedRoom
let over: HostedRoom
let after: HostedRoom
let lobby: HostedRoom

const views = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP, hasTouch: false, isMobile: false },
] as const

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
  live = await liveShow(hall, 'Aurora 3 launch')
  await crowdTalks(hall, live.room)
  await dress(live)
  const startsAt = Date.now() + 6 * 24 * 3_600_000
  draft = await hall.make({ title: 'Aurora 4', draft: true, startsAt, doorsAt: startsAt - 1_800_000 })
  await draft.do('stage.plan', { cues: [...RUNDOWN] })
  lobby = await hall.make({ title: 'Aurora 3 lite', startsAt: Date.now() + 847_000 })
  await lobby.do('stage.plan', { cues: [...RUNDOWN] })
  await crowdTalks(hall, lobby.room)
  after = await hall.make({ title: 'Aurora 3 encore' })
  await crowdTalks(hall, after.room)
  await after.do('launch.end', {})
  over = await hall.make({ title: 'Aurora 2' })
  await over.do('launch.end', {})
  await over.do('launch.archive', {})
}, 90_000)
afterAll(() => hall[Symbol.asyncDispose]())

/** A reply, a pin, something on the wall, and lines that wait. */
async function dress(room: HostedRoom): Promise<void> {
  const [fan, shy] = await Promise.all(['Hana', '小林'].map((name) => hall.app.join(name, { room: room.room })))
  const asked = await says(fan!, 'Will the hinge be repairable at home?')
  await room.do('chat.send', { text: 'It will: four screws, and we publish the guide today.', re: asked })
  await room.do('chat.pin', { line: asked })
  await room.do('chat.feature', { line: asked, on: true })
  for (const reaction of ['👍', '🔥'] as const) await shy!.send('chat.react', { line: asked, reaction, on: true })
  await room.do('brakes.set', { slow: 0, hold: true })
  await says(fan!, 'Look here: https://shop.example/aurora-for-less')
  await says(shy!, '这里更便宜，加我')
}

const shoot = (page: Page, name: string) => page.screenshot({ path: `screenshots/${name}.png` })
/** Nothing moves, and has not just been about to. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
}

for (const { device, ...view } of views) {
  for (const colorScheme of ['dark', 'light'] as const) {
    describe(`${device}, ${colorScheme}`, () => {
      const open = (room: string, locale = 'en-US') => openPanel(hall, room, { ...view, colorScheme, locale })
      const look = async (page: Page, name: string) => {
        await settled(page)
        await shoot(page, `panel-${name}-${device}-${colorScheme}`)
        return await axeFindings(page)
      }
      const place = (page: Page, n: number) =>
        device === 'phone' ? page.locator('.phone-places button').nth(n).click() : undefined

      it('[PANEL-9] axe finds nothing in a show, in either language', async () => {
        for (const locale of ['en-US', 'zh-CN']) {
          const page = await open(live.room, locale)
          await page.locator('.desk-line').first().waitFor({ state: 'attached' })
          await page.locator('.spark polyline').first().waitFor({ state: 'attached' })
          expect(await look(page, `live-${locale.slice(0, 2)}`)).toEqual([])
          await page.close()
        }
      })

      it('[PANEL-9] nor in what lies over it', async () => {
        const page = await open(live.room)
        await place(page, 2)
        await page.locator('.panel-tabs .mini', { hasText: 'Held' }).click()
        expect(await look(page, 'held')).toEqual([])
        await place(page, 3)
        await page
          .getByRole('button', { name: /Welcome/ })
          .first()
          .click()
        expect(await look(page, 'cue')).toEqual([])
        await page.keyboard.press('Escape')
        await place(page, 4)
        await page.locator('.launch-tools').getByRole('button', { name: 'End the show' }).click()
        expect(await look(page, 'end')).toEqual([])
        await page.keyboard.press('Escape')
        for (const tab of ['Words', 'Stream and look', 'Schedule', 'Teasers']) {
          await page.locator('.launch-tools').getByRole('button', { name: tab, exact: true }).click()
          expect(await look(page, `launch-${tab.split(' ')[0]?.toLowerCase()}`)).toEqual([])
          await page.keyboard.press('Escape')
        }
      })

      it('[PANEL-9] nor in any other phase, nor away from the server', async () => {
        const locales = process.env['LOOKS'] === 'all' ? ['zh-CN', 'en-US'] : ['en-US']
        const places = Object.entries({ draft, lobby, after, over })
        for (const [name, room, locale] of locales.flatMap((each) =>
          places.map((place) => [...place, each] as const),
        )) {
          const page = await open(room.room, locale)
          expect(await look(page, locale === 'en-US' ? name : `${name}-zh`)).toEqual([])
          if (name !== 'over') {
            await page.close()
            continue
          }
          await page.context().setOffline(true)
          await page.locator('.banner.trouble').waitFor()
          expect(await look(page, 'away')).toEqual([])
        }
      })
    })
  }
}

it('says to who is no host what this page is', async () => {
  const page = await hall.person({ colorScheme: 'dark' }, `/host/${live.room}`)
  await page.getByText('npm run host-link').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await shoot(page, 'panel-not-host')
})
