import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newVisitor } from '../../src/persons/tokens.ts'
import type { Person } from '../../src/protocol/core.ts'
import { post } from '../support.ts'
import { kept, openBrand, openSettings, own, toasted, type Brand } from './brand-hall.ts'
import { axeFindings, PHONE, sayAs, usePages, whole } from './page-browser.ts'
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
/** This browser goes on as somebody else. */
const goesOnAs = async (page: Page, session: object) => {
  await whole(page)
  await page.evaluate((text) => localStorage.setItem('fanfare.session', text), JSON.stringify(session))
  await page.reload()
}
describe('leaving', () => {
  it('[PAGE-30] signs out on this device, or everywhere at once; every page says so and goes on', async () => {
    const title = await room('Leaving')
    const page = await open(title, '', phone)
    await sayAs(page, 'Otter', 'soon gone')
    const { token, person } = await kept(page)
    const second = await open(title)
    await goesOnAs(second, await kept(page))
    await whole(second)
    await openSettings(page)
    await own(page).getByRole('button', { name: 'Sign out' }).click()
    await dialog(page).getByText('you cannot come back under this name').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Sign out everywhere' }).click()
    await toasted(page, 'You are signed out everywhere')
    await toasted(second, 'Your session has ended')
    await whole(second)
    for (const one of [page, second]) expect((await kept(one)).person.id).not.toBe(person.id)
    const old = await fetch(`${brand.hall.app.url}/api/rooms`, { headers: { authorization: `Bearer ${token}` } })
    expect(old.status).toBe(401)
  })

  it('[PAGE-30] on this device alone the other one stays', async () => {
    const title = await room('One device')
    const page = await open(title)
    await sayAs(page, 'Otter', 'here and there')
    const before = await kept(page)
    await openSettings(page)
    await own(page).getByRole('button', { name: 'Sign out' }).click()
    await dialog(page).getByRole('button', { name: 'Sign out on this device' }).click()
    await toasted(page, 'signed out on this device')
    expect((await kept(page)).person.name).toBeUndefined()
    const there = await brand.hall.app.join({ token: before.token }, { room: title })
    expect(there.welcomes[0]?.you.id).toBe(before.person.id)
  })

  it('[PAGE-31] deletes a person when that was held, after it has said what goes', async () => {
    const title = await room('Delete me')
    const page = await open(title, '', phone)
    await sayAs(page, 'Otter', 'words to be forgotten')
    const { token } = await kept(page)
    await openSettings(page)
    await own(page).getByRole('button', { name: 'Delete me' }).click()
    await dialog(page).getByText('everything you wrote, in every room').waitFor()
    expect(await axeFindings(page)).toEqual([])
    const hold = dialog(page).getByRole('button', { name: /^Delete me for good/ })
    await hold.click()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    expect((await kept(page)).token).toBe(token)
    await openSettings(page)
    await own(page).getByRole('button', { name: 'Delete me' }).click()
    await dialog(page)
      .getByRole('button', { name: /^Delete me for good/ })
      .focus()
    await page.keyboard.down('Enter')
    await toasted(page, 'You have been deleted')
    await page.keyboard.up('Enter')
    await page.getByText('This line was removed').waitFor()
    expect((await kept(page)).person.name).toBeUndefined()
  })
})

describe('sessions that come to their end', () => {
  const guest = (now: number) => {
    const visitor = newVisitor(now)
    return { ...visitor, person: { ...visitor.person, standing: 'guest' as const, name: 'Otter' } }
  }
  const DAY = 24 * 3_600_000

  it('[PAGE-32] are renewed while they last, without a word', async () => {
    const { tokens, stores } = brand.hall.app
    const past = stores.clock.now() - 20 * DAY
    const session = guest(past)
    const old = { token: tokens.issue(session, past), person: session.person, expires: past + 30 * DAY }
    const page = await open('stage', '', {})
    await goesOnAs(page, old)
    await page.waitForFunction((token) => !localStorage.getItem('fanfare.session')?.includes(token), old.token)
    const fresh = await kept(page)
    expect(fresh.person).toEqual(session.person)
    expect(fresh.expires).toBeGreaterThan(stores.clock.now() + 29 * DAY)
    await whole(page)
    expect(await page.locator('.toast').count()).toBe(0)
  })

  it('[PAGE-30] one that has ended is told, and the page goes on as somebody new', async () => {
    const { tokens, stores } = brand.hall.app
    const past = stores.clock.now() - 31 * DAY
    const session = guest(past)
    const page = await open('stage')
    await goesOnAs(page, { token: tokens.issue(session, past), person: session.person, expires: past + 30 * DAY })
    await toasted(page, 'Your session has ended')
    await whole(page)
    const now = await kept(page)
    expect(now.person.standing).toBe('visitor')
    expect(now.person.id).not.toBe(session.person.id)
  })

  it('[PAGE-32] a member is asked to sign on again a minute before', async () => {
    const { app } = brand.hall
    const now = app.stores.clock.now()
    const made = await post<{ token: string; person: Person }>(`${app.url}/api/session`, {
      token: brand.sign({ name: 'Hana' }),
    })
    const read = app.tokens.read(made.token, now)
    if (!read.ok || !read.value.member) throw new Error('no member')
    const token = app.tokens.issue({ ...read.value, member: { ...read.value.member, until: now + 50_000 } }, now)
    const page = await open('stage')
    await goesOnAs(page, { token, person: made.person, expires: now + 50_000 })
    await dialog(page).getByText('Your sign-on ends in a minute').waitFor()
    await dialog(page).getByRole('button', { name: 'Sign on' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
})
