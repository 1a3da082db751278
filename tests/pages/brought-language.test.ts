import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { axeFindings, composer, openHall, PHONE, whole, type Hall, usePages } from './page-browser.ts'

const built = usePages()
let hall: Hall
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-brought-'))
  await mkdir(join(dir, 'languages'))
  hall = await openHall(built.browser, built.dir, { dir })
})
afterEach(async () => {
  await hall[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const french = {
  '@language': { name: 'Français', by: ['Ana', 'Luc'] },
  'app.settings': 'Réglages',
  'composer.say': 'Dites quelque chose',
  'settings.language': 'Langue',
}
const bring = (tag: string, words: object) => writeFile(join(dir, 'languages', `${tag}.json`), JSON.stringify(words))
const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
const says = (page: Page) => composer(page).getAttribute('placeholder')

it('[LANG-4] [LANG-6] a brought language is offered, chosen, falls back word by word, and survives a reload', async () => {
  const page = await hall.person({ viewport: PHONE, colorScheme: 'dark' })
  await whole(page)
  await bring('fr', french)
  await page.getByRole('button', { name: 'Settings' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('by Ana, Luc').waitFor()
  await settled(page)
  expect(await axeFindings(page)).toEqual([])
  await mkdir('screenshots', { recursive: true })
  await page.screenshot({ path: 'screenshots/languages-phone-dark.png' })
  await sheet.getByRole('radio', { name: 'Français' }).check()
  await sheet.getByRole('heading', { name: 'Réglages' }).waitFor()
  expect(await sheet.getByRole('group', { name: 'Langue' }).count()).toBe(1)
  expect(await sheet.getByText('Appearance').count()).toBe(1)
  await page.reload()
  await whole(page)
  expect(await says(page)).toBe('Dites quelque chose')
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr')
})

it('[LANG-6] when a brought language is gone the page speaks what the browser asks for', async () => {
  await bring('fr', french)
  const page = await hall.person({ locale: 'pt-BR' })
  await whole(page)
  await page.evaluate(() => localStorage.setItem('fanfare.language', 'fr'))
  await page.reload()
  await page.getByPlaceholder('Dites quelque chose').waitFor()
  await rm(join(dir, 'languages', 'fr.json'))
  await page.reload()
  await whole(page)
  expect(await says(page)).toBe('Diga algo')
})

it.each([
  ['en-US', 'en'],
  ['zh-CN', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['es-MX', 'es'],
  ['pt-BR', 'pt'],
  ['fr-FR', 'en'],
])('[LANG-2] a browser in %s gets the room and the lobby in %s, and never sees a key', async (locale, tag) => {
  const file = new URL(`../../client/src/i18n/${tag}.json`, import.meta.url)
  const words = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
  const page = await hall.person({ locale })
  await whole(page)
  expect(await says(page)).toBe(words['composer.say'])
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(tag)
  await page.goto(hall.app.url)
  expect(await page.locator('h1').innerText()).toBe(words['lobby.title'])
  await page.goto(`${hall.app.url}/r/nowhere`)
  await page.getByText(words['refused.not_found'] ?? 'missing').waitFor()
})

it('a part of the page that cannot be fetched is said to be missing, and comes when it is asked for again', async () => {
  const page = await hall.person({}, '/healthz')
  await page.addInitScript('window.requestIdleCallback = () => 0')
  let away = true
  await page.route('**/assets/own-*.json', (route) => (away ? route.abort() : route.continue()))
  await page.goto(`${hall.app.url}/r/stage`)
  await whole(page)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByText('This could not be loaded.').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  away = false
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').getByText('Language').waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

it('sheets open offline, for they were fetched when the page had nothing else to do', async () => {
  const page = await hall.person({}, '/healthz')
  const fetched = page.waitForResponse(/room-sheets-.*\.js$/)
  const words = page.waitForResponse(/assets\/own-.*\.json$/)
  await page.goto(`${hall.app.url}/r/stage`)
  await whole(page)
  await Promise.all([fetched, words].map(async (response) => (await response).finished()))
  // And what they ask for in their turn.
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
  await page.locator('.banner.away').waitFor()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').getByText('Language').waitFor()
  expect(await page.locator('.banner.away').count()).toBe(1)
})
