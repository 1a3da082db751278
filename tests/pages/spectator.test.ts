import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Input } from '../../src/protocol/schemas.ts'
import { composer, line, openHall, PHONE, said, say, sayAs, whole, type Hall, usePages } from './page-browser.ts'
import { openShow, type Show } from './show-room.ts'

const built = usePages()
let hall: Hall

beforeEach(async () => {
  hall = await openHall(built.browser, built.dir)
})
afterEach(() => hall[Symbol.asyncDispose]())

const lounge = (given: Partial<Input<'launch.create'>> = {}): Promise<Show> => openShow(hall, given)
const open = async ({ room }: Show, options: Parameters<Hall['person']>[0] = {}): Promise<Page> => {
  const page = await hall.person(options, `/r/${room}`)
  page.setDefaultTimeout(8_000)
  await whole(page)
  return page
}
const tools = async (page: Page, text: string) => {
  await line(page, text).locator('.line-text').click()
  return page.getByRole('group', { name: 'What to do with this line' })
}

it('[PAGE-12] an answer shows what it answers, leads there, and is counted for who is answered', async () => {
  const show = await lounge()
  const [ann, ben] = [await open(show), await open(show, { viewport: PHONE, hasTouch: true })]
  await sayAs(ann, 'Ann', 'Which colour ships first?')
  await (await tools(ben, 'Which colour')).getByRole('button', { name: 'Answer' }).click()
  await sayAs(ben, 'Ben', 'Night brass, they said')
  const answer = line(ann, 'Night brass, they said')
  await answer.getByRole('button', { name: /In answer to Ann/ }).click()
  await ann.locator('.line.found', { hasText: 'Which colour' }).waitFor()
  expect(await answer.getAttribute('class')).toContain('for-me')
  expect(await line(ben, 'Night brass, they said').locator('.quote-text').innerText()).toBe('Which colour ships first?')
})

it('a mention is marked for who is meant, and counted while they look back', async () => {
  const show = await lounge()
  const fans = await Promise.all([1, 2, 3].map((n) => hall.app.join(`Fan ${n}`, { room: show.room })))
  for (let n = 0; n < 30; n++) await show.do('chat.send', { text: `Line ${n} of the host` })
  const ann = await open(show, { viewport: PHONE })
  await sayAs(ann, 'Ann', 'here I am')
  const toNewest = ann.getByRole('button', { name: 'To the newest line' })
  // Who has just taken a name comes in anew, and is at the newest line once more.
  await expect
    .poll(
      async () => {
        await ann.getByRole('region', { name: 'Conversation' }).evaluate((box) => box.scrollTo(0, 0))
        return await toNewest.isVisible()
      },
      { timeout: 8_000 },
    )
    .toBe(true)
  await fans[0]?.send('chat.send', { text: 'hello @ann, welcome' })
  await fans[1]?.send('chat.send', { text: 'not for anybody' })
  const back = ann.locator('.to-newest')
  await expect.poll(() => back.innerText(), { timeout: 5_000 }).toMatch(/2 new\s*1 for you/)
  await back.getByRole('button').click()
  const marked = line(ann, 'welcome').locator('mark')
  await marked.waitFor()
  expect(await marked.innerText()).toBe('@ann')
})

it('[PAGE-13] reactions are given by anybody, seen by all, and taken back', async () => {
  const show = await lounge()
  await show.do('chat.send', { text: 'Two colours.' })
  const [ann, visitor] = [await open(show), await open(show, { viewport: PHONE, hasTouch: true })]
  await (await tools(visitor, 'Two colours')).getByRole('button', { name: '🔥' }).click()
  await line(visitor, 'Two colours').getByRole('button', { name: '🔥 1', pressed: true }).waitFor()
  const seen = line(ann, 'Two colours').getByRole('button', { name: '🔥 1', pressed: false })
  await seen.click()
  await line(visitor, 'Two colours').getByRole('button', { name: '🔥 2' }).click()
  await line(ann, 'Two colours').getByRole('button', { name: '🔥 1', pressed: true }).waitFor()
  expect(await visitor.getByRole('dialog').count()).toBe(0)
})

