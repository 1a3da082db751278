import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usePages } from './page-browser.ts'
import { closed, cueOnAir, deskLine, dialog, nextButton, openPanel, RUNDOWN } from './panel-hall.ts'
import { openScreenHall, says, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

beforeAll(async () => {
  hall = await openScreenHall(built.browser, built.dir)
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

const hour = 3_600_000
/** Held until it has happened. */
const hold = (place: Locator, name: string) => place.getByRole('button', { name }).click({ delay: 1_200 })

/** Takes the step that stands in the bar, by the button of its sheet. */
async function step(page: Page, name: string, does: string): Promise<void> {
  await page.locator('.panel-bar').getByRole('button', { name }).click()
  await dialog(page).getByRole('button', { name: does }).click()
  await closed(page)
}

async function addCard(page: Page, note: string, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a cue' }).click()
  await dialog(page).getByLabel('Name of the cue').fill(note)
  await dialog(page).getByRole('radio', { name: 'Card' }).check()
  await dialog(page).getByLabel('Title').fill(title)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await page.locator('.cue', { hasText: note }).waitFor()
}

describe('a launch', () => {
  it('[PANEL-1] goes from draft to archive by the panel, and a fan sees every step', async () => {
    const { room } = await hall.make({ title: 'Aurora 5', draft: true, startsAt: Date.now() + hour })
    const fan = await hall.person({}, `/r/${room}`)
    await fan.getByText('There is no room of this name').waitFor()
    const page = await openPanel(hall, room)
    await addCard(page, 'Welcome', 'Welcome to Aurora 5')
    await step(page, 'Announce', 'Announce now')
    await page.locator('.phase-warmup').waitFor()
    await fan.reload()
    await fan.locator('.link-dot.whole').waitFor()
    await step(page, 'Open the doors', 'Open now')
    await fan.locator('.countdown:visible, [role=timer]:visible').first().waitFor()
    await step(page, 'Start now', 'Go live')
    await fan.locator('.live:visible').first().waitFor()
    await nextButton(page).click()
    await fan.getByText('Welcome to Aurora 5').first().waitFor()
    expect(await cueOnAir(page).innerText()).toBe('Welcome')
    await page.locator('.panel-bar').getByRole('button', { name: 'End the show' }).click()
    await hold(dialog(page), 'End the show')
    await page.locator('.phase-after').waitFor()
    await fan.getByText('Welcome to Aurora 5').first().waitFor({ state: 'detached' })
    await page.locator('.panel-bar').getByRole('button', { name: 'Archive' }).click()
    await hold(dialog(page), 'Archive for good')
    await page.locator('.phase-archived').waitFor()
    await fan.reload()
    expect(await nextButton(page).count()).toBe(0)
    const refused = await (await hall.app.join('Late', { room })).send('chat.send', { text: 'still open?' })
    expect(refused).toMatchObject({ ok: false, refused: 'closed' })
  })

  it('[PANEL-7] is not archived while lines wait: the panel says so and leads to them', async () => {
    const room = await hall.make({ title: 'Owed' })
    await room.do('brakes.set', { hold: true })
    await says(await hall.app.join('Hana', { room: room.room }), 'Let me in')
    const page = await openPanel(hall, room.room)
    await page.locator('.launch-tools').getByRole('button', { name: 'Archive' }).click()
    expect(await dialog(page).getByRole('button', { name: 'Archive for good' }).isDisabled()).toBe(true)
    await dialog(page).getByRole('button', { name: 'See held lines' }).click()
    await page.locator('.held-line', { hasText: 'Let me in' }).waitFor()
  })

  it('[PANEL-6] says all that moves before T-0 moves, and tells fans why', async () => {
    const startsAt = Math.ceil((Date.now() + 24 * hour) / 60_000) * 60_000
    const room = await hall.make({ title: 'Moved', startsAt, doorsAt: startsAt - hour })
    await room.do('stage.plan', { cues: [...RUNDOWN] })
    await room.do('teaser.plan', { teaser: { card: 'one', title: '150 grams', at: startsAt - 2 * hour } })
    const page = await openPanel(hall, room.room)
    await page.locator('.launch-tools').getByRole('button', { name: 'Schedule' }).click()
    expect(await dialog(page).getByRole('button', { name: 'Move' }).isDisabled()).toBe(true)
    const local = new Date(startsAt + hour - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    await dialog(page).getByLabel('T-0').fill(local)
    const moves = dialog(page).locator('.dry-run li')
    expect((await moves.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      'Doors',
      'T-0',
      'Teaser “150 grams”',
      '8 planned cues by +1:00:00',
    ])
    await dialog(page).getByLabel('Why').fill('The stage needs an hour.')
    await dialog(page).getByRole('button', { name: 'Move' }).click()
    await closed(page)
    const { launch } = room.host.room.view.everyone
    await room.host.until((host) => host.room.view.everyone.launch.startsAt === startsAt + hour)
    expect(launch.doorsAt === startsAt || room.host.room.view.everyone.launch.doorsAt === startsAt).toBe(true)
    expect(room.host.room.view.everyone.launch.moved?.why).toBe('The stage needs an hour.')
    expect(room.host.room.view.staff?.teasers[0]?.at).toBe(startsAt - hour)
  })
})

describe('Next', () => {
  it('[PANEL-2] goes on by one cue when two hosts press it at once, and when one presses twice', async () => {
    const room = await hall.make({ title: 'Two hosts' })
    await room.do('stage.plan', { cues: [...RUNDOWN] })
    const [ann, bo] = await Promise.all([openPanel(hall, room.room), openPanel(hall, room.room)])
    for (const page of [ann, bo]) await page.locator('.cue.next').waitFor()
    await Promise.all([nextButton(ann).dblclick(), nextButton(bo).click()])
    for (const page of [ann, bo]) await page.locator('.cue.current', { hasText: 'Doors, countdown' }).waitFor()
    const shown = () => room.host.events.filter(({ type }) => type === 'stage.set')
    await room.host.until(() => shown().length > 0)
    expect(room.host.room.view.everyone.stage.cue).toBe('doors')
    await room.do('chat.send', { text: 'after both presses' })
    for (const page of [ann, bo]) await deskLine(page, 'after both presses').waitFor()
    expect(shown()).toHaveLength(1)
  })

  it('[PANEL-5] comes by key, but not while somebody writes or a sheet is open', async () => {
    const room = await hall.make({ title: 'Keys' })
    await room.do('stage.plan', { cues: [...RUNDOWN] })
    const page = await openPanel(hall, room.room)
    await page.getByLabel('Speak as host').fill('b')
    await page.keyboard.press('b')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await dialog(page).waitFor()
    await page.keyboard.press('b')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Escape')
    await closed(page)
    await page.keyboard.press('m')
    await room.host.until((host) => host.room.view.everyone.stage.scene?.kind === 'back_soon')
    const { stage, brakes } = room.host.room.view.everyone
    expect(stage.cue).toBeUndefined()
    expect(brakes.blank).toBe(false)
    expect(await page.getByLabel('Speak as host').inputValue()).toBe('bb')
    await page.keyboard.press('PageDown')
    await room.host.until((host) => host.room.view.everyone.stage.cue === 'doors')
    await page.keyboard.press('b')
    await room.host.until((host) => host.room.view.everyone.brakes.blank)
  })
})
