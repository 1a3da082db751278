import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hall } from './page-browser.ts'
import { axeFindings, composer, line, openHall, PHONE, say, usePages, whole } from './page-browser.ts'
import { openShow, type Show } from './show-room.ts'

const pages = usePages()
let hall: Hall
beforeAll(async () => {
  hall = await openHall(pages.browser, pages.dir)
}, 60_000)
afterAll(async () => {
  await hall[Symbol.asyncDispose]()
})

const phone = { viewport: PHONE, hasTouch: true, isMobile: true }
async function roomWithFan(): Promise<{ show: Show; fan: Page }> {
  const show = await openShow(hall, {})
  const fan = await hall.person(phone, `/r/${show.room}`)
  await whole(fan)
  return { show, fan }
}
const toQuestions = (page: Page) => page.getByRole('tab', { name: /Questions/ }).tap()
const asked = (page: Page, text: string) => page.locator('.asked', { hasText: text })
const texts = (page: Page) => page.locator('.asked-text').allInnerTexts()

/** Somebody without a page asks; resolves with the number of the question. */
async function someoneAsks(show: Show, name: string, text: string): Promise<number> {
  const one = await hall.app.join(name, { room: show.room as never })
  const reply = await one.send('question.ask', { text })
  if (!reply.ok) throw new Error(reply.refused)
  return reply.value.seq
}
async function askAs(page: Page, name: string, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send question' }).tap()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Join and send' }).tap()
  await asked(page, text).waitFor()
}

it('[PAGE-44] who asks gives a name first, and the question is kept until then', async () => {
  const { show, fan } = await roomWithFan()
  await toQuestions(fan)
  await fan.getByText('No questions yet').waitFor()
  await composer(fan).fill('How large is the battery?')
  await fan.getByRole('button', { name: 'Send question' }).tap()
  await fan.getByRole('dialog').getByText('How large is the battery?').waitFor()
  await fan.getByRole('button', { name: 'Close' }).tap()
  expect(await composer(fan).inputValue()).toBe('How large is the battery?')
  await askAs(fan, 'Ann', 'How large is the battery?')
  expect(await composer(fan).inputValue()).toBe('')
  await fan.getByRole('tab', { name: 'Questions 1' }).waitFor()
  await expect
    .poll(() => show.host.room.view.everyone.questions.map(({ name, text }) => `${name}: ${text}`))
    .toEqual(['Ann: How large is the battery?'])
})

it('[PAGE-44] a question is as long as 500 characters, and the field counts', async () => {
  const { fan } = await roomWithFan()
  await toQuestions(fan)
  await composer(fan).fill('a'.repeat(495))
  await fan.getByText('5 characters left').waitFor()
  await composer(fan).fill('a'.repeat(501))
  expect(await fan.getByRole('button', { name: 'Send question' }).getAttribute('aria-disabled')).toBe('true')
})

it('[PAGE-45] one tap wants a question answered, another takes that back', async () => {
  const { show, fan } = await roomWithFan()
  const question = await someoneAsks(show, 'Mei', 'Is there a case?')
  await toQuestions(fan)
  const up = asked(fan, 'Is there a case?').locator('.upvote')
  await up.tap()
  // Asking and wanting takes a name, as chat does.
  await fan.getByRole('textbox', { name: 'Name' }).fill('Ann')
  await fan.getByRole('button', { name: 'Keep this name' }).or(fan.locator('dialog .button.primary')).first().tap()
  await fan.locator('.upvote[aria-pressed=true]').waitFor()
  const votes = () => show.host.room.signals['question.votes']?.value[question]
  await expect.poll(votes).toBe(1)
  await fan.reload()
  await toQuestions(fan)
  await fan.locator('.upvote[aria-pressed=true]', { hasText: '1' }).waitFor()
  await up.tap()
  await fan.locator('.upvote[aria-pressed=false]', { hasText: '0' }).waitFor()
  await expect.poll(votes).not.toBe(1)
})

it('[PAGE-46] questions are sorted by votes, newest, unanswered and mine', async () => {
  const { show, fan } = await roomWithFan()
  const [first, second] = [await someoneAsks(show, 'Mei', 'First?'), await someoneAsks(show, 'Jun', 'Second?')]
  const fans = await Promise.all(['A', 'B'].map((name) => hall.app.join(name, { room: show.room as never })))
  for (const one of fans) await one.send('question.upvote', { question: second, on: true })
  await expect.poll(() => show.host.room.signals['question.votes']?.value[second]).toBe(2)
  await toQuestions(fan)
  await fan.locator('.upvote', { hasText: '2' }).waitFor()
  await fan.getByRole('button', { name: 'Newest' }).tap()
  await fan.getByRole('button', { name: 'Most wanted' }).tap()
  expect(await texts(fan)).toEqual(['Second?', 'First?'])
  await askAs(fan, 'Ann', 'Third?')
  await fan.getByRole('button', { name: 'Newest' }).tap()
  expect(await texts(fan)).toEqual(['Third?', 'Second?', 'First?'])
  await fan.getByRole('button', { name: 'Mine', exact: true }).tap()
  expect(await texts(fan)).toEqual(['Third?'])
  await show.do('question.answer', { question: first })
  await fan.getByRole('button', { name: 'Unanswered' }).tap()
  await expect.poll(() => texts(fan)).toEqual(['Second?', 'Third?'])
})

