import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, DESKTOP, PHONE, usePages } from './page-browser.ts'
import { openVerifyHall, type AskedPoll, type VerifyHall } from './verify-hall.ts'

const built = usePages()
let hall: VerifyHall
let colour: AskedPoll
let battle: AskedPoll

const CHOICES = [[0], [0], [1], [0], [2], [1], [0], [1], [0], [0], [2]]

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openVerifyHall(built.browser, built.dir)
  const [red, blue] = [{ text: 'Night brass' }, { text: 'Paper white' }]
  battle = await hall.ask(
    { kind: 'battle', forMs: 60_000, question: 'Which side is louder?', options: [red, blue] },
    [],
  )
  for (const [i, taps] of [9, 4, 7, 8].entries()) {
    const fan = await hall.fan(`Tapper ${i}`)
    await fan.send('poll.tap', { poll: battle.poll, round: 1, side: i === 1 || i === 2 ? 1 : 0, taps })
  }
  await battle.close()
  colour = await hall.ask({}, CHOICES)
  await colour.close()
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

const views = [
  { device: 'phone', viewport: PHONE, isMobile: true, hasTouch: true },
  { device: 'desktop', viewport: DESKTOP, isMobile: false, hasTouch: false },
] as const

async function expectSound(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(width, `${name} is wider than the window`).toBeLessThanOrEqual(0)
  expect(await axeFindings(page), name).toEqual([])
  await page.screenshot({ path: `screenshots/verify-${name}.png`, fullPage: true })
}

const give = (page: Page, text: string) =>
  page.locator('input[type=file]').setInputFiles({ name: 'b.ndjson', mimeType: '', buffer: Buffer.from(text) })

describe.each(views)('$device', ({ device, ...view }) => {
  it.each(['dark', 'light'] as const)(
    '[VERIFY-6] how a recount looks, %s',
    async (colorScheme) => {
      const at = (query: string, locale = 'en-US') => hall.person({ ...view, colorScheme, locale }, `/verify${query}`)
      const name = (state: string) => `${state}-${device}-${colorScheme}`
      const page = await at('')
      await page.getByText('Choose a file of ballots').waitFor()
      await expectSound(page, name('empty'))
      await give(page, (await colour.file()).replace('"choice":[1]', '"choice":[2]'))
      await page.getByText('Ballots were changed').waitFor()
      await expectSound(page, name('changed'))
      await give(page, '{}')
      await page.getByText('This is no file of ballots').waitFor()
      await expectSound(page, name('no-file'))
      const found = await at(`?room=stage&poll=${colour.poll}&receipt=${colour.receipts[0]}`)
      await found.locator('.verify-found').waitFor()
      await expectSound(found, name('whole'))
      const sides = await at(`?room=stage&poll=${battle.poll}`)
      await sides.locator('.verify-verdict').waitFor()
      await expectSound(sides, name('battle'))
      const none = await at('?room=stage&poll=none')
      await none.getByText('There is no file of these ballots').waitFor()
      await expectSound(none, name('none'))
      const chinese = await at(`?room=stage&poll=${colour.poll}&receipt=${colour.receipts[0]}`, 'zh-CN')
      await chinese.locator('.verify-found').waitFor()
      await expectSound(chinese, name('zh-whole'))
    },
    60_000,
  )
})
