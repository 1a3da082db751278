import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PollId } from '../../src/protocol/polls.ts'
import { crowdTalks } from './hall-crowd.ts'
import { axeFindings, composer, DESKTOP, openHall, PHONE, usePages, whole, type Hall } from './page-browser.ts'
import { battleOf, crowdVotes, openPoll, pollIs, pollIsSealed, pollOf, scaleOf, yesNoOf } from './poll-room.ts'
import { drawBrand, openShow, type Show } from './show-room.ts'

const pages = usePages()
let hall: Hall
beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  await drawBrand(pages.dir)
  hall = await openHall(pages.browser, pages.dir)
}, 60_000)
afterAll(async () => {
  await hall[Symbol.asyncDispose]()
})

const devices = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP },
]
const views = devices.flatMap(({ device, ...view }, i) =>
  (['dark', 'light'] as const).flatMap((colorScheme, j) =>
    (['en-US', 'zh-CN'] as const)
      .filter((_, k) => process.env['LOOKS'] === 'all' || (i + j + k) % 2 === 0)
      .map((locale) => ({ name: `${device}-${colorScheme}-${locale.slice(0, 2)}`, ...view, colorScheme, locale })),
  ),
)

const zh = (question: string, ...options: string[]) => ({
  'zh-Hans': { question, ...(options.length > 0 && { options }) },
})
const colours = pollOf({ forMs: 600_000, abstain: true })
const several = pollOf({
  ...{ kind: 'multiple', min: 1, max: 2, shown: 'own_vote', question: 'Which two should we make next?' },
  options: ['Rose sand', 'Glacier', 'Forest', 'Copper', 'Slate'].map((text) => ({ text })),
  texts: zh('接下来做哪两种颜色?', '玫瑰沙', '冰川', '森林', '紫铜', '板岩'),
})
const scale = scaleOf({
  scale: { from: 0, to: 10, low: 'Not for me', high: 'Take my money' },
  texts: zh('你有多想要它?'),
})
const pictured = pollOf({
  options: ['Night brass', 'Paper white', 'Ink'].map((text) => ({ text, picture: '/brand.svg' })),
})
const battle = battleOf({
  forMs: 300_000,
  question: 'Who carries the day?',
  texts: zh('今天谁赢?', '夜铜队', '纸白队'),
})

