import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Poll } from '../../src/protocol/polls.ts'
import type { Fan } from '../support.ts'
import { composer, PHONE, whole } from './page-browser.ts'
import { closed, dialog } from './panel-hall.ts'
import { vote } from './poll-hall.ts'
import { openScreenHall, SCREEN, type ScreenHall } from './screen-hall.ts'

/** Everything that is looked at during a rehearsal. */
export interface Rehearsal extends AsyncDisposable {
  hall: ScreenHall
  room: string
  panel: Page
  ann: Page
  ben: Page
  mei: Page
  screen: Page
  /** Persons without a page. */
  crowd: readonly Fan[]
  /** A picture of each of these pages as they stand, once nothing in them moves. */
  shoot(stop: string, ...pages: readonly Shown[]): Promise<void>
}
type Shown = 'panel' | 'ann' | 'ben' | 'mei' | 'screen'

export const ROOM = 'aurora-6'
const small = { width: 320, height: 568 }
const touch = { hasTouch: true, isMobile: true }
const stops = { at: 0 }

/** Somebody's phone, in the room by its address. */
const phone = async (hall: ScreenHall, options: object): Promise<Page> => {
  const page = await hall.person({ viewport: PHONE, ...touch, ...options }, `/r/${ROOM}`)
  page.setDefaultTimeout(10_000)
  await whole(page)
  return page
}

/** The host alone, with the panel of a launch that was made with it. */
export async function openHouse(browser: Browser, pages: string): Promise<ScreenHall> {
  stops.at = 0
  return await openScreenHall(browser, pages)
}

/** The doors are open: three phones, the big screen, and forty who have no page. */
export async function letIn(hall: ScreenHall, panel: Page): Promise<Rehearsal> {
  const [ann, ben, mei] = await Promise.all([
    phone(hall, { colorScheme: 'dark' }),
    phone(hall, { colorScheme: 'light', viewport: small }),
    phone(hall, { colorScheme: 'dark', locale: 'zh-CN' }),
  ])
  const screen = await hall.person({ viewport: SCREEN }, `/screen/${ROOM}`)
  const crowd = await Promise.all(Array.from({ length: 40 }, (_, n) => hall.app.join(`Fan ${n + 1}`, { room: ROOM })))
  const all = { panel, ann, ben, mei, screen }
  return {
    ...{ hall, room: ROOM, ...all, crowd },
    shoot: async (stop, ...shown) => {
      stops.at += 1
      for (const who of shown) await shootOne(all[who], stop, who)
    },
    [Symbol.asyncDispose]: () => hall[Symbol.asyncDispose](),
  }
}

export async function shootOne(page: Page, stop: string, who: string): Promise<void> {
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime)).map((each) => each.finished))`)
  const at = String(stops.at).padStart(2, '0')
  await page.screenshot({ path: `screenshots/rehearsal-${at}-${stop}-${who}.png` })
}

/** The step that is next in the launch's life, taken in the panel. */
export async function takeStep(panel: Page, step: string, does: string): Promise<void> {
  await panel.locator('.panel-bar').getByRole('button', { name: step }).click()
  await dialog(panel).getByRole('button', { name: does }).click()
  await closed(panel)
}
/** The same, held until it has happened. */
export async function holdStep(panel: Page, step: string, does: string): Promise<void> {
  await panel.locator('.panel-bar').getByRole('button', { name: step }).click()
  await dialog(panel).getByRole('button', { name: does }).click({ delay: 1_200 })
  await closed(panel)
}

/** Presses a key until that has come of it: what has just come under it is not meant by the first press. */
export async function pressUntil(panel: Page, key: string, seen: () => Promise<unknown>): Promise<void> {
  await expect.poll(async () => (await panel.keyboard.press(key), await seen()), { interval: 300 }).toBeTruthy()
}

export const card = (page: Page) => page.locator('.poll-card')
export const option = (page: Page, text: string) => page.locator('.option', { hasText: text })
export const counted = (page: Page) => page.locator('.poll-own.counted')
/** A card that has folded away is opened again. */
export async function unfold(page: Page): Promise<void> {
  const strip = page.locator('.poll-strip')
  if ((await strip.count()) > 0) await strip.tap()
  await page.locator('.poll-top').waitFor()
}

/** The poll that is open, as one of the crowd knows it. */
export async function openNow({ crowd }: Rehearsal, question: string): Promise<Poll> {
  const [one] = crowd
  const find = (fan: Fan) =>
    fan.room.view.everyone.polls.find(({ setup, state }) => state === 'open' && setup.question === question)
  for (const fan of crowd) await fan.until((each) => find(each) !== undefined)
  return find(one as Fan) as Poll
}

/** Each of the crowd votes, in turn for these. */
export async function crowdVotes(stage: Rehearsal, question: string, choices: readonly number[][]): Promise<void> {
  await vote(stage.crowd, await openNow(stage, question), choices)
}

const plain = (figures: readonly string[]): string[] => figures.map((figure) => figure.replaceAll(/[\s,%.]/g, ''))
/** Percent and votes of every option, as a page says it. */
export const told = {
  panel: async (page: Page) =>
    plain(await page.locator('.poll-table .percent, .poll-table .votes').allInnerTexts()).join(' '),
  phone: async (page: Page) =>
    plain(await page.locator('.option-figures .figure, .option-figures .meta').allInnerTexts()).join(' '),
  screen: async (page: Page) => plain(await page.locator('.hall-percent, .hall-votes').allInnerTexts()).join(' '),
  recount: async (page: Page) =>
    plain(await page.locator('.verify-figures .figure, .verify-figures .meta').allInnerTexts())
      .map((figure) => figure.replaceAll(/\D/g, ''))
      .join(' '),
}

/** Every page has the result. */
export async function revealed({ panel, ann, ben, mei, screen }: Rehearsal): Promise<void> {
  await panel.locator('.poll-desk .poll-state.revealed').waitFor()
  for (const fan of [ann, ben, mei]) await fan.locator('.poll-card.revealed').waitFor()
  await screen.locator('.is-revealed').waitFor()
}

/** The same figures on every page, and which. */
export async function sameEverywhere({ panel, ann, ben, mei, screen }: Rehearsal, wanted: string): Promise<void> {
  for (const fan of [ann, ben, mei]) await unfold(fan)
  const all = () =>
    Promise.all([told.panel(panel), told.screen(screen), ...[ann, ben, mei].map((fan) => told.phone(fan))])
  await expect.poll(all, { timeout: 8_000 }).toEqual(Array.from({ length: 5 }, () => wanted))
}

/** What of these reaches out of the poll's card, and is not seen. */
export const outside = (page: Page, parts: string): Promise<string[]> =>
  card(page).evaluate((box, parts) => {
    const { left, right, top, bottom } = box.getBoundingClientRect()
    const isOut = (part: Element) => {
      const at = part.getBoundingClientRect()
      return at.left < left - 1 || at.right > right + 1 || at.top < top - 1 || at.bottom > bottom + 1
    }
    return [...box.querySelectorAll(parts)].filter(isOut).map((part) => part.outerHTML.slice(0, 80))
  }, parts)

/** Somebody with a phone asks, and gives the name that takes. */
export async function ask(page: Page, name: string, tab: string, text: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(tab) }).tap()
  await composer(page).fill(text)
  await page.locator('.composer-box .icon-button').tap()
  await page.locator('dialog input').fill(name)
  await page.locator('dialog .button.primary').tap()
  await page.locator('.asked', { hasText: text }).waitFor()
}
