import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Fan } from '../support.ts'
import { composer, line, openHall, PHONE, said, say, sayAs, whole, usePages } from './page-browser.ts'

const built = usePages()

/** Comes in by the code on the wall, as somebody would type it. */
async function joinByCode(page: Page, code: string): Promise<void> {
  await page
    .getByRole('textbox', { name: /code/i })
    .fill(`${code.slice(0, 2).toLowerCase()} ${code.slice(2).toLowerCase()}`)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/r\/stage/)
  await whole(page)
}

/** A line a second, until so many are said. */
async function talksOn(fan: Fan, lines: number): Promise<void> {
  for (let said = 0; said < lines; said++) {
    const due = performance.now() + 1_000
    await fan.send('chat.send', { text: `meanwhile ${said}` })
    await new Promise((next) => setTimeout(next, Math.max(0, due - performance.now())))
  }
}

it(
  '[PAGE-4] [LOBBY-1] a fan joins by code, talks, is offline for a minute and comes back whole',
  { timeout: 120_000 },
  async () => {
    await using hall = await openHall(built.browser, built.dir)
    const bo = await hall.fan('Bo')
    const { code } = bo.room.view.everyone.launch
    const page = await hall.person({ viewport: PHONE, hasTouch: true, isMobile: true }, '/')
    await joinByCode(page, code)
    await sayAs(page, 'Ann', 'here at last')
    await page.context().setOffline(true)
    const away = talksOn(bo, 60)
    await page
      .getByText(/away since/i)
      .first()
      .waitFor()
    await say(page, 'written on the train')
    await away
    await page.context().setOffline(false)
    await whole(page)
    await line(page, 'meanwhile 59').waitFor()
    await bo.until(({ texts }) => texts.includes('written on the train'))
    await line(page, 'written on the train').waitFor()
    const wanted = ['here at last', ...Array.from({ length: 60 }, (_, i) => `meanwhile ${i}`), 'written on the train']
    expect(await said(page)).toEqual(wanted)
    expect(bo.texts).toEqual(wanted)
    expect(await composer(page).inputValue()).toBe('')
  },
)
