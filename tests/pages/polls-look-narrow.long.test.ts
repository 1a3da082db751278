import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHall, usePages, whole, type Hall } from './page-browser.ts'
import { battleOf, crowdVotes, openPoll, pollIs, pollOf, yesNoOf } from './poll-room.ts'
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

/** What stands past the card's edge or over its neighbour, and words that are cut in their box. */
const crowded = (page: Page): Promise<string[]> =>
  page.locator('.poll-card').evaluate((card) => {
    const edge = card.getBoundingClientRect()
    const clock = card.querySelector('.poll-clock')?.getBoundingClientRect()
    const isOver = (one: Element): boolean => {
      const { left, right, top, bottom, width } = one.getBoundingClientRect()
      const under =
        clock && left < clock.right - 1 && right > clock.left + 1 && top < clock.bottom && bottom > clock.top
      return width > 0 && (right > edge.right + 1 || left < edge.left - 1 || (under ?? false))
    }
    const marks = [...card.querySelectorAll('.poll-marks *')]
    const cut = [...card.querySelectorAll<HTMLElement>('.poll-kicker, .poll-line, .poll-top')]
    return [...marks.filter(isOver), ...cut.filter((one) => one.scrollWidth > one.clientWidth + 1)].map(
      (one) => `${one.className}: ${one.textContent}`,
    )
  })

for (const locale of ['es-ES', 'en-US', 'zh-CN', 'pt-BR']) {
  describe(`a card of 320 px has room for its words: ${locale}`, () => {
    const open = async (): Promise<{ show: Show; page: Page }> => {
      const show = await openShow(hall, { startsAt: Date.now() + 1_000 })
      const viewport = { width: 320, height: 640 }
      const page = await hall.person({ viewport, hasTouch: true, isMobile: true, locale }, `/r/${show.room}`)
      page.setDefaultTimeout(8_000)
      await whole(page)
      return { show, page }
    }
    const expectRoom = async (page: Page, state: string) => {
      await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
      await page.screenshot({ path: `screenshots/poll-320-${state}-${locale.slice(0, 2)}.png` })
      expect(await crowded(page)).toEqual([])
    }

    it('on air, voted, its result, and a second round beside another', async () => {
      const { show, page } = await open()
      const poll = await openPoll(show, pollOf({ forMs: 600_000, abstain: true }), true)
      await page.locator('.poll-card .option').first().waitFor()
      await expectRoom(page, 'open')
      await page.locator('.poll-card .option').nth(1).click()
      await page.locator('.poll-own.counted').waitFor()
      const percent = page.locator('.option.own .option-figures .figure')
      expect(await percent.innerText()).toMatch(/100/)
      await expectRoom(page, 'voted')
      await crowdVotes(hall, show, poll, [[0], [0], [2]])
      await show.do('poll.close', { poll, round: 1 })
      await pollIs(show, poll, 'revealed')
      await page.locator('.option-won').waitFor()
      await expectRoom(page, 'result')
      await openPoll(show, yesNoOf({ abstain: true }))
      await show.do('poll.open', { poll, onAir: true })
      await page.locator('.poll-switch').waitFor()
      await page.locator('.poll-marks .chip').waitFor()
      await expectRoom(page, 'round-2')
    })

    it('a battle, and what stands on the stage while its poll waits', async () => {
      const { show, page } = await open()
      await openPoll(show, battleOf(), true)
      await page.locator('.battle-side').first().waitFor()
      await expectRoom(page, 'battle')
      await page.locator('.battle-side').first().dispatchEvent('pointerdown', { button: 0 })
      await page.locator('.side-own').waitFor()
      await expectRoom(page, 'battle-tapped')
      const draft = 'waits1' as never
      await show.do('poll.draft', { poll: draft, setup: pollOf() })
      await show.do('stage.set', { scene: { kind: 'poll', poll: draft } } as never)
      await page.locator('.poll-air').waitFor({ state: 'detached' })
      await page.screenshot({ path: `screenshots/poll-320-waits-${locale.slice(0, 2)}.png` })
    })
  })
}
