import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { axeFindings, PHONE, usePages } from './page-browser.ts'
import { openVerifyHall, type VerifyHall } from './verify-hall.ts'

const built = usePages()
let hall: VerifyHall
beforeEach(async () => {
  hall = await openVerifyHall(built.browser, built.dir)
})
afterEach(() => hall[Symbol.asyncDispose]())

const page = (query = '', options = {}) => hall.person(options, `/verify${query}`)
const verdict = (on: Page, words: string) => on.locator('.verify-verdict').getByText(words, { exact: true }).waitFor()
const give = (on: Page, text: string, name = 'ballots.ndjson') =>
  on.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/x-ndjson', buffer: Buffer.from(text) })
const rows = (on: Page) => on.locator('.verify-row').allInnerTexts()
const checks = (on: Page) =>
  on.locator('.verify-checks > li').evaluateAll((all) => all.map((each) => each.className).join(' '))

it('[VERIFY-1] a link leads to the recount of its poll: the figures, and that they are what was announced', async () => {
  const asked = await hall.ask({}, [[1], [1], [0]])
  await asked.close()
  await expect.poll(() => asked.file()).toContain('"end":true')
  const on = await page(`?room=stage&poll=${asked.poll}`)
  await verdict(on, 'It adds up')
  await on.getByRole('heading', { name: 'Which colour should ship first?' }).waitFor()
  expect((await rows(on))[1]?.replaceAll(/\s+/g, ' ')).toBe('Paper white Winner 67% 2 votes')
  expect(await checks(on)).toBe('right right right right')
  await on.getByText('Compared with what the room announces on this server.').waitFor()
})

it('[VERIFY-2] a ballot is found by its receipt; the one that was cast from this browser is filled in', async () => {
  const asked = await hall.ask({}, [[0]])
  const phone = await hall.person({ viewport: PHONE })
  await phone.getByRole('radio', { name: /Paper white/ }).click()
  await phone.getByText('Yours counted').first().waitFor()
  await asked.close()
  await expect.poll(() => asked.file()).toContain('"end":true')
  await phone.goto(`${hall.app.url}/verify?room=stage&poll=${asked.poll}`)
  await phone.getByText(/^Line \d of the file: counted as Paper white\.$/).waitFor()
  await phone.getByText('Filled in from this browser.').waitFor()
  expect(await phone.locator('.verify-row.own').allInnerTexts()).toEqual([expect.stringContaining('Paper white')])
  const field = phone.getByRole('textbox', { name: 'Find my ballot' })
  await field.fill(asked.receipts[0] ?? '')
  await phone.getByText(/^Line \d of the file: counted as Night brass\.$/).waitFor()
  await field.fill('A'.repeat(22))
  await phone.getByRole('alert').getByText('No ballot here has this receipt.').waitFor()
  expect(await phone.locator('.verify-row.own').count()).toBe(0)
})

it('[VERIFY-3] a file that was tampered with is found out, and what was done to it is said', async () => {
  const asked = await hall.ask({}, [[1], [1], [0]])
  await asked.close()
  await expect.poll(() => asked.file()).toContain('"end":true')
  const file = await asked.file()
  const on = await page()
  await give(on, file)
  await verdict(on, 'It adds up')
  await give(on, file.replace('"choice":[1]', '"choice":[0]'))
  await verdict(on, 'Ballots were changed')
  await on.getByText('Paper white, guests: 2 announced, 1 counted.').waitFor()
  expect(await checks(on)).toBe('wrong wrong wrong right')
  await give(on, file.replace('Which colour', 'Which flavour'))
  await verdict(on, 'This is not what the room announced')
  await give(on, file.slice(0, -80))
  await verdict(on, 'The file is cut off')
  await give(on, '{"not":"ballots"}\n', 'other.json')
  await verdict(on, 'This is no file of ballots')
})

it('[VERIFY-4] once the page is there it counts without a network, and says with what it could not compare', async () => {
  const asked = await hall.ask({ kind: 'yes_no', options: [] }, [[0], [0], [1]])
  await asked.close()
  await expect.poll(() => asked.file()).toContain('"end":true')
  const file = await asked.file()
  const on = await page()
  await on.getByText('Choose a file of ballots').waitFor()
  await on.context().setOffline(true)
  await give(on, file)
  await verdict(on, 'It adds up')
  await on.getByText('Compared with the file itself alone: the room cannot be asked now.').waitFor()
  expect(await checks(on)).toBe('right right right unknown')
  await on.context().setOffline(false)
  await on.getByRole('button', { name: 'Try again' }).click()
  await on.getByText('Compared with what the room announces on this server.').waitFor()
})

it('[VERIFY-4] a page that came without https counts as well, with a SHA-256 of its own', async () => {
  const asked = await hall.ask({}, [[1]])
  await asked.close()
  await expect.poll(() => asked.file()).toContain('"end":true')
  const on = await page()
  await on.evaluate(() => Object.defineProperty(crypto, 'subtle', { value: undefined }))
  await give(on, await asked.file())
  await verdict(on, 'It adds up')
  expect(await checks(on)).toBe('right right right right')
})

it('[VERIFY-5] ballots that cannot be had yet are told so; a host checks before the result is shown', async () => {
  const asked = await hall.ask({ shown: 'reveal' }, [[1], [2]])
  await asked.close()
  const query = `?room=stage&poll=${asked.poll}`
  const on = await page(query)
  await on.getByText('There is no file of these ballots, or not yet').waitFor()
  const host = await hall.person({}, `/#host=${hall.app.tokens.hostLink(hall.app.stores.clock.now())}`)
  await host.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => host.evaluate(() => localStorage.getItem('fanfare.session') ?? '')).toContain('"owner"')
  await host.goto(`${hall.app.url}/verify${query}`)
  await verdict(host, 'It adds up')
  expect(await checks(host)).toBe('right right unknown right')
})

it('[VERIFY-6] everybody can use it: keyboard, names and contrast', async () => {
  const asked = await hall.ask({ kind: 'multiple', min: 1, max: 2 }, [
    [0, 2],
    [0, 1],
  ])
  await asked.close()
  await expect.poll(() => asked.file()).toContain('"end":true')
  const on = await page()
  await on.getByText('Choose a file of ballots').waitFor()
  expect(await axeFindings(on)).toEqual([])
  await give(on, await asked.file())
  await verdict(on, 'It adds up')
  expect(await axeFindings(on)).toEqual([])
  await give(on, (await asked.file()).replace('"choice":[0,2]', '"choice":[0,1]'))
  await verdict(on, 'Ballots were changed')
  expect(await axeFindings(on)).toEqual([])
})
