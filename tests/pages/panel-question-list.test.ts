import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, axeFindings, usePages } from './page-browser.ts'
import { closed, dialog, openPanel } from './panel-hall.ts'
import { answerIn, asks, atQuestions, field, row, rows, shown, wants } from './question-hall.ts'
import { openScreenHall, type ScreenHall } from './screen-hall.ts'

const pages = usePages()
let hall: ScreenHall

beforeAll(async () => {
  hall = await openScreenHall(pages.browser, pages.dir)
})
afterAll(() => hall[Symbol.asyncDispose]())

describe('the list', () => {
  it('[PANEL-26] has the most wanted on top, and says how many wait and how long', async () => {
    const room = await hall.make({ title: 'Wanted' })
    await asks(hall, room, 'Hana', 'Is it heavy?')
    const { question } = await asks(hall, room, 'Rui', 'Which colours?')
    await asks(hall, room, 'Mei', 'When?')
    await wants(hall, room, question, 3)
    const page = await atQuestions(hall, room)
    await row(page, 'Which colours?').getByRole('img', { name: '3 people want this answered' }).waitFor()
    await expect.poll(() => rows(page)).toEqual(['Which colours?', 'Is it heavy?', 'When?'])
    expect(await page.locator('.panel-tabs .mini', { hasText: 'Questions' }).innerText()).toContain('3')
    expect(await page.locator('.desk-asked-longest').innerText()).toMatch(/^oldest \d+:\d\d$/)
    await page.getByRole('combobox', { name: 'Order' }).selectOption('newest')
    expect(await rows(page)).toEqual(['When?', 'Which colours?', 'Is it heavy?'])
    await page.getByRole('searchbox').fill('hana')
    expect(await rows(page)).toEqual(['Is it heavy?'])
  })

  it('[PANEL-26] does not move under the pointer: new ones wait, and what was answered stays until it leaves', async () => {
    const room = await hall.make({ title: 'Still' })
    await asks(hall, room, 'Hana', 'Is it heavy?')
    await asks(hall, room, 'Rui', 'Which colours?')
    const page = await atQuestions(hall, room)
    await row(page, 'Is it heavy?').hover()
    await asks(hall, room, 'Mei', 'When?')
    await page.getByRole('button', { name: '1 new' }).waitFor()
    await row(page, 'Is it heavy?').getByRole('button', { name: 'Answered live' }).click()
    await page.locator('.desk-asked-answer', { hasText: 'answered live' }).waitFor()
    expect(await rows(page)).toEqual(['Is it heavy?', 'Which colours?'])
    await page.getByRole('button', { name: '1 new' }).press('Enter')
    expect(await rows(page)).toEqual(['Which colours?', 'When?'])
    await asks(hall, room, 'Jun', 'Where?')
    await page.getByRole('button', { name: '1 new' }).waitFor()
    await page.mouse.move(5, 5)
    await row(page, 'Where?').waitFor()
  })

  it('[PANEL-26] new ones wait while somebody has scrolled down', async () => {
    const room = await hall.make({ title: 'Scrolled' })
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const fan = await hall.app.join(`Fan ${n}`, { room: room.room })
      for (const m of [1, 2, 3]) await fan.send('question.ask', { text: `Question ${n}.${m}` })
    }
    const page = await atQuestions(hall, room, { viewport: { width: 1200, height: 700 } })
    await page.getByRole('combobox', { name: 'Order' }).selectOption('newest')
    await row(page, 'Question 6.3').waitFor()
    await page.locator('.desk-asked-scroll').evaluate((box) => box.scrollTo({ top: 300 }))
    await asks(hall, room, 'Mei', 'When?')
    await page.getByRole('button', { name: '1 new' }).waitFor()
    expect(await row(page, 'When?').count()).toBe(0)
    await page.getByRole('button', { name: '1 new' }).click()
    await row(page, 'When?').waitFor()
    expect(await page.locator('.desk-asked-scroll').evaluate((box) => box.scrollTop)).toBe(0)
  })

  it('[PANEL-26] on a phone: one column, everything by touch', async () => {
    const room = await hall.make({ title: 'Phone' })
    const { question } = await asks(hall, room, 'Hana', 'Is it heavy?')
    const page = await openPanel(hall, room.room, { viewport: PHONE, hasTouch: true, isMobile: true })
    await page.locator('.phone-places').getByRole('button', { name: 'Chat' }).tap()
    await page.locator('.panel-tabs .mini', { hasText: 'Questions' }).tap()
    await row(page, 'Is it heavy?').tap()
    await row(page, 'Is it heavy?').getByRole('button', { name: 'Answer', exact: true }).tap()
    await field(page).fill('150 grams.')
    await page.getByRole('button', { name: 'Send the answer' }).tap()
    await room.host.until(() => answerIn(room, question)?.text === '150 grams.')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  })

  it('[PANEL-30] who asked is dealt with from there', async () => {
    const room = await hall.make({ title: 'Persons' })
    const { fan } = await asks(hall, room, 'Rui', 'cheap phones?')
    const page = await atQuestions(hall, room)
    await row(page, 'cheap phones?').click()
    await row(page, 'cheap phones?').getByRole('button', { name: 'Time out or ban Rui' }).click()
    await dialog(page).getByRole('button', { name: '10 min' }).click()
    await fan.until(({ room: { view } }) => view.mine.brakes.until !== 0)
    expect(await fan.send('question.ask', { text: 'cheap!' })).toMatchObject({ ok: false, refused: 'muted' })
    await closed(page)
  })

  it('[PANEL-30] an archived room has its questions to be read, no more', async () => {
    const room = await hall.make({ title: 'Archived' })
    const { question } = await asks(hall, room, 'Hana', 'Is it heavy?')
    await room.do('question.answer', { question, text: '150 grams.' })
    const page = await atQuestions(hall, room)
    await shown(page, 'All')
    await page.keyboard.press('j')
    await page.locator('.desk-asked-act').first().waitFor()
    await room.do('launch.end', {})
    await room.do('launch.archive', {})
    await page.locator('.desk-asked-act').first().waitFor({ state: 'detached' })
    for (const key of ['h', 's', 'a', 'Enter']) await page.keyboard.press(key)
    expect(await field(page).count()).toBe(0)
    await row(page, '150 grams.').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(room.host.room.view.everyone.questions).toHaveLength(1)
  })
})

