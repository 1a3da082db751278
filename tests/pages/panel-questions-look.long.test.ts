import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crowdTalks } from './hall-crowd.ts'
import { axeFindings, DESKTOP, PHONE, usePages } from './page-browser.ts'
import { liveShow, openPanel } from './panel-hall.ts'
import { openScreenHall, type HostedRoom, type ScreenHall } from './screen-hall.ts'

/** What a crowd asks: name, question, how many want it. */
const ASKED: readonly (readonly [name: string, text: string, wanted: number])[] = [
  ['Mei Chen', '什么时候发货？中国和海外是同一天吗？', 17],
  ['Hana', 'Will the hinge be repairable at home, and do you publish the guide?', 12],
  ['rafa_92', '¿Cuánto pesa?', 12],
  ['Priya', 'Battery size, and how many charging cycles until 80 %?', 9],
  ['داليا', 'من أين يمكن الشراء؟', 4],
  ['BartholomewTheVeryQuiet', 'Is there a version with a headphone jack?\nAsking for my whole orchestra.', 2],
  ['Tomás', 'Tem na cor preta?', 1],
  ['k', 'https://aurora.example/specs/aurora-3/night-brass/256?ref=a-very-long-address-that-must-wrap-somewhere', 0],
  ['Olamide', 'Say hello to Lagos?', 0],
]
const views = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP, hasTouch: false, isMobile: false },
] as const

const built = usePages()
let hall: ScreenHall
let live: HostedRoom
let empty: HostedRoom
const numbers: number[] = []

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
  live = await liveShow(hall, 'Aurora 3 launch')
  empty = await hall.make({ title: 'Aurora 3 lite' })
  await crowdTalks(hall, live.room)
  await crowdAsks()
}, 90_000)
afterAll(() => hall[Symbol.asyncDispose]())

async function crowdAsks(): Promise<void> {
  const most = Math.max(...ASKED.map(([, , wanted]) => wanted))
  const crowd = await Promise.all(
    Array.from({ length: most }, (_, n) => hall.app.join(`Fan ${n}`, { room: live.room })),
  )
  for (const [name, text, wanted] of ASKED) {
    const reply = await (await hall.app.join(name, { room: live.room })).send('question.ask', { text })
    if (!reply.ok) throw new Error(`${text}: ${reply.refused}`)
    numbers.push(reply.value.seq)
    for (const fan of crowd.slice(0, wanted)) await fan.send('question.upvote', { question: reply.value.seq, on: true })
  }
  const [, hinge, weight, , , , black, link] = numbers
  await live.do('question.answer', {
    question: hinge!,
    text: 'It will: four screws, and we publish the guide today.',
  })
  await live.do('question.answer', { question: black! })
  await live.do('question.hide', { question: link! })
  await live.do('stage.set', { scene: { kind: 'question', question: weight! } })
}

/** Nothing moves, and has not just been about to. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
}

for (const { device, ...view } of views) {
  for (const colorScheme of ['dark', 'light'] as const) {
    describe(`${device}, ${colorScheme}`, () => {
      const open = async (room: HostedRoom, locale: string) => {
        const page = await openPanel(hall, room.room, { ...view, colorScheme, locale })
        if (device === 'phone') await page.locator('.phone-places button').nth(2).click()
        await page.locator('.panel-tabs .mini').nth(1).click()
        await page.locator('.desk-asked-top').waitFor()
        return page
      }
      const look = async (page: Page, name: string) => {
        await settled(page)
        await page.screenshot({ path: `screenshots/panel-questions-${name}-${device}-${colorScheme}.png` })
        return await axeFindings(page)
      }
      const shown = (page: Page, n: number) => page.locator('.desk-asked-shows .mini').nth(n).click()

      for (const locale of ['en-US', 'zh-CN']) {
        const tag = locale.slice(0, 2)

        it(`[PANEL-32] axe finds nothing in a full list, nor while an answer is written: ${tag}`, async () => {
          const page = await open(live, locale)
          await page.locator('.desk-asked-row').nth(3).waitFor()
          expect(await look(page, `open-${tag}`)).toEqual([])
          await shown(page, 1)
          await page.locator('.desk-asked-answer').first().waitFor()
          await page.locator('.desk-asked-row').first().click()
          expect(await look(page, `all-${tag}`)).toEqual([])
          await page.locator('.desk-asked-act').first().click()
          await page
            .locator('.desk-asked-form textarea')
            .fill('我们同一天发货。Same day everywhere, from 3 December on.')
          const mei = numbers[0]!
          await live.do('question.answer', { question: mei, text: '全球同一天：12 月 3 日。' })
          await page.locator('.desk-asked-meanwhile').waitFor()
          expect(await look(page, `answer-${tag}`)).toEqual([])
          await page.close()
        })

        it(`[PANEL-32] nor in what is hidden, in an empty room, in its keys, nor away from the server: ${tag}`, async () => {
          const page = await open(live, locale)
          await shown(page, 3)
          await page.locator('.aside-row').waitFor()
          expect(await look(page, `hidden-${tag}`)).toEqual([])
          await page.keyboard.press('?')
          await page.getByRole('dialog').waitFor()
          expect(await look(page, `keys-${tag}`)).toEqual([])
          await page.close()
          const nobody = await open(empty, locale)
          expect(await look(nobody, `empty-${tag}`)).toEqual([])
          await nobody.context().setOffline(true)
          await nobody.locator('.banner.trouble').waitFor()
          expect(await look(nobody, `away-${tag}`)).toEqual([])
          await nobody.close()
        })
      }
    })
  }
}
