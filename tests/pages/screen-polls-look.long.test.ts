import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { PollId, PollSetup } from '../../src/protocol/polls.ts'
import { newCustomer, shopEnv, signOn } from '../persons/shop.ts'
import { newPoll } from '../polls/poll-setups.ts'
import type { Fan } from '../support.ts'
import { usePages } from './page-browser.ts'
import { onAir, openScreenHall, type HostedRoom, type ScreenHall } from './screen-hall.ts'
import { cutOff, drawn, SHAPES } from './screen-shapes.ts'

const built = usePages()
let hall: ScreenHall
let room: HostedRoom
let crowd: Fan[]
let screens: [Page, Page]

const MEMBERS = 12
const GUESTS = 30

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir, { env: shopEnv })
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())
beforeEach(async () => {
  room = await hall.make({ title: 'Aurora 3: the quiet one', texts: { 'zh-Hans': { title: 'Aurora 3：静谧之作' } } })
  const into = { room: room.room }
  const members = Array.from({ length: MEMBERS }, async () =>
    hall.app.join({ token: (await signOn(hall.app, newCustomer())).token }, into),
  )
  const guests = Array.from({ length: GUESTS }, (_, n) => hall.app.join(`Guest ${n}`, into))
  crowd = await Promise.all([...members, ...guests])
  screens = (await Promise.all(['en-US', 'zh-CN'].map((locale) => hall.screen(room.room, { locale })))) as [Page, Page]
}, 60_000)

const colours: PollSetup = {
  kind: 'single',
  question: 'Which colour should ship first?',
  options: [{ text: 'Night brass' }, { text: 'Paper white' }, { text: 'Ink' }],
  shown: 'live',
  forMs: 120_000,
  language: 'en',
  texts: { 'zh-Hans': { question: '哪种颜色应该先上市？', options: ['夜铜色', '纸白', '墨黑'] } },
}
const cities: PollSetup = {
  kind: 'multiple',
  question: 'Where should the next one be?',
  options: [
    ...['Lisbon', 'São Paulo', 'Shanghai', 'Ciudad de México', 'Seoul', 'Nairobi', 'Reykjavík', 'Buenos Aires'],
    ...['Melbourne', 'القاهرة'],
  ].map((text) => ({ text })),
  max: 3,
  abstain: true,
  shown: 'live',
  language: 'en',
  texts: {
    'zh-Hans': {
      question: '下一站应该去哪里？',
      options: [
        '里斯本',
        '圣保罗',
        '上海',
        '墨西哥城',
        '首尔',
        '内罗毕',
        '雷克雅未克',
        '布宜诺斯艾利斯',
        '墨尔本',
        '开罗',
      ],
    },
  },
}
const rating: PollSetup = {
  kind: 'scale',
  question: 'How did you like the show?',
  options: [],
  scale: { from: 0, to: 10, low: 'Not at all', high: 'Could not sit still' },
  shown: 'live',
}
const duel: PollSetup = {
  kind: 'battle',
  question: 'Which one do you take home?',
  options: [{ text: 'Night brass' }, { text: 'Paper white' }],
  shown: 'live',
  forMs: 120_000,
  language: 'en',
  texts: { 'zh-Hans': { question: '你要带哪一台回家？', options: ['夜铜色', '纸白'] } },
}

async function open(setup: PollSetup): Promise<PollId> {
  const poll = newPoll()
  await room.do('poll.draft', { poll, setup })
  await room.do('poll.open', { poll, onAir: true })
  return poll
}

/** Everybody votes; resolves when both screens show how many. */
async function vote(poll: PollId, choose: (n: number) => number[], round = 1): Promise<void> {
  const replies = await Promise.all(crowd.map((fan, n) => fan.send('poll.vote', { poll, round, choice: choose(n) })))
  expect(replies.filter(({ ok }) => !ok)).toEqual([])
  const all = new RegExp(`(^|\\D)${crowd.length}(\\D|$)`)
  for (const page of screens)
    await page.locator('.screen-figures, .hall-untold-figure').filter({ hasText: all }).first().waitFor()
}

/** The same moment on an English and a Chinese screen. */
async function shoot(name: string, when: string): Promise<void> {
  for (const [n, page] of screens.entries()) {
    await page.locator(when).first().waitFor()
    await drawn(page)
    expect(await cutOff(page)).toEqual([])
    await page.screenshot({ path: `screenshots/screen-${name}-${['en', 'zh'][n]}.png` })
  }
}
const unlike = [0, 0, 1, 0, 2, 1, 0, 1, 0, 2, 0]
const choice = (n: number): number[] => [unlike[n % unlike.length] ?? 0]

