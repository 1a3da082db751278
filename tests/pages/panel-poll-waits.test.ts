import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Scene } from '../../src/protocol/stage.ts'
import { PHONE, usePages, whole } from './page-browser.ts'
import { nextButton, openPanel } from './panel-hall.ts'
import { COLOUR, named, queue, YES_NO } from './poll-hall.ts'
import { openScreenHall, shows, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
}, 90_000)
afterAll(() => hall[Symbol.asyncDispose]())

it('[PANEL-33] a cue whose poll is not open yet says so before and after, and one press opens it there', async () => {
  const room = await hall.make({ title: 'Aurora 3 launch' })
  await queue(room, { colour: COLOUR, yesno: YES_NO })
  const scene: Scene = { kind: 'poll', poll: named('yesno') }
  await room.do('stage.plan', { cues: [{ cue: 'ask', note: 'Ask about the hinge', scene }] })
  const screen = await hall.screen(room.room)
  const fan = await hall.person({ viewport: PHONE, hasTouch: true, isMobile: true }, `/r/${room.room}`)
  await whole(fan)
  const panel = await openPanel(hall, room.room)
  await panel.keyboard.press('v')
  await panel.locator('.next-strip .late', { hasText: 'not open yet' }).waitFor()
  await panel.screenshot({ path: 'screenshots/panel-polls-waits-next.png' })
  await nextButton(panel).click()
  await panel.locator('.poll-waits').waitFor()
  await shows(screen, 'title')
  await screen.getByText('Aurora 3 launch').first().waitFor()
  expect(await panel.locator('.poll-row.next').getAttribute('data-poll')).toBe('yesno')
  for (const [name, page] of Object.entries({ panel, screen, fan }))
    await page.screenshot({ path: `screenshots/panel-polls-waits-${name}.png` })
  await panel.locator('.poll-waits .button').click()
  await panel.locator('.poll-waits').waitFor({ state: 'detached' })
  await shows(screen, 'poll')
  await fan.locator('.poll-card.open .poll-air').waitFor()
}, 40_000)