it('[PAGE-47] who asked is told of the answer wherever they are, and a tap leads to it', async () => {
  const { show, fan } = await roomWithFan()
  await toQuestions(fan)
  await askAs(fan, 'Ann', 'Is there a case?')
  await fan.getByRole('tab', { name: 'Chat' }).tap()
  await expect.poll(() => show.host.room.view.everyone.questions).toHaveLength(1)
  const { question } = show.host.room.view.everyone.questions[0] ?? { question: 0 }
  await show.do('question.answer', { question, text: 'In the box.' })
  await fan.getByRole('button', { name: /Your question was answered/ }).tap()
  await asked(fan, 'Is there a case?').getByText('In the box.').waitFor()
  await fan.reload()
  await whole(fan)
  await fan.getByRole('tab', { name: 'Questions 1' }).tap()
  await asked(fan, 'Is there a case?').getByText('In the box.').waitFor()
  // Once it was seen it is not told again.
  expect(await fan.locator('.told-notice').count()).toBe(0)
  const live = await someoneAsks(show, 'Mei', 'Is it loud?')
  await show.do('question.answer', { question: live })
  await asked(fan, 'Is it loud?').getByText('Answered live').waitFor()
  expect(await fan.locator('.told-notice').count()).toBe(0)
})

it('[PAGE-48] an own question is taken back when that was held', async () => {
  const { show, fan } = await roomWithFan()
  await toQuestions(fan)
  await askAs(fan, 'Ann', 'Never mind?')
  await fan.getByRole('button', { name: 'Take back' }).tap()
  await fan.getByText('deleted for everyone').waitFor()
  await expect.poll(() => show.host.room.view.everyone.questions).toHaveLength(1)
  await fan.getByRole('button', { name: /Hold 1 s/ }).click({ delay: 1_200 })
  await fan.getByText('No questions yet').waitFor()
  await expect.poll(() => show.host.room.view.everyone.questions).toEqual([])
})

describe('[PAGE-49] where nothing can be asked the page says why', () => {
  it('while lines wait for the staff, and for who asks too fast', async () => {
    const { show, fan } = await roomWithFan()
    await toQuestions(fan)
    await askAs(fan, 'Ann', 'One?')
    for (const text of ['Two?', 'Three?']) {
      await composer(fan).fill(text)
      await fan.getByRole('button', { name: 'Send question' }).tap()
      await asked(fan, text).and(fan.locator(':not(.unsent)')).waitFor()
    }
    await composer(fan).fill('Four?')
    await fan.getByRole('button', { name: 'Send question' }).tap()
    await fan.getByText(/That was very fast/).waitFor()
    await expect.poll(() => composer(fan).inputValue()).toBe('Four?')
    await show.do('brakes.set', { hold: true })
    await fan.getByText('No questions are taken while lines wait for the staff.').waitFor()
  })

  it('where members or the staff alone ask', async () => {
    const { show, fan } = await roomWithFan()
    await toQuestions(fan)
    await show.do('permissions.set', { ask: 'member' })
    await fan.getByText('Members ask here.').waitFor()
    await show.do('permissions.set', { ask: null })
    await fan.getByText('Only the staff ask here.').waitFor()
    expect(await composer(fan).count()).toBe(0)
  })
})

it('[PAGE-50] the conversation and the questions stand beside each other: neither loses what was being written', async () => {
  const { show, fan } = await roomWithFan()
  await say(fan, 'unfinished').catch(() => {})
  await fan.getByRole('button', { name: 'Close' }).tap()
  await toQuestions(fan)
  await composer(fan).fill('a question')
  await fan.getByRole('tab', { name: 'Chat' }).focus()
  await fan.keyboard.press('ArrowLeft')
  expect(await composer(fan).inputValue()).toBe('unfinished')
  const talker = await hall.app.join('Mei', { room: show.room as never })
  await talker.send('chat.send', { text: 'hello' })
  await line(fan, 'hello').waitFor()
  await toQuestions(fan)
  expect(await composer(fan).inputValue()).toBe('a question')
})

it('[PAGE-43] axe finds nothing in questions, with and without any', async () => {
  const { show, fan } = await roomWithFan()
  await toQuestions(fan)
  await fan.getByText('No questions yet').waitFor()
  expect(await axeFindings(fan)).toEqual([])
  const question = await someoneAsks(show, 'Mei', 'Is there a case?')
  await show.do('question.answer', { question, text: 'In the box.' })
  await askAs(fan, 'Ann', 'Mine?')
  expect(await axeFindings(fan)).toEqual([])
})
