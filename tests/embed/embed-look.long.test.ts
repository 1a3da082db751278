import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { crowdTalks } from '../pages/hall-crowd.ts'
import { axeFindings, DESKTOP, PHONE, usePages } from '../pages/page-browser.ts'
import { drawBrand, openShow, type Show } from '../pages/show-room.ts'
import { openEmbedHall, wholeFrame, type EmbedHall } from './embed-hall.ts'

const built = usePages()
let embed: EmbedHall
let shows: { waiting: Show; quiet: Show }

const devices = [
  { device: 'phone', viewport: PHONE, hasTouch: true, isMobile: true },
  { device: 'desktop', viewport: DESKTOP },
]
/** Every device in every theme, every theme in every language; `LOOKS=all` shows all combinations. */
const views = devices.flatMap(({ device, ...view }, i) =>
  ['dark', 'light'].flatMap((theme, j) =>
    ['en', 'zh-Hans']
      .filter((_, k) => process.env['LOOKS'] === 'all' || (i + j + k) % 2 === 0)
      .map((lang) => ({ name: `${device}-${theme}-${lang.slice(0, 2)}`, theme, lang, view })),
  ),
)

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  await drawBrand(built.dir)
  embed = await openEmbedHall(built.browser, built.dir)
  const brand = { picture: '/brand.svg', logo: '/logo.svg', accent: '#3fb6c9' }
  const { hall } = embed
  shows = {
    waiting: await openShow(hall, { startsAt: Date.now() + 847_000, brand }),
    quiet: await openShow(hall, {}),
  }
  for (const { room } of Object.values(shows)) await crowdTalks(hall, room)
}, 90_000)
afterAll(() => embed[Symbol.asyncDispose]())

it.each(
  views.flatMap((view, i) =>
    (['waiting', 'quiet'] as const)
      .filter((_, j) => process.env['LOOKS'] === 'all' || i % 2 === j)
      .map((show) => [`${view.name} ${show}`, show, view] as const),
  ),
)(
  '[EMBED-10] a framed room is whole, and axe finds nothing: %s',
  { timeout: 40_000 },
  async (_, show, { name, theme, lang, view }) => {
    const { room } = shows[show]
    const line = embed.line(`data-room="${room}" data-theme="${theme}" data-lang="${lang}" data-height="560"`)
    embed.site.page = {
      body: `<main><h1>The brand</h1><p>What the brand says of its launch.</p>${line}<p>What stands below.</p></main>`,
    }
    const page = await embed.reader(view)
    const frame = await wholeFrame(page)
    await frame.locator('.line.said').first().waitFor()
    expect(await axeFindings(frame as unknown as Page)).toEqual([])
    const wide = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await page.screenshot({ path: `screenshots/embed-${show}-${name}.png` })
  },
)