it('[PAGE-14] a cheer counts for everybody; held, the button offers other kinds', async () => {
  const show = await lounge()
  const [ann, ben] = [await open(show), await open(show, { viewport: PHONE, reducedMotion: 'reduce' })]
  const cheer = (page: Page) => page.getByRole('button', { name: /^Cheer/ })
  const particles = ann.locator('.cheer-particles').waitFor({ state: 'attached' })
  await cheer(ann).click()
  await particles
  await cheer(ben)
    .and(ben.getByRole('button', { name: 'Cheer: 1 so far' }))
    .waitFor()
  await cheer(ben).press('ArrowUp')
  await ben.getByRole('menuitem', { name: '👏' }).press('ArrowRight')
  await ben.keyboard.press('ArrowRight')
  await ben.keyboard.press('Enter')
  await ann.getByRole('button', { name: 'Cheer: 2 so far' }).waitFor()
  await expect.poll(() => cheer(ben).innerText()).toContain('🔥')
  expect(await ben.locator('.cheer-particles').count()).toBe(0)
})

it('slow mode counts down on the button and keeps the draft', async () => {
  const show = await lounge()
  const ann = await open(show)
  await show.do('brakes.set', { slow: 3 })
  await sayAs(ann, 'Ann', 'first')
  await composer(ann).fill('second')
  await ann.getByRole('button', { name: /^Send: in [1-3] s$/ }).waitFor()
  await ann.getByText('Slow mode: one line every 3 s').waitFor()
  await composer(ann).press('Enter')
  expect(await composer(ann).inputValue()).toBe('second')
  await ann.getByRole('button', { name: 'Send', exact: true }).click()
  await line(ann, 'second').waitFor()
  expect(await said(ann)).toEqual(['first', 'second'])
  expect(await ann.locator('.line.failed').count()).toBe(0)
})

it('[PAGE-15] a line that waits says so to its writer alone, and what became of it', async () => {
  const show = await lounge()
  const [ann, ben] = [await open(show), await open(show)]
  await show.do('brakes.set', { hold: true })
  await say(ann, 'shown later')
  const sheet = ann.getByRole('dialog')
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Ann')
  await sheet.getByRole('button', { name: 'Join and send' }).click()
  await ann.locator('.line.held', { hasText: 'shown later' }).getByText('Waits for the staff').waitFor()
  await whole(ann)
  await say(ann, 'never shown')
  await ann.locator('.line.held', { hasText: 'never shown' }).waitFor()
  await show.host.until(({ room }) => room.view.staff?.chat.held.length === 2)
  const held = show.host.room.view.staff?.chat.held.map((one) => one.held) ?? []
  await show.do('chat.judge', { held: held.slice(0, 1), allow: true })
  await show.do('chat.judge', { held: held.slice(1), allow: false })
  await line(ben, 'shown later').waitFor()
  await line(ann, 'shown later').waitFor()
  const declined = ann.locator('.line.declined', { hasText: 'never shown' })
  await declined.getByText('The staff did not show this line').waitFor()
  await declined.getByRole('button', { name: 'Put away' }).click()
  await declined.waitFor({ state: 'detached' })
  expect(await said(ben)).toEqual(['shown later'])
  expect(await said(ann)).toEqual(['shown later'])
})

it('[PAGE-16] an announcement is in sight until it is withdrawn, and says when it was corrected', async () => {
  const show = await lounge({ language: 'en' })
  const [ann, mei] = [await open(show), await open(show, { locale: 'zh-CN' })]
  const texts = { 'zh-Hans': '两点开门' }
  const { seq } = await show.do('announcement.make', { text: 'Doors at two', until: Date.now() + 3_600_000, texts })
  const strip = ann.getByRole('region', { name: 'Announcements' })
  await strip.getByText('Doors at two').waitFor()
  // Also for who listens to the page.
  await ann.locator('[aria-live=polite]', { hasText: 'Doors at two' }).waitFor({ state: 'attached' })
  expect(await strip.getByText(/^until /).count()).toBe(1)
  const hers = mei.getByRole('region', { name: '公告' })
  await hers.getByText('两点开门').waitFor()
  expect(await strip.getByText('corrected').count()).toBe(0)
  await show.do('announcement.correct', { announcement: seq, text: 'Doors at three' })
  await strip.getByText('Doors at three').waitFor()
  await strip.getByText('corrected').waitFor()
  // What is not there in the reader's language is the original, and says so.
  expect(await hers.getByText('Doors at three').getAttribute('lang')).toBe('en')
  await show.do('announcement.withdraw', { announcement: seq })
  await strip.waitFor({ state: 'detached' })
})

