import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Frame,
  type Page,
} from 'playwright-core'
import { inject } from 'vitest'
import type {} from '../../client/src/embed/embed.ts'
import { newId } from '../support.ts'
import { DESKTOP, openHall, type Hall } from '../pages/page-browser.ts'
import { openBrandSite, type BrandSite } from './brand-page.ts'

const BRAND_SECRET = 'what the brand and the live server know, and nobody else'
const BRAND_ISSUER = 'https://accounts.example'

/** A live server, a site that may show its rooms, and one that may not. */
export interface EmbedHall extends AsyncDisposable {
  hall: Hall
  site: BrandSite
  stranger: BrandSite
  /** The one line, with these attributes. */
  line(attributes: string): string
  /** What the brand signs for somebody. */
  token(subject: string, name: string): string
  /** A reader of the site, in a browser of their own. */
  reader(options?: BrowserContextOptions): Promise<Page>
}

export async function openEmbedHall(browser: Browser, pages: string): Promise<EmbedHall> {
  let live = ''
  const [site, stranger] = [await openBrandSite(() => live), await openBrandSite(() => live)]
  const env = { EMBED_ORIGINS: site.origin, BRAND_SECRET, BRAND_ISSUER, RETAIN_LINES_DAYS: '30' }
  const hall = await openHall(browser, pages, { env })
  live = hall.app.url
  await hall.open('second', 'The second room')
  const contexts: BrowserContext[] = []
  return {
    hall,
    site,
    stranger,
    line: (attributes) => `<script src="${live}/embed.js" ${attributes} async></script>`,
    token(subject, name) {
      const who = { subject, issuer: BRAND_ISSUER, audience: 'fanfare' }
      return jwt.sign({ name }, BRAND_SECRET, { ...who, algorithm: 'HS256', expiresIn: 60, jwtid: newId() })
    },
    async reader(options = {}) {
      const context = await browser.newContext({ locale: 'en-US', viewport: DESKTOP, ...options })
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(site.origin)
      return page
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context.close()
      await hall[Symbol.asyncDispose]()
      await site[Symbol.asyncDispose]()
      await stranger[Symbol.asyncDispose]()
    },
  }
}

/** The room in the page, as soon as it is there. */
export async function frameOf(page: Page, at = 'iframe'): Promise<Frame> {
  const frame = await (await page.waitForSelector(at)).contentFrame()
  if (!frame) throw new Error(`${at} is no frame`)
  return frame
}
export const wholeFrame = async (page: Page, at = 'iframe'): Promise<Frame> => {
  const frame = await frameOf(page, at)
  await frame.locator('.link-dot.whole').waitFor()
  return frame
}

/** Says a line in a framed room, and takes that name when asked. */
export async function sayInFrame(frame: Frame, text: string, name?: string): Promise<void> {
  await frame.locator('.composer textarea').fill(text)
  await frame.getByRole('button', { name: 'Send', exact: true }).click()
  if (name !== undefined) {
    const sheet = frame.getByRole('dialog')
    await sheet.getByRole('textbox', { name: 'Name' }).fill(name)
    await sheet.getByRole('button', { name: 'Join and send' }).click()
  }
  await frame.locator('.line.said', { hasText: text }).waitFor()
}

/** What becomes of somebody who reads the frame's own storage. */
export const storageIn = (frame: Frame): Promise<string> =>
  frame.evaluate(() => {
    try {
      localStorage.setItem('probe', 'kept')
      return localStorage.getItem('probe') ?? 'nothing'
    } catch (error) {
      return (error as Error).name
    }
  })

/** A browser that lets frames of other sites keep things: ours does not by itself. */
export async function allowingReader(): Promise<{ page: Page } & AsyncDisposable> {
  const profile = await mkdtemp(join(tmpdir(), 'fanfare-profile-'))
  await mkdir(join(profile, 'Default'))
  const wishes = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(wishes))
  const context = await chromium.launchPersistentContext(profile, { ...browserSettings(), locale: 'en-US' })
  return {
    page: await context.newPage(),
    async [Symbol.asyncDispose]() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

function browserSettings(): { executablePath: string; env: Record<string, string>; args: string[] } {
  const own = JSON.parse(inject('chromiumEnv')) as Record<string, string>
  return {
    executablePath: inject('chromium'),
    env: { ...(process.env as Record<string, string>), ...own },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  }
}

/**
 * Third-party storage is blocked: Chromium does so by itself in contexts like ours (they count as private windows), its bare
 * headless build knows no such setting, so there the frame's storage is made to throw the same.
 */
export async function blockStorage(page: Page, live: string): Promise<void> {
  await page.addInitScript((origin) => {
    if (location.origin !== origin || window === window.top) return
    const refused = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    }
    Object.defineProperty(window, 'localStorage', { get: refused })
    Object.defineProperty(window, 'sessionStorage', { get: refused })
  }, live)
}
