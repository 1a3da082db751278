import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, inject } from 'vitest'
import { withLock } from '../../scripts/lib/lock.mjs'
import { launch, newId, post, type App, type Fan, type LaunchOptions } from '../support.ts'

export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }

/** The pages as they are now, in a folder of their own: with the checks of development, or as they are shipped. */
export async function buildPages(as: 'test' | 'production' = 'test'): Promise<{ dir: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-pages-'))
  await cp(await built(as), dir, { recursive: true })
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
}

/** Built by the first test file that asks for them. */
async function built(as: 'test' | 'production'): Promise<string> {
  const dir = join(inject('built'), as)
  await withLock(`${dir}.lock`, async () => {
    if (existsSync(dir)) return
    // Vite takes this from the environment alone.
    process.env['NODE_ENV'] = as
    const half = `${dir}.half`
    await build({ logLevel: 'warn', build: { outDir: half } }).finally(() => (process.env['NODE_ENV'] = 'test'))
    await rename(half, dir)
  })
  return dir
}

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: inject('chromium'),
    env: {
      ...(process.env as Record<string, string>),
      ...(JSON.parse(inject('chromiumEnv')) as Record<string, string>),
    },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--no-first-run',
    ],
  })
}

/** For a whole test file: the pages as they are now, and one browser. */
export function usePages(): { readonly dir: string; readonly browser: Browser } {
  let pages: Awaited<ReturnType<typeof buildPages>>
  let browser: Browser
  beforeAll(async () => {
    pages = await buildPages()
    browser = await startBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await pages[Symbol.asyncDispose]()
  })
  return {
    get dir() {
      return pages.dir
    },
    get browser() {
      return browser
    },
  }
}

/** A server with the built pages, an empty room `stage`, and browsers in it. */
export interface Hall extends AsyncDisposable {
  app: App
  /** Somebody in the empty room without a page. */
  fan(name?: string): Promise<Fan>
  /** One more room. */
  open(room: string, title: string, startsAt?: number): Promise<void>
  /** A person with a browser of their own, in the room. */
  person(options?: BrowserContextOptions, path?: string): Promise<Page>
}

export async function openHall(browser: Browser, pages: string, options: LaunchOptions = {}): Promise<Hall> {
  const app = await launch({ pages, ...options })
  const contexts: AsyncDisposable[] = []
  const { token } = await app.hostSession()
  const open = async (room: string, title: string, startsAt?: number) => {
    await post(`${app.url}/api/rooms`, { id: newId(), room, title, ...(startsAt !== undefined && { startsAt }) }, token)
  }
  await open('stage', 'Aurora 3 launch')
  return {
    app,
    open,
    fan: (name) => app.join(name, { room: 'stage' }),
    async person(options = {}, path = '/r/stage') {
      const context = await browser.newContext({ locale: 'en-US', viewport: DESKTOP, ...options })
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(`${app.url}${path}`)
      return page
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

export const whole = (page: Page): Promise<void> => page.locator('.link-dot.whole').waitFor()
export const composer = (page: Page): Locator => page.locator('.composer textarea')
/** Everything said, in order, as it stands on the page. */
export const said = (page: Page): Promise<string[]> => page.locator('.line-text > bdi').allInnerTexts()
export const line = (page: Page, text: string): Locator => page.locator('.line.said', { hasText: text })

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** Says the first line, and takes that name when asked. */
export async function sayAs(page: Page, name: string, text: string): Promise<void> {
  await say(page, text)
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: 'Name' }).fill(name)
  await sheet.getByRole('button', { name: 'Join and send' }).click()
  await line(page, text).waitFor()
}

/** Until what moves and comes to an end has: a sheet that is still fading in has no colours to judge. */
const stillness = `Promise.allSettled(document.getAnimations()
  .filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime)).map((each) => each.finished))`

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds wrong with the page as it is, in a line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(stillness)
  await page.evaluate(await readFile(axe, 'utf8'))
  const run = (await page.evaluate('axe.run()')) as {
    passes: unknown[]
    violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
  }
  if (run.passes.length < 10) throw new Error('axe looked at next to nothing')
  return run.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))
}
