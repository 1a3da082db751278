import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hall } from './page-browser.ts'
import { POLL_LIMITS } from '../../src/protocol/polls.ts'
import { newId, post } from '../support.ts'
import { axeFindings, openHall, PHONE, usePages, whole } from './page-browser.ts'
import { battleOf, crowdVotes, openPoll, pollIs, pollIsSealed, pollOf, scaleOf, yesNoOf } from './poll-room.ts'
import { drawBrand, openShow, type Show } from './show-room.ts'

const pages = usePages()
let hall: Hall
beforeAll(async () => {
  await drawBrand(pages.dir)
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
const card = (page: Page) => page.locator('.poll-card')
const option = (page: Page, text: string) => page.locator('.option', { hasText: text })
const counted = (page: Page) => page.locator('.poll-own.counted')
const votersOf = (show: Show) => show.host.room.signals['poll.tally']?.value

it('[PAGE-34] a poll that opens is on the phone above the conversation, and one tap votes', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf({ forMs: 60_000 }), true)
  await fan.getByRole('heading', { name: 'Which colour should ship first?' }).waitFor()
  expect(await card(fan).locator('.poll-air').innerText()).toBe('On air')
  expect(await card(fan).getByRole('timer').innerText()).toMatch(/^(01:00|00:5\d)$/)
  const box = await option(fan, 'Ink').boundingBox()
  expect(box?.height).toBeCloseTo(48, 1)
  await option(fan, 'Ink').tap()
  await counted(fan).waitFor()
  expect(await option(fan, 'Ink').getAttribute('class')).toContain('own')
  await option(fan, 'Night brass').tap()
  await fan.getByText('Your change counted').waitFor()
  await show.do('poll.close', { poll, round: 1 })
  await pollIs(show, poll, 'revealed')
  await fan.locator('.poll-card.revealed').waitFor()
  expect(await fan.locator('.option.won').innerText()).toMatch(/Night brass[^]*Winner[^]*100%/)
  expect(await fan.locator('.poll-turnout').innerText()).toBe('1 vote')
})

describe('[PAGE-35] every kind can be voted in', () => {
  it('several, with as few and as many as the poll says, by a button of its own', async () => {
    const { show, fan } = await roomWithFan()
    const poll = await openPoll(show, pollOf({ kind: 'multiple', min: 2, max: 2, shown: 'close' }))
    await option(fan, 'Ink').tap()
    await fan.getByText('Choose 2.').waitFor()
    const send = fan.getByRole('button', { name: 'Send my vote' })
    expect(await send.isDisabled()).toBe(true)
    await option(fan, 'Night brass').tap()
    await option(fan, 'Paper white').tap()
    expect(await fan.locator('.option.own').allInnerTexts()).toHaveLength(2)
    await send.tap()
    await counted(fan).waitFor()
    await show.do('poll.close', { poll, round: 1 })
    await pollIs(show, poll, 'revealed')
    const { result } = show.host.room.view.everyone.polls.find((one) => one.poll === poll) ?? {}
    expect(result?.guests.votes).toEqual([1, 0, 1])
  })

  it('a scale, yes or no, pictures, and none of them', async () => {
    const { show, fan } = await roomWithFan()
    const scale = await openPoll(show, scaleOf())
    await fan.locator('.step', { hasText: '4' }).tap()
    await counted(fan).waitFor()
    await show.do('poll.close', { poll: scale, round: 1 })
    await pollIs(show, scale, 'revealed')
    await fan.getByText('on average').waitFor()
    expect(await fan.locator('.scale-average').innerText()).toContain('4')
    const yes = await openPoll(show, yesNoOf({ abstain: true }))
    await option(fan, 'None of these').tap()
    await counted(fan).waitFor()
    await show.do('poll.close', { poll: yes, round: 1 })
    await pollIs(show, yes, 'revealed')
    await fan.getByText('1 wanted none').waitFor()
    await openPoll(show, pollOf({ options: ['A', 'B'].map((text) => ({ text, picture: '/brand.svg' })), texts: {} }))
    await option(fan, 'B').locator('img').waitFor()
    await option(fan, 'B').tap()
    await counted(fan).waitFor()
  })

  it('a vote that cannot be changed is not sent by a slip', async () => {
    const { show, fan } = await roomWithFan()
    await openPoll(show, yesNoOf({ final: true }))
    await option(fan, 'Yes').tap()
    await fan.getByText('A vote cannot be changed here.').waitFor()
    await option(fan, 'No').tap()
    await fan.getByRole('button', { name: 'Send my vote' }).tap()
    await counted(fan).waitFor()
    expect(await fan.locator('.poll-card input').count()).toBe(0)
    expect(await fan.locator('.option.own').innerText()).toContain('No')
  })
})