it('[PANEL-31] who may ask and vote is switched in the panel, and undone', async () => {
  const room = await hall.make({ title: 'May' })
  const fan = await hall.app.join('Hana', { room: room.room })
  const page = await atQuestions(hall, room)
  await page.keyboard.press('o')
  await dialog(page).getByRole('button', { name: 'Who may what', exact: true }).click()
  const group = (name: string) => dialog(page).getByRole('group', { name })
  expect(await group('Questions:').getByRole('radio').count()).toBe(3)
  expect(await group('Polls and battles:').getByRole('radio').count()).toBe(4)
  await group('Questions:').getByRole('radio', { name: 'staff only' }).check({ force: true })
  await fan.until(({ room: { view } }) => view.everyone.permissions.ask === null)
  expect(await fan.send('question.ask', { text: 'May I?' })).toMatchObject({ ok: false, refused: 'not_allowed' })
  await group('Polls and battles:').getByRole('radio', { name: 'members only' }).check({ force: true })
  await fan.until(({ room: { view } }) => view.everyone.permissions.vote === 'member')
  await page.keyboard.press('Escape')
  await closed(page)
  await page.getByText('Fans cannot ask here for now').waitFor()
  for (const n of [1, 2]) {
    await page.keyboard.press('u')
    await fan.until(
      ({ room: { view } }) => view.everyone.permissions[n === 1 ? 'vote' : 'ask'] !== (n === 1 ? 'member' : null),
    )
  }
  expect(await fan.send('question.ask', { text: 'May I?' })).toMatchObject({ ok: true })
})