it('a pinned line stands above the conversation and leads to itself', async () => {
  const show = await lounge()
  const { seq } = await show.do('chat.send', { text: 'Read this first' })
  for (let n = 0; n < 40; n++) await show.do('chat.send', { text: `Then line ${n}` })
  await show.do('chat.pin', { line: seq })
  const ann = await open(show)
  await ann.getByRole('button', { name: /Pinned: .* Read this first/ }).click()
  await ann.locator('.line.found', { hasText: 'Read this first' }).waitFor()
  await show.do('chat.remove', { line: seq })
  await ann.locator('.pinned').waitFor({ state: 'detached' })
  expect(await said(ann)).not.toContain('Read this first')
})

it('says who may not write any more, for how long and why; who is banned is out', async () => {
  const show = await lounge()
  const ann = await open(show)
  await sayAs(ann, 'Ann', 'hello')
  await show.host.until(({ room }) => room.view.everyone.chat.lines.length === 1)
  const person = show.host.room.view.everyone.chat.lines[0]?.by
  if (!person) throw new Error('nobody said it')
  await show.do('person.restrict', { person, forMs: 600_000, reason: 'Be kind.' })
  await ann
    .locator('.composer-note')
    .getByText(/You may not write until .*Be kind/)
    .waitFor()
  await composer(ann).fill('but')
  expect(await ann.getByRole('button', { name: 'Send', exact: true }).getAttribute('aria-disabled')).toBe('true')
  await show.do('person.free', { person })
  await ann.getByRole('button', { name: 'Send', exact: true, disabled: false }).waitFor()
  await show.do('person.restrict', { person, forMs: null })
  await ann.getByText('You have been banned from this room').waitFor()
})

it('an archived room can be read and says why nobody writes', async () => {
  const show = await lounge()
  const { seq } = await show.do('chat.send', { text: 'The last word' })
  const fan = await hall.fan()
  await (
    await hall.app.join(undefined, { room: show.room })
  ).send('chat.react', { line: seq, reaction: '👍', on: true })
  const ann = await open(show)
  await show.do('launch.archive', {})
  await ann.getByText('This room is archived. It can be read, nothing more.').waitFor()
  expect(await composer(ann).count()).toBe(0)
  expect(await said(ann)).toEqual(['The last word'])
  expect(await ann.locator('.line-more').count()).toBe(0)
  expect(fan.gaps).toBe(0)
})

it('[PAGE-17] an address in a line leads out safely', async () => {
  const show = await lounge()
  const [ann, ben] = [await open(show), await open(show)]
  await sayAs(ann, 'Ann', 'look')
  await say(ann, 'https://aurora.example/specs?x=1 and javascript:alert(1)')
  const link = line(ben, 'and javascript').getByRole('link')
  await link.waitFor()
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc')
  expect(await link.getAttribute('target')).toBe('_blank')
  expect(await link.innerText()).toBe('aurora.example/specs?x=1')
})

it('[PAGE-18] a keyboard reaches the composer at once, and every line by the arrows', async () => {
  const show = await lounge()
  for (const text of ['first line', 'second line', 'third line']) await show.do('chat.send', { text })
  const ann = await open(show)
  await line(ann, 'third line').waitFor()
  await ann.keyboard.press('Tab')
  await ann.getByRole('link', { name: 'To the message box' }).press('Enter')
  await expect.poll(() => composer(ann).evaluate((box) => box === document.activeElement)).toBe(true)
  const focused = () => ann.evaluate(() => document.activeElement?.closest('.line')?.textContent ?? '')
  await ann.getByRole('region', { name: 'Conversation' }).focus()
  await ann.keyboard.press('ArrowUp')
  await expect.poll(focused).toContain('third line')
  await ann.keyboard.press('ArrowUp')
  await expect.poll(focused).toContain('second line')
  await ann.keyboard.press('Enter')
  await ann.getByRole('group', { name: 'What to do with this line' }).waitFor()
  await ann.keyboard.press('Escape')
  await expect.poll(focused).toContain('second line')
  const linked = await hall.person({}, `/r/${show.room}#chat`)
  await expect.poll(() => composer(linked).evaluate((box) => box === document.activeElement)).toBe(true)
})