it('[PAGE-36] a vote made while away is sent when the page is back, and counts once', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf())
  await option(fan, 'Ink').waitFor()
  await fan.context().setOffline(true)
  await fan.locator('.link-dot.offline').waitFor({ timeout: 30_000 })
  await option(fan, 'Ink').tap()
  await fan.getByText('Sent as soon as you are back').waitFor()
  await fan.context().setOffline(false)
  await counted(fan).waitFor({ timeout: 30_000 })
  await show.do('poll.close', { poll, round: 1 })
  await pollIs(show, poll, 'revealed')
  const { result } = show.host.room.view.everyone.polls.find((one) => one.poll === poll) ?? {}
  expect(result?.guests).toEqual({ ballots: 1, abstained: 0, votes: [0, 0, 1] })
}, 60_000)

it('[PAGE-37] a reload shows the own ballot, also where nothing was kept, and its receipt is in the file of ballots', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf())
  await option(fan, 'Paper white').tap()
  await counted(fan).waitFor()
  await fan.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('fanfare.ballots')) localStorage.removeItem(key)
  })
  await fan.reload()
  await fan.getByText('You: Paper white').or(counted(fan)).first().waitFor()
  await fan.reload()
  await fan.locator('.poll-strip', { hasText: 'You: Paper white' }).tap()
  await fan.getByRole('button', { name: 'Your receipt' }).tap()
  const receipt = await fan.locator('.poll-receipt code').innerText()
  await show.do('poll.close', { poll, round: 1 })
  await pollIs(show, poll, 'revealed')
  const link = fan.getByRole('link', { name: 'All ballots as a file' })
  const file = await fetch(new URL((await link.getAttribute('href')) ?? '', hall.app.url))
  expect(await file.text()).toContain(`{"receipt":"${receipt}","of":"guest","choice":[1]}`)
  const check = await fan.getByRole('link', { name: 'Check it yourself' }).getAttribute('href')
  expect(check).toBe(`/verify?room=${show.room}&poll=${poll}&round=1&receipt=${receipt}`)
})

it('[PAGE-38] counts are shown to whom and when the poll says, and until then the card says why not', async () => {
  const { show, fan } = await roomWithFan()
  const own = await openPoll(show, pollOf({ shown: 'own_vote' }))
  await crowdVotes(hall, show, own, [[0], [0], [1]])
  await fan.getByText('Vote, and you see how it stands.').waitFor()
  expect(await fan.locator('.option-figures').count()).toBe(0)
  await option(fan, 'Night brass').tap()
  await fan.locator('.option', { hasText: '75%' }).waitFor()
  // Who comes back is let in again to what they may see.
  await fan.reload()
  await fan.locator('.poll-strip').tap()
  await crowdVotes(hall, show, own, [[2]])
  await fan.locator('.option', { hasText: '60%' }).waitFor()
  await show.do('poll.close', { poll: own, round: 1 })
  await pollIs(show, own, 'revealed')
  await pollIsSealed(show, own)
  await show.do('poll.archive', { poll: own })
  const kept = await openPoll(show, pollOf({ shown: 'reveal' }))
  await fan.getByText('The host shows the result later.').waitFor()
  await show.do('poll.close', { poll: kept, round: 1 })
  await fan.getByText('Closed. The host will show the result.').waitFor()
  expect(await fan.locator('.option-figures').count()).toBe(0)
  await expect.poll(() => show.host.room.view.staff?.polls.counted.some(({ poll }) => poll === kept)).toBe(true)
  await show.do('poll.reveal', { poll: kept, round: 1 })
  await fan.locator('.poll-card.revealed').waitFor()
})

it('[PAGE-39] a result has members and guests side by side, and its earlier rounds', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf())
  await crowdVotes(hall, show, poll, [[0], [0], [1]])
  await show.do('poll.close', { poll, round: 1 })
  await pollIs(show, poll, 'revealed')
  await show.do('poll.open', { poll })
  await fan.getByText('Round 2').waitFor()
  await crowdVotes(hall, show, poll, [[1]], 2)
  await show.do('poll.close', { poll, round: 2 })
  await fan.getByRole('button', { name: 'Members and guests' }).tap()
  expect(await fan.locator('.pair.guests').nth(1).innerText()).toMatch(/Guests[^]*100%[^]*1/)
  expect(await fan.locator('.pair.members').nth(1).innerText()).toMatch(/Members[^]*0%[^]*0/)
  await fan.getByRole('button', { name: 'Rounds' }).tap()
  expect(await fan.locator('.poll-pairs > li').first().innerText()).toMatch(/Round 1[^]*67%[^]*Round 2[^]*0%/)
})

it('[PAGE-40] a poll that does not count says why, and who may not vote is told so', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf())
  await card(fan).waitFor()
  const correction = { poll: 'corrected' as typeof poll, setup: pollOf({ question: 'Which colour?', texts: {} }) }
  await show.do('poll.withdraw', { poll, reason: 'Ink was sold out.', correction })
  await fan.getByRole('heading', { name: 'Which colour?' }).waitFor()
  await fan.getByText('Corrected: Ink was sold out.').waitFor()
  await fan.getByRole('button', { name: 'The poll before' }).tap()
  await fan.locator('.poll-withdrawn', { hasText: 'Ink was sold out.' }).waitFor()
  await openPoll(show, yesNoOf({ members: true }))
  await fan.getByText('Members vote here.').waitFor()
  expect(await fan.locator('.poll-card input').count()).toBe(0)
})

