import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newVisitor } from '../../src/persons/tokens.ts'
import { kept, openBrand, openSettings, own, toasted, type Brand } from './brand-hall.ts'
import { axeFindings, composer, line, PHONE, say, sayAs, usePages, whole } from './page-browser.ts'
import { dialog } from './panel-hall.ts'

const pages = usePages()
let brand: Brand
beforeAll(async () => {
  brand = await openBrand(pages.browser, pages.dir)
}, 60_000)
afterAll(() => brand[Symbol.asyncDispose]())

const phone = { viewport: PHONE, hasTouch: true, isMobile: true }
const open = (room: string, hash = '', options = {}): Promise<Page> => brand.open(room, hash, options)
const room = async (title: string) => (await brand.hall.make({ title })).room
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1" fill="#c9974a"/></svg>'
/** Somebody else reads the room until it says this. */
const reads = async (title: string, text: string) => {
  const reader = await brand.hall.app.join(undefined, { room: title })
  await reader.until((fan) => fan.texts.includes(text))
  return reader.room.view.everyone.chat.lines.findLast((one) => one.text === text)
}

describe('signing on', () => {
  it('[PAGE-26] the name sheet says what is kept, for how long, and leads to what the brand says of it', async () => {
    const page = await open(await room('Kept'), '', phone)
    await whole(page)
    await say(page, 'hello')
    const line = dialog(page).locator('.privacy')
    await line.getByText('kept for 30 days').waitFor()
    expect(await line.innerText()).toContain('for 400 days')
    const link = line.getByRole('link', { name: 'Privacy' })
    expect(await link.getAttribute('href')).toMatch(/\/privacy$/)
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await axeFindings(page)).toEqual([])
  })

  it("[PAGE-27] leads to the brand and back: a member with the brand's name, the guest's lines still theirs", async () => {
    const title = await room('Sign on')
    const page = await open(title)
    await sayAs(page, 'Otter', 'said as a guest')
    const guest = await kept(page)
    brand.customer = { sub: 'customer 1', name: 'Hana Kim', picture: 'https://pictures.example/hana.png' }
    await page.route('https://pictures.example/**', (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
    )
    await openSettings(page)
    await own(page).getByRole('button', { name: 'Sign on' }).click()
    await toasted(page, 'You are signed on as Hana Kim')
    expect(page.url()).not.toContain('#')
    const member = await kept(page)
    expect(member.person).toMatchObject({ id: guest.person.id, standing: 'member', name: 'Hana Kim' })
    await line(page, 'said as a guest').locator('.line-head', { hasText: 'you' }).waitFor()
    await openSettings(page)
    await own(page).getByText('Hana Kim').waitFor()
    await own(page).locator('img.portrait').waitFor()
    expect(await own(page).getByRole('button', { name: 'Change' }).count()).toBe(0)
    await own(page).getByText('comes with your account').waitFor()
  })

  it('[PAGE-27] a picture that cannot be had gives way to the beginning of the name', async () => {
    const page = await open(await room('Portrait'))
    await page.route('https://pictures.example/**', (route) => route.abort())
    const picture = 'https://pictures.example/gone.png'
    const token = brand.sign({ sub: 'customer 9', name: 'Mei', picture })
    await page.evaluate((key) => (location.hash = `token=${key}`), token)
    await toasted(page, 'signed on as Mei')
    await openSettings(page)
    await own(page).locator('.avatar', { hasText: 'M' }).waitFor()
    expect(await own(page).locator('img').count()).toBe(0)
  })

  it('[PAGE-27] a token that is not taken is told in words, and the guest stays who they are', async () => {
    const title = await room('Refused')
    const page = await open(title)
    await sayAs(page, 'Rui', 'here first')
    const before = await kept(page)
    await page.evaluate(() => (location.hash = 'token=nonsense'))
    await toasted(page, 'The sign-on did not work')
    expect(page.url()).not.toContain('nonsense')
    const once = brand.sign({ sub: 'customer 2', name: 'Rui Costa' })
    const other = await open(title, `#token=${once}`)
    await toasted(other, 'signed on as Rui Costa')
    await page.evaluate((key) => (location.hash = `token=${key}`), once)
    await toasted(page, 'This sign-on has been used already')
    expect((await kept(page)).person).toEqual(before.person)
    await say(page, 'still Rui')
    expect((await reads(title, 'still Rui'))?.name).toBe('Rui')
  })

  it('[PAGE-27] the name sheet offers it too', async () => {
    const title = await room('Name sheet')
    const page = await open(title, '', phone)
    await whole(page)
    brand.customer = { sub: 'customer 3', name: 'Lin Wei' }
    await say(page, 'first words')
    await dialog(page).getByRole('button', { name: 'Sign on' }).click()
    await toasted(page, 'signed on as Lin Wei')
    await whole(page)
    await say(page, 'as a member')
    await line(page, 'as a member').waitFor()
    expect((await reads(title, 'as a member'))?.name).toBe('Lin Wei')
  })
})

describe('where not everybody writes', () => {
  it('[PAGE-28] instead of the field stands why, with the way in; who signs on there writes', async () => {
    const made = await brand.hall.make({ title: 'Members' })
    const page = await open(made.room, '', phone)
    await whole(page)
    await made.do('permissions.set', { chat: 'member' })
    await page.getByText('Only members write here').waitFor()
    expect(await composer(page).count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    brand.customer = { sub: 'customer 4', name: 'Ana' }
    await page.getByRole('button', { name: 'Sign on' }).click()
    await toasted(page, 'signed on as Ana')
    await say(page, 'now I may')
    await line(page, 'now I may').waitFor()
    await made.do('permissions.set', { chat: null, cheer: null })
    await page.getByText('Only the staff write here').waitFor()
    expect(await page.getByRole('button', { name: 'Sign on' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Cheering is switched off' }).isDisabled()).toBe(true)
    await made.do('permissions.set', { chat: 'guest', cheer: 'visitor' })
    await composer(page).waitFor()
  })
})

describe('another device', () => {
  const carry = async (page: Page): Promise<string> => {
    await openSettings(page)
    await own(page).getByRole('button', { name: 'Take me along' }).click()
    await dialog(page).locator('.qr').waitFor()
    await dialog(page)
      .getByText(/^Good for (10:00|9:\d\d)$/)
      .waitFor()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await dialog(page).getByRole('button', { name: 'Copy the link' }).click()
    await dialog(page).getByText('Copied').waitFor()
    return await page.evaluate(() => navigator.clipboard.readText())
  }

  it('[PAGE-29] goes on as the same person by a link, which works once', async () => {
    const title = await room('Carry')
    const page = await open(title)
    await sayAs(page, 'Otter', 'from the desk')
    const link = await carry(page)
    expect(await axeFindings(page)).toEqual([])
    const key = new URL(link).hash
    const second = await open(title, key, phone)
    await toasted(second, 'You are Otter on this device now')
    expect(new URL(second.url()).hash).toBe('')
    expect((await kept(second)).person.id).toBe((await kept(page)).person.id)
    await say(second, 'from the phone')
    await page.locator('.line.said.own', { hasText: 'from the phone' }).waitFor()
    const third = await open(title, key)
    await toasted(third, 'This link has been used already')
  })

  it('[PAGE-29] an old link says that it has run out', async () => {
    const { tokens, stores } = brand.hall.app
    const past = stores.clock.now() - 601_000
    const key = tokens.carry(newVisitor(past), past, 600_000)
    const page = await open(await room('Old link'), `#carry=${key}`)
    await toasted(page, 'it is good for ten minutes')
    await whole(page)
    expect((await kept(page)).person.standing).toBe('visitor')
  })
})
