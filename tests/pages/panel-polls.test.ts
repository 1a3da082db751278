import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POLL_LIMITS } from '../../src/protocol/polls.ts'
import { PHONE, usePages } from './page-browser.ts'
import { closed, dialog, openPanel } from './panel-hall.ts'
import {
  atPolls,
  BATTLE,
  chooseFile,
  CITY,
  COLOUR,
  deskButton,
  deskVotes,
  manyPolls,
  named,
  pollIn,
  queue,
  queueRow,
  SCALE,
  vote,
  voters,
  waiting,
} from './poll-hall.ts'
import { openScreenHall, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

beforeAll(async () => {
  hall = await openScreenHall(built.browser, built.dir)
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

const hold = (place: Page | Locator, name: string) => place.getByRole('button', { name }).click({ delay: 1_200 })
const desk = (page: Page) => page.locator('.poll-desk')
const isState = (state: string) => (poll: { state: string }) => poll.state === state
/** The first of the queue has stood there for so long that it can be meant. */
async function opensNext(page: Page, key: string): Promise<void> {
  const opened = desk(page).locator('.poll-state.open')
  await expect.poll(async () => (await page.keyboard.press(key), await opened.count())).toBe(1)
}

describe('a poll', () => {
  it('[PANEL-16] is written, opened on air, extended, closed and put away by keys, and a fan votes on it', async () => {
    const room = await hall.make({ title: 'From draft to after' })
    const page = await openPanel(hall, room.room)
    await page.keyboard.press('n')
    await dialog(page).getByLabel('Question').fill('Which colour?')
    await dialog(page).getByLabel('Option 1', { exact: true }).fill('Brass')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Ink')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Paper')
    await dialog(page).getByRole('button', { name: 'Add to the queue' }).click()
    await closed(page)
    await page.keyboard.press('v')
    await queueRow(page, 'Which colour?').waitFor()
    await opensNext(page, 'f')
    const poll = await pollIn(room, isState('open'))
    expect(poll.setup.options.map(({ text }) => text)).toEqual(['Brass', 'Ink', 'Paper'])
    expect(room.host.room.view.everyone.stage.scene).toEqual({ kind: 'poll', poll: poll.poll })
    await page.keyboard.press('e')
    await page.keyboard.press('t')
    await pollIn(room, ({ closesAt = 0 }) => closesAt === (poll.closesAt ?? 0) + 90_000)
    await vote(await voters(hall, room.room, 3), poll, [[0], [0], [2]])
    await expect.poll(() => deskVotes(page)).toEqual(['2', '0', '1'])
    await page.keyboard.press('c')
    await pollIn(room, isState('revealed'))
    await desk(page).locator('tr.won', { hasText: 'Brass' }).waitFor()
    await page.keyboard.press('l')
    await page.keyboard.down('Enter')
    await room.host.until((host) => host.room.view.everyone.polls.length === 0)
    await page.keyboard.up('Enter')
    await desk(page).waitFor({ state: 'detached' })
  })

  it('[PANEL-18] has its figures at the desk while fans have none, until it is revealed', async () => {
    const room = await hall.make({ title: 'Kept back' })
    await queue(room, { city: CITY })
    await room.do('poll.open', { poll: named('city') })
    const page = await atPolls(hall, room)
    const [fan, ...others] = await voters(hall, room.room, 5)
    await vote([fan!, ...others], await pollIn(room, isState('open')), [[1], [1], [0], [1], [3]])
    await expect.poll(() => deskVotes(page)).toEqual(['1', '3', '0', '1'])
    await desk(page).getByText('Fans see nothing until you reveal it.').waitFor()
    expect(await desk(page).locator('.as-fans-see .fan-percent').count()).toBe(0)
    await page.keyboard.press('c')
    await deskButton(page, 'Reveal').waitFor()
    await desk(page).locator('tr.won', { hasText: 'Mexico City' }).waitFor()
    await fan!.until((one) => one.room.view.everyone.polls[0]?.state === 'closed')
    expect(JSON.stringify([fan!.events, fan!.room])).not.toContain('"winners"')
    await page.keyboard.press('x')
    await fan!.until((one) => one.room.view.everyone.polls[0]?.result?.winners[0] === 1)
    await desk(page).getByText('Fans see this result.').waitFor()
  })

  it('[PANEL-18] is asked again, and stands beside the round before', async () => {
    const room = await hall.make({ title: 'Rounds' })
    await queue(room, { colour: { ...COLOUR, shown: 'close' } })
    await room.do('poll.open', { poll: named('colour') })
    const fans = await voters(hall, room.room, 4)
    await vote(fans, await pollIn(room, isState('open')), [[0], [0], [0], [1]])
    await room.do('poll.close', { poll: named('colour'), round: 1 })
    await pollIn(room, isState('revealed'))
    const page = await atPolls(hall, room)
    await page.keyboard.press('y')
    await vote(fans, await pollIn(room, ({ round }) => round === 2), [[2], [0], [2], [2]])
    await expect.poll(() => deskVotes(page)).toEqual(['1', '0', '3'])
    const [brass = ''] = await desk(page).locator('tbody tr').allInnerTexts()
    expect(brass.split(/\s+/).filter((text) => text.endsWith('%'))).toEqual(['75%', '25%'])
  })

  it('[PANEL-22] is withdrawn with a reason when that was held, and a corrected copy opens in its place', async () => {
    const room = await hall.make({ title: 'Wrong' })
    await queue(room, { scale: SCALE })
    await room.do('poll.open', { poll: named('scale'), onAir: true })
    const page = await atPolls(hall, room)
    await page.keyboard.press('Delete')
    expect(await dialog(page).getByRole('button', { name: 'Withdraw', exact: false }).last().isDisabled()).toBe(true)
    await dialog(page).getByLabel('Why it does not count').fill('The ends were the wrong way round.')
    await dialog(page).getByRole('button', { name: 'Correct a copy' }).click()
    await dialog(page).getByLabel('What the lowest means').fill('very much')
    await dialog(page).getByRole('button', { name: 'Withdraw the old' }).click()
    expect(room.host.room.view.everyone.polls).toHaveLength(1)
    await hold(dialog(page), 'Withdraw the old')
    await closed(page)
    const old = await pollIn(room, isState('withdrawn'))
    expect(old).toMatchObject({ reason: 'The ends were the wrong way round.', setup: SCALE })
    const next = await pollIn(room, ({ poll }) => poll === old.corrected)
    expect(next).toMatchObject({ state: 'open', corrects: 'scale', setup: { scale: { low: 'very much' } } })
    await desk(page).locator(`xpath=self::*[@data-poll="${next.poll}"]`).waitFor()
  })

  it('[PANEL-17] the ends of a scale are written in another language, and who reads it has them', async () => {
    const room = await hall.make({ title: 'Both ends' })
    const page = await atPolls(hall, room)
    await page.keyboard.press('n')
    await dialog(page).getByRole('radio', { name: 'Scale' }).check()
    await dialog(page).getByLabel('Question').fill('How was it?')
    await dialog(page).getByLabel('What the lowest means').fill('not for me')
    await dialog(page).getByLabel('What the highest means').fill('take my money')
    await dialog(page).getByLabel('Add a language').selectOption('es')
    await dialog(page).getByLabel('Question').fill('¿Qué tal?')
    await dialog(page).getByLabel('What the lowest means').fill('no es para mí')
    expect(await dialog(page).locator('.fan-ends bdi').allInnerTexts()).toEqual(['no es para mí', 'take my money'])
    await dialog(page).getByRole('button', { name: 'Add to the queue' }).click()
    await closed(page)
    await opensNext(page, 'f')
    await pollIn(room, isState('open'))
    const fan = await hall.person({ locale: 'es-ES', viewport: PHONE }, `/r/${room.room}`)
    await fan.locator('.poll-card .scale-ends').waitFor()
    expect(await fan.locator('.poll-card .scale-ends bdi').allInnerTexts()).toEqual(['no es para mí', 'take my money'])
  })

  it('[PANEL-23] is not touched by keys while somebody writes, and a battle ends by its own clock', async () => {
    const room = await hall.make({ title: 'Hands off' })
    await queue(room, { battle: BATTLE, city: CITY })
    const page = await atPolls(hall, room)
    await opensNext(page, 'g')
    const [fan] = await voters(hall, room.room, 1)
    await page.getByLabel('Speak as host').fill('')
    for (const key of ['c', 'e', 'g', 'n', 'Delete']) await page.keyboard.press(key)
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    for (const does of ['Open the next poll of the queue', 'Close the poll', 'Withdraw it, or correct a copy'])
      await dialog(page).getByText(does).waitFor()
    await page.keyboard.press('c')
    await page.keyboard.press('Escape')
    await closed(page)
    const reply = await fan!.send('poll.tap', { poll: named('battle'), round: 1, side: 1, taps: 4 })
    expect(reply).toEqual({ ok: true, value: { counted: 4 } })
    await expect.poll(() => deskVotes(page)).toEqual(['0', '4'])
    expect(room.host.events.filter(({ type }) => type === 'poll.extended' || type === 'poll.closed')).toEqual([])
    expect(waiting(room)).toEqual(['city'])
  })
})

/** On every page at the same moment, before any of them has heard of the others' press. */
async function pressTogether(pages: readonly Page[], name: string): Promise<void> {
  const buttons = await Promise.all(pages.map((page) => deskButton(page, name).elementHandle()))
  await Promise.all(buttons.map((button) => button?.evaluate((there) => (there as HTMLElement).click())))
}

describe('two hosts', () => {
  it('[PANEL-19] who press at once do it once, and the second is told why', async () => {
    const room = await hall.make({ title: 'Two hosts' })
    await queue(room, { city: CITY, colour: COLOUR })
    const [ann, bo] = await Promise.all([atPolls(hall, room), atPolls(hall, room)])
    for (const page of [ann, bo])
      await queueRow(page, CITY.question).getByRole('button', { name: 'Open', exact: true }).waitFor()
    const open = (page: Page) => queueRow(page, CITY.question).getByRole('button', { name: 'Open', exact: true })
    await Promise.all([ann, bo].map((page) => open(page).evaluate((button: HTMLElement) => button.click())))
    for (const page of [ann, bo]) await deskButton(page, 'Close').waitFor()
    await pressTogether([ann, bo], 'Close')
    for (const page of [ann, bo]) await deskButton(page, 'Reveal').waitFor()
    const told = () => Promise.all([ann, bo].map((page) => page.locator('.toast').allInnerTexts()))
    await expect.poll(async () => (await told()).flat().length).toBeGreaterThan(0)
    await pressTogether([ann, bo], 'Reveal')
    for (const page of [ann, bo]) await desk(page).getByText('Fans see this result.').waitFor()
    const happened = room.host.events.map(({ type }) => type)
    for (const once of ['poll.opened', 'poll.closed', 'poll.revealed'] as const)
      expect(happened.filter((type) => type === once)).toEqual([once])
    expect(waiting(room)).toEqual(['colour'])
  })

  it('[PANEL-19] nor does the second press of one host open what has come under the pointer', async () => {
    const room = await hall.make({ title: 'Pressed twice' })
    await queue(room, { city: CITY, colour: COLOUR })
    const page = await atPolls(hall, room)
    const open = page.locator('.poll-row.next').getByRole('button', { name: 'Open', exact: true })
    await queueRow(page, CITY.question).getByRole('button', { name: 'Open', exact: true }).click()
    await queueRow(page, COLOUR.question).getByRole('button', { name: 'Open', exact: true }).waitFor()
    await open.evaluate((button: HTMLElement) => button.click())
    await page.keyboard.press('g')
    await page.getByLabel('Speak as host').fill('after both presses')
    await page.keyboard.press('Enter')
    await page.locator('.desk-line', { hasText: 'after both presses' }).waitFor()
    expect(waiting(room)).toEqual(['colour'])
    const press = () => open.evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click()))
    await expect.poll(async () => (await press(), waiting(room).length)).toBe(0)
  })

  it('[PANEL-19] what the other one did is seen, and what is written stays when it cannot be sent', async () => {
    const room = await hall.make({ title: 'The queue is full' })
    const page = await atPolls(hall, room)
    await page.keyboard.press('n')
    await dialog(page).getByLabel('Question').fill('One too many?')
    await dialog(page).getByRole('radio', { name: 'Yes or no' }).check()
    const other = await atPolls(hall, room)
    await chooseFile(other, manyPolls(POLL_LIMITS.drafts))
    await dialog(other)
      .getByRole('button', { name: `Add ${POLL_LIMITS.drafts} polls` })
      .click()
    await room.host.until(() => waiting(room).length === POLL_LIMITS.drafts)
    await dialog(page).getByRole('button', { name: 'Add to the queue' }).click()
    await dialog(page).getByText('There are as many of these as there can be.').waitFor()
    expect(await dialog(page).getByLabel('Question').inputValue()).toBe('One too many?')
    await queueRow(other, 'Poll 0?').getByRole('button', { name: 'Drop' }).click()
    await room.host.until(() => waiting(room).length < POLL_LIMITS.drafts)
    await dialog(page).getByRole('button', { name: 'Add to the queue' }).click()
    await closed(page)
    await queueRow(page, 'One too many?').waitFor()
  })
})

it('[PANEL-24] on a phone the poll on air and the queue are at hand', async () => {
  const room = await hall.make({ title: 'In one hand' })
  await queue(room, { colour: COLOUR, city: CITY })
  const page = await openPanel(hall, room.room, { viewport: PHONE, hasTouch: true, isMobile: true })
  await page.locator('.phone-places').getByRole('button', { name: 'Polls' }).tap()
  await queueRow(page, COLOUR.question).getByRole('button', { name: 'Open on air' }).tap()
  await page.locator('.phone-places').getByRole('button', { name: 'On air' }).tap()
  await deskButton(page, '+30 s').tap()
  await pollIn(room, ({ closesAt = 0, openedAt }) => closesAt === openedAt + 330_000)
  await deskButton(page, 'Close').tap()
  expect((await pollIn(room, isState('revealed'))).ended).toBe('host')
})
