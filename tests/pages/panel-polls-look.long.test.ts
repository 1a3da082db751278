import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fan } from '../support.ts'
import { crowdTalks } from './hall-crowd.ts'
import { axeFindings, DESKTOP, PHONE, usePages } from './page-browser.ts'
import { closed, dialog, liveShow, openPanel } from './panel-hall.ts'
import { BATTLE, CITY, COLOUR, MANY, named, pollIn, queue, SCALE, vote, voters, YES_NO } from './poll-hall.ts'
import { openScreenHall, type HostedRoom, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall

const views = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP, hasTouch: false, isMobile: false },
] as const
/** Each look is seen in one language or the other. */
const looks = [
  { colorScheme: 'dark', locale: 'en-US' },
  { colorScheme: 'light', locale: 'zh-CN' },
] as const

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
}, 90_000)
afterAll(() => hall[Symbol.asyncDispose]())

const POLLS = { colour: COLOUR, city: CITY, battle: BATTLE, scale: SCALE, yesno: YES_NO, many: MANY }

/** Opens a poll and lets the crowd vote, or tap. */
async function asked(
  room: HostedRoom,
  poll: string,
  fans: readonly Fan[],
  choices: readonly number[][],
): Promise<void> {
  await room.do('poll.open', { poll: named(poll), ...(poll === 'battle' && { onAir: true }) })
  const open = await pollIn(room, (one) => one.poll === poll && one.state === 'open')
  if (poll !== 'battle') return await vote(fans, open, choices)
  for (const [n, fan] of fans.entries())
    await fan.send('poll.tap', { poll: open.poll, round: open.round, side: n % 3 ? 1 : 0, taps: 7 })
}

for (const { device, ...view } of views) {
  for (const look of looks) {
    const lang = look.locale.slice(0, 2)
    describe(`polls in the panel: ${device}, ${look.colorScheme}, ${lang}`, () => {
      const shot = async (page: Page, name: string) => {
        const findings = await axeFindings(page)
        await page.screenshot({ path: `screenshots/panel-polls-${name}-${device}-${look.colorScheme}-${lang}.png` })
        return findings
      }
      const open = async (room: HostedRoom) => {
        const page = await openPanel(hall, room.room, { ...view, ...look })
        if (device === 'phone') await page.locator('.phone-places button').nth(1).tap()
        else await page.keyboard.press('v')
        await page.locator('.poll-queue:visible').waitFor()
        return page
      }
      const desk = (page: Page, poll: string, state: string) =>
        page.locator(`.poll-desk.${state}[data-poll="${poll}"]`).waitFor()

      it(
        '[PANEL-25] axe finds nothing in any state of a poll, and each is there to be looked at',
        { timeout: 120_000 },
        async () => {
          const room = await liveShow(hall, 'Aurora 3 launch')
          await crowdTalks(hall, room.room)
          const page = await open(room)
          expect(await shot(page, 'empty')).toEqual([])
          await queue(room, POLLS)
          await page.locator('.poll-row').nth(5).waitFor()
          expect(await shot(page, 'queue')).toEqual([])
          const fans = await voters(hall, room.room, 24)
          await asked(room, 'colour', fans, [[0], [1], [0], [2], [0]])
          await page.locator('.poll-sums strong', { hasText: '24' }).waitFor()
          expect(await shot(page, 'open')).toEqual([])
          await room.do('poll.close', { poll: named('colour'), round: 1 })
          await desk(page, 'colour', 'revealed')
          expect(await shot(page, 'revealed')).toEqual([])
          await asked(room, 'city', fans, [[0], [1], [1], [3]])
          await page.locator('.poll-sums strong', { hasText: '24' }).waitFor()
          expect(await shot(page, 'hidden')).toEqual([])
          await room.do('poll.close', { poll: named('city'), round: 1 })
          await page.locator('.control.due').waitFor()
          expect(await shot(page, 'counted')).toEqual([])
          await room.do('poll.reveal', { poll: named('city'), round: 1 })
          await asked(room, 'city', fans, [[1], [1], [2], [3]])
          await desk(page, 'city', 'open')
          expect(await shot(page, 'round-2')).toEqual([])
          await asked(room, 'battle', fans, [])
          await desk(page, 'battle', 'open')
          expect(await shot(page, 'battle')).toEqual([])
          await asked(room, 'scale', fans, [[4], [3], [4], [2]])
          await page.locator('.poll-sums strong', { hasText: '24' }).waitFor()
          expect(await shot(page, 'scale')).toEqual([])
          await asked(room, 'many', fans, [[0, 1], [3, 9], [2, 4], [5]])
          await page.locator('.poll-sums strong', { hasText: '24' }).waitFor()
          expect(await shot(page, 'many')).toEqual([])
          await room.do('poll.withdraw', {
            poll: named('many'),
            reason: 'Two of the answers were the same.',
            correction: { poll: named('better'), setup: { ...MANY, question: 'Which of these? (corrected)' } },
          })
          await page
            .locator('.poll-row', { has: page.locator('.poll-state.withdrawn') })
            .locator('.poll-open')
            .click()
          await desk(page, 'many', 'withdrawn')
          expect(await shot(page, 'withdrawn')).toEqual([])
        },
      )

      it('[PANEL-25] nor in what is written, imported and withdrawn', { timeout: 120_000 }, async () => {
        const room = await liveShow(hall, 'Aurora 3 launch')
        await queue(room, { colour: COLOUR, scale: SCALE })
        const page = await open(room)
        await page.locator('.cue-tools:visible .button').click()
        const sheet = dialog(page)
        await sheet.locator('.fan-card').waitFor()
        expect(await shot(page, 'compose')).toEqual([])
        for (const [template, name] of [
          [4, 'city'],
          [3, 'scale'],
          [5, 'battle'],
          [1, 'multiple'],
        ] as const) {
          await sheet.locator('.templates .mini').nth(template).click()
          expect(await shot(page, `compose-${name}`)).toEqual([])
        }
        await sheet.locator('.sheet-end .primary').click()
        await sheet.locator('.field-error').first().waitFor()
        expect(await shot(page, 'compose-wrong')).toEqual([])
        await page.keyboard.press('Escape')
        await closed(page)
        const file = page.locator('.poll-queue input[type=file]')
        const csv = (text: string) => ({ name: 'polls.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
        await file.setInputFiles(csv('kind,question,option 1,option 2,time\nsingle,,a,b,5\nodd,Q,a,b,\n'))
        await sheet.locator('.import-line').first().waitFor()
        expect(await shot(page, 'import-wrong')).toEqual([])
        await page.keyboard.press('Escape')
        await closed(page)
        await file.setInputFiles(
          csv('kind,question,option 1,option 2,time\nsingle,Which?,a,b,30\nyes_no,Shall we?,,,\n'),
        )
        await sheet.locator('.import-list').waitFor()
        expect(await shot(page, 'import')).toEqual([])
        await page.keyboard.press('Escape')
        await closed(page)
        await room.do('poll.open', { poll: named('scale') })
        await page.locator('.poll-controls .control.last .button').click()
        await sheet.locator('textarea').fill('The ends were the wrong way round.')
        expect(await shot(page, 'withdraw')).toEqual([])
        await sheet.locator('.sheet-end .button').first().click()
        await sheet.locator('.fan-card').waitFor()
        expect(await shot(page, 'correct')).toEqual([])
      })
    })
  }
}