it('[PAGE-40] a vote that is not taken says why, and the one before still counts', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf())
  await option(fan, 'Ink').tap()
  await counted(fan).waitFor()
  const { token } = JSON.parse((await fan.evaluate(() => localStorage.getItem('fanfare.session'))) ?? '') as {
    token: string
  }
  const vote = `${hall.app.url}/api/rooms/${show.room}/do/poll.vote`
  for (let n = 1; n < POLL_LIMITS.changes; n++)
    await post(vote, { id: newId(), poll, round: 1, choice: [n % 2] }, token)
  await option(fan, 'Ink').tap()
  await fan.getByRole('alert').getByText('as often as it can be changed').waitFor()
  await fan.getByRole('alert').getByRole('button', { name: 'Close' }).tap()
  await counted(fan).waitFor()
  expect(await fan.getByRole('alert').count()).toBe(0)
})

it('[PAGE-41] a battle counts taps up to its cap, says what the cap is, and ends with a winner', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, battleOf({ tapsPerSecond: 3 }))
  const side = fan.getByRole('button', { name: /Team white/ })
  await side.waitFor()
  // As fast as no hand is: however slow the machine, more than three fall into one second.
  await side.evaluate((button) => {
    for (let n = 0; n < 12; n++) button.dispatchEvent(new PointerEvent('pointerdown', { button: 0, bubbles: true }))
  })
  await fan.getByText('3 taps a second count.').waitFor()
  await fan.getByText('1 person tapped').waitFor()
  const own = await fan.locator('.side-own').innerText()
  const mine = Number(/\d+/.exec(own)?.[0])
  expect(mine).toBeGreaterThanOrEqual(3)
  await fan.locator('.battle-side.b .side-votes', { hasText: `${mine}` }).waitFor()
  await show.do('poll.close', { poll, round: 1 })
  await pollIs(show, poll, 'revealed')
  const { result } = show.host.room.view.everyone.polls.find((one) => one.poll === poll) ?? {}
  expect(result?.guests.votes).toEqual([0, mine])
  expect(await fan.locator('.battle-side.won').innerText()).toContain('Team white')
})

it('[PAGE-42] the card folds to a line four seconds after voting; one tap leads back, and so does the end', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf())
  await option(fan, 'Ink').tap()
  await counted(fan).waitFor()
  const strip = fan.locator('.poll-strip')
  await strip.waitFor()
  expect((await strip.boundingBox())?.height).toBeLessThanOrEqual(60)
  await strip.tap()
  await option(fan, 'Ink').waitFor()
  await fan.getByRole('button', { name: 'Fold away' }).tap()
  await strip.waitFor()
  await show.do('poll.close', { poll, round: 1 })
  await fan.locator('.poll-card.revealed:not(.poll-strip)').waitFor()
})

it('where several polls are open, one switch leads from one to the other', async () => {
  const { show, fan } = await roomWithFan()
  await openPoll(show, pollOf())
  await fan.getByRole('heading', { name: 'Which colour should ship first?' }).waitFor()
  await openPoll(show, yesNoOf())
  await fan.getByRole('heading', { name: 'Should the hinge click?' }).waitFor()
  await fan.getByText('2 of 2').waitFor()
  await fan.getByRole('button', { name: 'The next poll' }).tap()
  await fan.getByRole('heading', { name: 'Which colour should ship first?' }).waitFor()
  expect(await fan.locator('.poll-switch').innerText()).toBe('1 of 2')
})

it('[PAGE-43] a poll can be voted in and read without seeing or pointing', async () => {
  const { show, fan } = await roomWithFan()
  const poll = await openPoll(show, pollOf({ abstain: true }))
  await fan.getByRole('radio', { name: /Night brass/ }).focus()
  await fan.keyboard.press('ArrowDown')
  await fan.keyboard.press('ArrowDown')
  // Stepping through the options sends nothing.
  expect(Object.values(votersOf(show) ?? {}).every(({ turnout }) => turnout === 0)).toBe(true)
  const send = fan.getByRole('button', { name: 'Send my vote' })
  await send.focus()
  await fan.keyboard.press('Enter')
  await counted(fan).waitFor()
  expect(await fan.getByRole('radio', { name: /Ink/ }).isChecked()).toBe(true)
  expect(await axeFindings(fan)).toEqual([])
  await show.do('poll.close', { poll, round: 1 })
  await fan.locator('.poll-card.revealed').waitFor()
  await fan.getByText(/^Result of Which colour should ship first\? .*Ink 100%$/).waitFor({ state: 'attached' })
  expect(await axeFindings(fan)).toEqual([])
})
