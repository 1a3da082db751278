import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPages, startBrowser } from './page-browser.ts'
import { closed, deskLine, dialog, openPanel } from './panel-hall.ts'
import { openScreenHall, says, type ScreenHall } from './screen-hall.ts'

let pages: Awaited<ReturnType<typeof buildPages>>
let browser: Browser
let hall: ScreenHall

beforeAll(async () => {
  pages = await buildPages()
  browser = await startBrowser()
  hall = await openScreenHall(browser, pages.dir)
}, 60_000)
afterAll(async () => {
  await hall[Symbol.asyncDispose]()
  await browser.close()
  await pages[Symbol.asyncDispose]()
})

const fanLine = (page: Page, text: string) => page.locator('.line.said', { hasText: text })

it('[PANEL-4] a removed line goes from the fans and U brings it back; then U unpins', async () => {
  const room = await hall.make({ title: 'Undo' })
  await says(await hall.app.join('Hana', { room: room.room }), 'Which colours are there?')
  const [page, fan] = await Promise.all([openPanel(hall, room.room), hall.person({}, `/r/${room.room}`)])
  await fanLine(fan, 'Which colours').waitFor()
  await deskLine(page, 'Which colours').hover()
  await deskLine(page, 'Which colours').getByRole('button', { name: 'Pin', exact: true }).click()
  await page.locator('.deed-toast', { hasText: 'Line pinned' }).waitFor()
  await deskLine(page, 'Which colours').getByRole('button', { name: 'Remove' }).click()
  await fanLine(fan, 'Which colours').waitFor({ state: 'detached' })
  await page.locator('.deed-toast', { hasText: 'Line of Hana removed' }).waitFor()
  await page.keyboard.press('u')
  await fanLine(fan, 'Which colours').waitFor()
  expect(room.host.room.view.everyone.chat.pinned).toBeUndefined()
  await room.do('chat.pin', { line: room.host.room.view.everyone.chat.lines[0]?.seq ?? 0 })
  await page.keyboard.press('u')
  await room.host.until((host) => host.room.view.everyone.chat.pinned === undefined)
})

it('a host answers, marked as host, and sends a line to the screen', async () => {
  const room = await hall.make({ title: 'Answers' })
  await says(await hall.app.join('Hana', { room: room.room }), 'Is it heavy?')
  const page = await openPanel(hall, room.room)
  await deskLine(page, 'Is it heavy?').click()
  await page.keyboard.press('w')
  await room.host.until((host) => host.room.view.everyone.chat.featured.length === 1)
  await page.keyboard.press('r')
  await page.locator('.answering', { hasText: 'Is it heavy?' }).waitFor()
  await page.getByLabel('Speak as host').fill('150 grams.')
  await page.keyboard.press('Enter')
  await deskLine(page, '150 grams.').locator('.role').waitFor()
  const said = room.host.room.view.everyone.chat.lines.at(-1)
  expect(said).toMatchObject({ text: '150 grams.', staff: true, re: room.host.room.view.everyone.chat.lines[0]?.seq })
  expect(await page.getByLabel('Speak as host').inputValue()).toBe('')
})

it('[PANEL-7] calm comes only when held for a second; held lines are judged by key', async () => {
  const room = await hall.make({ title: 'Calm' })
  const page = await openPanel(hall, room.room)
  const calm = page.getByRole('button', { name: 'Calm the room' })
  await calm.click()
  await calm.click({ delay: 1_200 })
  await page.getByRole('button', { name: 'Calm is on' }).waitFor()
  expect(room.host.events.filter(({ type }) => type === 'brakes.changed')).toHaveLength(1)
  const fans = await Promise.all(['Hana', 'Rui'].map((name) => hall.app.join(name, { room: room.room })))
  for (const [n, fan] of fans.entries()) await says(fan, n === 0 ? 'good line' : 'bad line')
  await page.locator('.panel-tabs .figure', { hasText: '2' }).waitFor()
  await page.keyboard.press('a')
  await page.locator('.held-line.first', { hasText: 'good line' }).waitFor()
  await page.keyboard.press('a')
  await page.locator('.held-line.first', { hasText: 'bad line' }).waitFor()
  await page.keyboard.press('d')
  await page.getByText('No line waits').waitFor()
  await room.host.until((host) => host.texts.includes('good line'))
  expect(room.host.texts).not.toContain('bad line')
  await page.getByRole('button', { name: 'Calm is on' }).click()
  await calm.waitFor()
})

it('times a person out, bans them when armed and held, and frees them', async () => {
  const room = await hall.make({ title: 'Persons' })
  const fan = await hall.app.join('Rui', { room: room.room })
  await says(fan, 'cheap phones here')
  const page = await openPanel(hall, room.room)
  const sheet = async () => {
    await deskLine(page, 'cheap phones').hover()
    await deskLine(page, 'cheap phones').getByRole('button', { name: 'Time out or ban Rui' }).click()
  }
  await sheet()
  await dialog(page).getByLabel('Reason').fill('advertising')
  await dialog(page).getByRole('button', { name: '10 min' }).click()
  await fan.until(({ room: mine }) => mine.view.mine.brakes.reason === 'advertising')
  await closed(page)
  await page.keyboard.press('u')
  await fan.until(({ room: mine }) => mine.view.mine.brakes.until === 0)
  await sheet()
  await dialog(page).getByRole('button', { name: 'Ban…' }).click()
  await dialog(page).locator('.armed :focus').waitFor()
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Ban…' }).click()
  const bye = fan.next('bye')
  await dialog(page)
    .getByRole('button', { name: /^Ban.*Hold/ })
    .click({ delay: 1_200 })
  expect(await bye).toMatchObject({ reason: 'banned' })
  await page.locator('.panel-tabs').getByRole('button', { name: 'Restricted' }).click()
  await page.locator('.aside-row', { hasText: 'banned' }).getByRole('button', { name: 'Free' }).click()
  await page.getByText('Nobody is restricted').waitFor()
})