for (const { name, ...view } of views) {
  describe(`[PAGE-43] axe finds nothing in polls and questions, and they can be looked at: ${name}`, () => {
    const open = async (): Promise<{ show: Show; page: Page }> => {
      const show = await openShow(hall, { startsAt: Date.now() + 1_000 })
      await crowdTalks(hall, show.room)
      const page = await hall.person(view, `/r/${show.room}`)
      page.setDefaultTimeout(8_000)
      await whole(page)
      await page.locator('.cheer-button').waitFor()
      return { show, page }
    }
    const expectFit = async (page: Page, state: string) => {
      await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
      await page.screenshot({ path: `screenshots/poll-${state}-${name}.png` })
      expect(await axeFindings(page)).toEqual([])
    }
    const end = async (show: Show, poll: PollId, round = 1) => {
      await show.do('poll.close', { poll, round })
      await pollIs(show, poll, 'revealed')
    }
    const card = (page: Page, more = '') => page.locator(`.poll-card${more}`)
    const tap = (page: Page, n: number) => page.locator('.poll-card .option').nth(n).click()

    it('one choice: open, voted, its receipt, a strip, the result, two rounds', async () => {
      const { show, page } = await open()
      const poll = await openPoll(show, colours, true)
      await card(page).waitFor()
      await expectFit(page, 'open')
      await crowdVotes(hall, show, poll, [[0], [0], [0], [1], [0], [2], [1], [0], []])
      await tap(page, 0)
      await page.locator('.poll-own.counted').waitFor()
      await expectFit(page, 'voted')
      await page.locator('.poll-line .text-button').click()
      await expectFit(page, 'receipt')
      await page.locator('.poll-clock .icon-button').click()
      await page.locator('.poll-strip').waitFor()
      await expectFit(page, 'strip')
      await end(show, poll)
      await card(page, '.revealed:not(.poll-strip)').waitFor()
      await expectFit(page, 'result')
      await page.locator('.poll-sides .chip').nth(1).click()
      await expectFit(page, 'groups')
      await show.do('poll.open', { poll })
      await card(page, '.open').waitFor()
      await crowdVotes(hall, show, poll, [[0], [1], [1], [1], [2]], 2)
      await end(show, poll, 2)
      await page.locator('.poll-sides .chip').nth(2).click()
      await expectFit(page, 'rounds')
    })

    it('several, a scale beside it, and one that does not count', async () => {
      const { show, page } = await open()
      const many = await openPoll(show, several)
      await crowdVotes(hall, show, many, [[0, 1], [0], [1, 2], [3, 4]])
      await tap(page, 1)
      await expectFit(page, 'several')
      await page.locator('.ballot-send .button').click()
      await page.locator('.poll-own.counted').waitFor()
      await expectFit(page, 'several-voted')
      const steps = await openPoll(show, scale)
      await crowdVotes(hall, show, steps, [[10], [9], [9], [8], [7], [7], [3], [0]])
      await page.locator('.step').nth(8).click()
      await page.locator('.poll-own.counted').waitFor()
      await expectFit(page, 'scale-beside')
      await end(show, steps)
      await page.locator('.scale-average').waitFor()
      await expectFit(page, 'scale-result')
      await pollIsSealed(show, steps)
      await show.do('poll.archive', { poll: steps })
      const correction = { poll: `c${many}`.slice(0, 12) as PollId, setup: pollOf({ shown: 'close' }) }
      await show.do('poll.withdraw', { poll: many, reason: 'Forest was on the list twice.', correction })
      await page.locator('.poll-corrects').waitFor()
      await expectFit(page, 'corrected')
      await page.locator('.poll-switch .icon-button').first().click()
      await page.locator('.poll-withdrawn').waitFor()
      await expectFit(page, 'withdrawn')
    })

    it('for members, hidden until the reveal; pictures; away', async () => {
      const { show, page } = await open()
      const members = await openPoll(show, yesNoOf({ members: true, shown: 'reveal', texts: zh('铰链要有声音吗?') }))
      await page.locator('.poll-barred').waitFor()
      await expectFit(page, 'members')
      await show.do('poll.close', { poll: members, round: 1 })
      await card(page, '.closed').waitFor()
      await expectFit(page, 'hidden')
      const pictures = await openPoll(show, pictured)
      await crowdVotes(hall, show, pictures, [[0], [1], [0]])
      await page.locator('.option-picture').first().waitFor()
      await expectFit(page, 'pictures')
      await page.context().setOffline(true)
      await page.locator('.link-dot.offline').waitFor({ timeout: 30_000 })
      await tap(page, 0)
      await page.locator('.poll-own.pending').waitFor()
      await expectFit(page, 'away')
    }, 60_000)

    it('about to close, and counted', async () => {
      const { show, page } = await open()
      const poll = await openPoll(show, pollOf({ forMs: 15_000, shown: 'close' }), true)
      await crowdVotes(hall, show, poll, [[0], [1], [0]])
      await card(page, '.closing').waitFor({ timeout: 15_000 })
      await expectFit(page, 'closing')
      await card(page, '.revealed').waitFor({ timeout: 15_000 })
      await expectFit(page, 'closed-by-time')
    }, 60_000)

    it('a battle: taps, too many of them, and who has won', async () => {
      const { show, page } = await open()
      const poll = await openPoll(show, battle, true)
      const fans = await Promise.all(
        Array.from({ length: 6 }, () => hall.app.join(undefined, { room: show.room as never })),
      )
      const taps = fans.map((one, n) => one.send('poll.tap', { poll, round: 1, side: n % 3 === 0 ? 1 : 0, taps: 8 }))
      await Promise.all(taps)
      const side = page.locator('.battle-side').first()
      await side.waitFor()
      for (let n = 0; n < 24; n++) await side.dispatchEvent('pointerdown', { button: 0 })
      await page.locator('.battle-cap.over').waitFor()
      await expectFit(page, 'battle')
      await end(show, poll)
      await page.locator('.battle-side.won').waitFor()
      await expectFit(page, 'battle-result')
    })

    it('questions: none, asked, answered, taken back, paused', async () => {
      const { show, page } = await open()
      await page.getByRole('tab').nth(1).click()
      await page.locator('.empty-title').waitFor()
      await expectFit(page, 'no-questions')
      const asks = ['How large is the battery?', '什么时候发货?', 'Is the hinge rated for sand? I live by the sea.']
      for (const [n, text] of asks.entries()) {
        const one = await hall.app.join(['Mei Chen', '小周', 'Olamide'][n], { room: show.room as never })
        const reply = await one.send('question.ask', { text })
        if (!reply.ok) throw new Error(reply.refused)
        await one.send('question.upvote', { question: reply.value.seq, on: true })
        if (n < 2)
          await show.do('question.answer', { question: reply.value.seq, ...(n === 0 && { text: '5,200 mAh.' }) })
      }
      await composer(page).fill('Does it come with a case?')
      await page.locator('.composer-box .icon-button').click()
      await page.locator('dialog .button.primary').click()
      await page.locator('.asked.own .withdraw').waitFor()
      await page.locator('.upvote').first().click()
      await page.locator('.upvote[aria-pressed=true]').waitFor()
      await expectFit(page, 'questions')
      await page.getByRole('tab').first().click()
      const mine = show.host.room.view.everyone.questions.at(-1)?.question ?? 0
      await show.do('question.answer', { question: mine, text: 'In the box.' })
      await page.locator('.told-notice').waitFor()
      await expectFit(page, 'question-told')
      await page.locator('.told-go').click()
      await page.locator('.withdraw .button').click()
      await page.locator('.withdraw .armed').waitFor()
      await expectFit(page, 'question-back')
      await page.keyboard.press('Escape')
      await show.do('brakes.set', { hold: true })
      await page.locator('.composer-note.over').waitFor()
      await expectFit(page, 'questions-paused')
    })
  })
}
