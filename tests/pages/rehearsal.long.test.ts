import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { usePages, whole } from './page-browser.ts'
import { closed, dialog, openPanel } from './panel-hall.ts'
import { field, row } from './question-hall.ts'
import { BATTLE, CITY, COLOUR, createLaunch, HINGE, writePolls } from './rehearsal-plan.ts'
import {
  ask,
  card,
  counted,
  crowdVotes,
  holdStep,
  letIn,
  openHouse,
  openNow,
  option,
  outside,
  pressUntil,
  revealed,
  ROOM,
  sameEverywhere,
  shootOne,
  takeStep,
  told,
  unfold,
  type Rehearsal,
} from './rehearsal-stage.ts'
import { shows, type ScreenHall } from './screen-hall.ts'

const built = usePages()
beforeAll(async () => void (await mkdir('screenshots', { recursive: true })))

const desk = (panel: Page) => panel.locator('.poll-desk')

/** Before the show: announced, doors, countdown, live. */
async function begin(hall: ScreenHall, panel: Page): Promise<Rehearsal> {
  await takeStep(panel, 'Announce', 'Announce now')
  await panel.locator('.phase-warmup').waitFor()
  await takeStep(panel, 'Open the doors', 'Open now')
  const stage = await letIn(hall, panel)
  await shows(stage.screen, 'countdown')
  await stage.ann.locator('[role=timer]:visible').first().waitFor()
  await stage.shoot('countdown', 'panel', 'ann', 'ben', 'mei', 'screen')
  await takeStep(panel, 'Start now', 'Go live')
  for (const fan of [stage.ann, stage.ben, stage.mei]) await fan.locator('.live:visible').first().waitFor()
  // The key that began the show does not end it.
  expect(await panel.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  return stage
}

/** A poll on air: one reloads in the middle, one is away and back, one changes their mind. */
async function pollOnAir(stage: Rehearsal): Promise<void> {
  const { panel, ann, ben, mei, screen } = stage
  await pressUntil(panel, 'f', () => desk(panel).locator('.poll-state.open').count())
  await shows(screen, 'poll')
  await option(ann, 'Night brass').tap()
  await counted(ann).waitFor()
  expect(await ann.locator('.poll-turnout').innerText()).toBe('1 vote')
  await stage.shoot('voted', 'panel', 'ann', 'ben', 'mei', 'screen')
  await ann.reload()
  await whole(ann)
  await ann.locator('.poll-strip', { hasText: 'You: Night brass' }).waitFor()
  await ben.context().setOffline(true)
  await ben
    .getByText(/away since/i)
    .first()
    .waitFor()
  await option(ben, 'Paper white').tap()
  await ben.getByText('Sent as soon as you are back').waitFor()
  await stage.shoot('away', 'ann', 'ben')
  await ben.context().setOffline(false)
  await counted(ben).waitFor()
  await option(mei, 'Ink').tap()
  await counted(mei).waitFor()
  await option(mei, 'Night brass').tap()
  await mei.locator('.option.own', { hasText: 'Night brass' }).waitFor()
  await counted(mei).waitFor()
  await crowdVotes(stage, COLOUR, [[0], [0], [1], [2]])
  await sameEverywhere(stage, '51 22 26 11 23 10')
  await stage.shoot('open', 'panel', 'ann', 'ben', 'mei', 'screen')
  await panel.keyboard.press('e')
  for (const page of [panel, ann, ben, mei])
    await page
      .getByRole('timer')
      .getByText(/^01:[12]\d$/)
      .waitFor()
  await panel.keyboard.press('c')
  await revealed(stage)
  await sameEverywhere(stage, '51 22 26 11 23 10')
  await stage.shoot('result', 'panel', 'ann', 'ben', 'mei', 'screen')
}

/** A poll of which nobody sees how it stands before the host shows it. */
async function hiddenPoll(stage: Rehearsal): Promise<void> {
  const { panel, ann, ben, mei } = stage
  await pressUntil(panel, 'f', () => desk(panel).locator('.poll-state.open').count())
  await option(ann, 'Mexico City').tap()
  await option(ben, 'Lagos').tap()
  await option(mei, '墨西哥城').tap()
  for (const fan of [ann, ben, mei]) await counted(fan).waitFor()
  await crowdVotes(stage, CITY, [[1], [1], [2], [0], [1]])
  await expect.poll(() => told.panel(panel)).toBe('19 8 60 26 21 9')
  for (const fan of [ann, ben]) await unfold(fan)
  expect(await told.phone(ann)).toBe('')
  expect(await outside(ben, '.option')).toEqual([])
  await stage.shoot('hidden', 'panel', 'ann', 'ben', 'mei', 'screen')
  await panel.keyboard.press('c')
  await ann.getByText('Closed. The host will show the result.').waitFor()
  await stage.shoot('waiting', 'panel', 'ann', 'screen')
  await panel.keyboard.press('x')
  await revealed(stage)
  await sameEverywhere(stage, '19 8 60 26 21 9')
  await stage.shoot('revealed', 'panel', 'ann', 'ben', 'mei', 'screen')
}

/** A battle: two sides are tapped, one wins; seen from the host's phone as well. */
async function battle(stage: Rehearsal): Promise<void> {
  const { hall, panel, ann, ben, mei, screen, crowd } = stage
  await pressUntil(panel, 'f', () => desk(panel).locator('.poll-state.open').count())
  await shows(screen, 'battle')
  const { poll, round } = await openNow(stage, BATTLE)
  for (let n = 0; n < 6; n++) await ann.getByRole('button', { name: /Folded/ }).tap()
  for (let n = 0; n < 4; n++) await ben.getByRole('button', { name: /Flat/ }).tap()
  await mei.getByRole('button', { name: /折叠/ }).tap()
  for (const [n, fan] of crowd.entries())
    await fan.send('poll.tap', { poll, round, side: n % 4 === 0 ? 1 : 0, taps: 2 })
  await expect.poll(() => told.panel(panel)).toBe('74 67 26 24')
  await stage.shoot('battle', 'panel', 'ann', 'ben', 'mei', 'screen')
  const phone = await openPanel(hall, ROOM, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await shootOne(phone, 'battle', 'panel-phone')
  await phone.locator('.poll-controls').getByRole('button', { name: 'Close' }).tap()
  for (const fan of [ann, ben, mei]) await fan.locator('.battle-side.won').waitFor()
  await screen.locator('.hall-battle-side.wins').waitFor()
  await stage.shoot('battle-won', 'panel', 'ann', 'ben', 'mei', 'screen')
  await shootOne(phone, 'battle-won', 'panel-phone')
  await phone.context().close()
}

/** A poll that was wrong does not count; a corrected one takes its place. */
async function correct(stage: Rehearsal): Promise<void> {
  const { panel, ann, ben, mei, screen } = stage
  await panel.keyboard.press('n')
  await dialog(panel).getByRole('button', { name: 'Yes or no' }).click()
  await dialog(panel).getByLabel('Question').fill('Should the hinge clock?')
  await dialog(panel).getByRole('button', { name: 'Open on air now' }).click()
  await closed(panel)
  await ann.getByRole('heading', { name: 'Should the hinge clock?' }).waitFor()
  await option(ann, 'Yes').tap()
  await counted(ann).waitFor()
  await panel.keyboard.press('Delete')
  await dialog(panel).getByLabel('Why it does not count').fill('It said clock.')
  await dialog(panel).getByRole('button', { name: 'Correct a copy' }).click()
  await dialog(panel).getByLabel('Question').fill(HINGE)
  await shootOne(panel, 'correcting', 'panel')
  await dialog(panel).getByRole('button', { name: 'Withdraw the old' }).click({ delay: 1_200 })
  await closed(panel)
  for (const fan of [ann, ben, mei]) await fan.getByRole('heading', { name: HINGE }).waitFor()
  await ann.getByText('Corrected: It said clock.').waitFor()
  await screen.getByText(HINGE).first().waitFor()
  for (const fan of [ann, ben, mei]) expect(await outside(fan, '.poll-top *')).toEqual([])
  await stage.shoot('corrected', 'panel', 'ann', 'ben', 'mei', 'screen')
  await option(ann, 'Yes').tap()
  await counted(ann).waitFor()
  await crowdVotes(stage, HINGE, [[0], [1]])
  await panel.keyboard.press('c')
  await revealed(stage)
  await sameEverywhere(stage, '51 21 49 20')
}

/** Questions: asked on phones, wanted by others, answered in writing and aloud, one of them on the stage. */
async function questions(stage: Rehearsal): Promise<void> {
  const { panel, ann, ben, mei, screen } = stage
  await ask(ann, 'Ann', 'Questions', 'How large is the battery?')
  await ask(mei, '美', '提问', '什么时候发货？')
  await ben.getByRole('tab', { name: /Questions/ }).tap()
  await ben.locator('.asked', { hasText: 'How large' }).locator('.upvote').tap()
  await ben.getByRole('textbox', { name: 'Name' }).fill('Ben')
  await ben.locator('dialog .button.primary').tap()
  await ben.locator('.upvote[aria-pressed=true]').waitFor()
  await stage.shoot('asked', 'ann', 'ben', 'mei')
  await panel.keyboard.press('q')
  await row(panel, 'How large').waitFor()
  await panel.keyboard.press('j')
  await panel.keyboard.press('s')
  await shows(screen, 'question')
  await ann.getByRole('tab', { name: 'Chat' }).tap()
  await stage.shoot('question', 'panel', 'ann', 'screen')
  await panel.keyboard.press('Enter')
  await field(panel).fill('5,200 mAh, and it charges in 28 minutes.')
  await panel.keyboard.press('Control+Enter')
  await screen.getByText('5,200 mAh').waitFor()
  await ann.getByRole('button', { name: /Your question was answered/ }).waitFor()
  await stage.shoot('answered', 'panel', 'ann', 'ben', 'screen')
  await ann.getByRole('button', { name: /Your question was answered/ }).tap()
  await ann.getByText('5,200 mAh').last().waitFor()
  await row(panel, '什么时候').click()
  await panel.keyboard.press('s')
  await screen.getByText('什么时候').waitFor()
  await panel.keyboard.press('s')
  await screen.getByText('什么时候').waitFor({ state: 'detached' })
  await panel.keyboard.press('a')
  await mei.locator('.asked.answered', { hasText: '什么时候' }).waitFor()
  await stage.shoot('off-stage', 'panel', 'ann', 'mei', 'screen')
}

/** The show is over: results are still to be read, and to be counted again. */
async function after(stage: Rehearsal): Promise<void> {
  const { hall, panel, ann, screen } = stage
  await holdStep(panel, 'End the show', 'End the show')
  await panel.locator('.phase-after').waitFor()
  await shows(screen, 'thanks')
  const late = await hall.person(
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    `/r/${ROOM}`,
  )
  await whole(late)
  const soFar = late.locator('.so-far')
  await soFar.getByText('Yes 51%').waitFor()
  await stage.shoot('after', 'panel', 'ann', 'ben', 'mei', 'screen')
  await shootOne(late, 'after', 'late')
  await recount(stage)
  await holdStep(panel, 'Archive', 'Archive for good')
  await panel.locator('.phase-archived').waitFor()
  await ann.reload()
  await whole(ann)
  await unfold(ann)
  expect(await told.phone(ann)).toBe('51 21 49 20')
  await stage.shoot('archived', 'panel', 'ann', 'ben', 'screen')
}

/** From the receipt on the phone to the page that counts again. */
async function recount({ ann }: Rehearsal): Promise<void> {
  await ann.getByRole('tab', { name: 'Chat' }).tap()
  await unfold(ann)
  await ann.getByRole('button', { name: 'Your receipt' }).tap()
  await shootOne(ann, 'receipt', 'ann')
  const opens = ann.context().waitForEvent('page')
  await ann.getByRole('link', { name: 'Check it yourself' }).tap()
  const page = await opens
  await page.locator('.verify-verdict.right').getByText('It adds up').waitFor()
  await page.getByText(/counted as Yes\.$/).waitFor()
  await page.getByText('Compared with what the room announces on this server.').waitFor()
  expect(await told.recount(page)).toBe('51 21 49 20')
  await page.screenshot({ path: 'screenshots/rehearsal-recount-ann.png', fullPage: true })
  await page.close()
}

it(
  '[PAGE-51] A small launch is held from draft to after by one host: polls, a battle, questions, and figures that agree on every page',
  { timeout: 180_000, retry: 0 },
  async () => {
    const hall = await openHouse(built.browser, built.dir)
    const panel = await createLaunch(hall)
    await writePolls(panel)
    await using stage = await begin(hall, panel)
    await pollOnAir(stage)
    await hiddenPoll(stage)
    await battle(stage)
    await correct(stage)
    await questions(stage)
    await after(stage)
    expect(await card(stage.ann).count()).toBe(1)
  },
)
