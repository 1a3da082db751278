import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import jwt from 'jsonwebtoken'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { newId } from '../support.ts'
import { openScreenHall, type ScreenHall } from './screen-hall.ts'

const SECRET = 'what the brand and this hall know, and nobody else does'
const ISSUER = 'https://accounts.example'

export interface Brand extends AsyncDisposable {
  hall: ScreenHall
  /** A token of the brand, by its claims. */
  sign(claims?: object): string
  /** Whom the brand's page signs on, by claims. */
  customer: object
  /** A browser of its own in that room. */
  open(room: string, hash?: string, options?: BrowserContextOptions): Promise<Page>
}

/** A brand with a page for signing on, and a hall that trusts it. */
export async function openBrand(browser: Browser, pages: string): Promise<Brand> {
  const sign = (claims: object = {}) =>
    jwt.sign({ sub: newId(), ...claims, jti: newId() }, SECRET, {
      algorithm: 'HS256',
      issuer: ISSUER,
      audience: 'fanfare',
      expiresIn: 300,
    })
  const shop: Server = createServer((request, response) => {
    const back = new URL(request.url ?? '/', 'http://shop').searchParams.get('return') ?? ''
    response.writeHead(302, { location: `${back}#token=${sign(brand.customer)}` }).end()
  })
  await once(shop.listen(0, '127.0.0.1'), 'listening')
  const { port } = shop.address() as AddressInfo
  const env = {
    BRAND_SECRET: SECRET,
    BRAND_ISSUER: ISSUER,
    BRAND_SIGN_ON_URL: `http://127.0.0.1:${port}/sign-on`,
    BRAND_CLAIMS: 'avatar=picture',
    BRAND_ROLES: 'live-admin=host',
    PRIVACY_URL: `http://127.0.0.1:${port}/privacy`,
    RETAIN_LINES_DAYS: '30',
    RETAIN_MEMBERS_DAYS: '400',
    MEMBER_HOURS: '1',
  }
  const hall = await openScreenHall(browser, pages, { env })
  const brand: Brand = {
    hall,
    sign,
    customer: {},
    async open(room, hash = '', options = {}) {
      const page = await hall.person(options, `/r/${room}${hash}`)
      page.setDefaultTimeout(8_000)
      return page
    },
    async [Symbol.asyncDispose]() {
      await hall[Symbol.asyncDispose]()
      shop.closeAllConnections()
      shop.close()
    },
  }
  return brand
}

export const openSettings = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').waitFor()
}
export const toasted = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator('.toast', { hasText: words }).waitFor()

/** What the settings say of who one is. */
export const own = (page: Page): Locator => page.locator('.own-person')
/** What this browser keeps of who it is. */
export const kept = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem('fanfare.session') ?? '{}')) as Promise<{
    token: string
    person: { id: string; standing: string; name?: string }
    expires: number
  }>