it('a poll from its opening to its result, and asked again', async () => {
  expect.hasAssertions()
  const poll = await open(colours)
  await shoot('poll-begins', '.hall-option')
  await vote(poll, choice)
  await shoot('poll-open', '.hall-group')
  await room.do('poll.close', { poll, round: 1 })
  await shoot('poll-result', '.wins')
  await room.do('poll.open', { poll, onAir: true })
  await vote(poll, (n) => [(n * 7) % 5 < 3 ? 1 : 0], 2)
  await shoot('poll-again', '.hall-before')
  await room.do('poll.withdraw', { poll, reason: 'Ink was not meant to be on the list' })
  await shoot('poll-withdrawn', '.hall-poll-kicker')
}, 60_000)

it('results that are kept, and what is revealed', async () => {
  expect.hasAssertions()
  const poll = await open({ ...colours, shown: 'reveal' })
  await vote(poll, choice)
  await shoot('poll-hidden', '.hall-untold-figure')
  await room.do('poll.close', { poll, round: 1 })
  await shoot('poll-kept', '.is-closed')
  await room.do('poll.reveal', { poll, round: 1 })
  await shoot('poll-revealed', '.wins')
}, 60_000)

it('many options, pictures, a scale, yes or no', async () => {
  expect.hasAssertions()
  const many = await open(cities)
  await vote(many, (n) => (n % 9 === 0 ? [] : [...new Set([n % 3, (n * 5) % 10, 2])].sort((a, b) => a - b)))
  await shoot('poll-cities', '.hall-option')
  const pictured = await open({
    ...colours,
    options: colours.options.map((option) => ({ ...option, picture: '/picture.svg' })),
  })
  await vote(pictured, choice)
  await shoot('poll-pictures', '.hall-picture img')
  const scale = await open(rating)
  await vote(scale, (n) => [Math.min(10, 4 + ((n * n) % 7))])
  await room.do('poll.close', { poll: scale, round: 1 })
  await shoot('poll-scale', '.hall-scale.told')
  const yes = await open({ kind: 'yes_no', question: 'One more thing?', options: [], shown: 'live', abstain: true })
  await screens[0].getByText('Or none of these').waitFor()
  await screens[1].getByText('也可以都不选').waitFor()
  await vote(yes, (n) => (n % 7 === 0 ? [] : [n % 5 === 0 ? 1 : 0]))
  await screens[0].getByText('6 want none of these').waitFor()
  await shoot('poll-yes', '.hall-option')
}, 60_000)

it('a battle and its winner, in every shape of a hall', async () => {
  expect.hasAssertions()
  const battle = await open(duel)
  await Promise.all(
    crowd.map((fan, n) => fan.send('poll.tap', { poll: battle, round: 1, side: n % 5 < 3 ? 0 : 1, taps: 3 + (n % 6) })),
  )
  await screens[0].getByText(`${crowd.length} people tapped`).waitFor()
  await screens[1].getByText(`${crowd.length} 人参与`).waitFor()
  await shoot('battle-open', '.hall-battle-bar')
  await room.do('poll.close', { poll: battle, round: 1 })
  await shoot('battle-result', '.hall-battle-won')
  for (const viewport of SHAPES.slice(1)) {
    for (const page of screens) await page.setViewportSize(viewport)
    await shoot(`battle-result-${viewport.width}`, '.hall-battle-won')
  }
}, 60_000)

it('a question and its answer', async () => {
  expect.hasAssertions()
  const [mei, rafa] = crowd.slice(-2) as [Fan, Fan]
  const asked = await mei.send('question.ask', { text: 'How long does the battery last when I film all day?' })
  if (!asked.ok) throw new Error(asked.refused)
  const question = asked.value.seq
  await rafa.send('question.upvote', { question, on: true })
  await onAir(room, { kind: 'question', question })
  await shoot('question', '.hall-question-votes')
  await room.do('question.answer', { question, text: 'Eleven hours of filming, nineteen of everything else.' })
  await shoot('question-answered', '.hall-question-answer')
}, 60_000)

it('the lower third', async () => {
  expect.hasAssertions()
  const overlay = await hall.screen(room.room, { query: '?transparent' })
  const shot = async (name: string, when: string) => {
    await overlay.locator(when).first().waitFor()
    await drawn(overlay)
    expect(await cutOff(overlay)).toEqual([])
    await overlay.screenshot({ path: `screenshots/screen-overlay-${name}-en.png`, omitBackground: true })
  }
  const poll = await open(colours)
  await vote(poll, choice)
  await shot('poll', '.lower-option .hall-bar')
  const battle = await open(duel)
  await Promise.all(
    crowd.map((fan, n) => fan.send('poll.tap', { poll: battle, round: 1, side: n % 3 ? 0 : 1, taps: 5 })),
  )
  await overlay.getByText(`${crowd.length} people tapped`).waitFor()
  await shot('battle', '.lower-battle')
  const asked = await crowd.at(-1)?.send('question.ask', { text: 'How long does the battery last?' })
  await onAir(room, { kind: 'question', question: asked?.ok ? asked.value.seq : 0 })
  await shot('question', '.lower-question')
}, 60_000)
