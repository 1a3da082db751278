import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openHall, usePages, whole, type Hall } from '../pages/page-browser.ts'
import { openShow, type Show } from '../pages/show-room.ts'

const built = usePages()

/** Where a payload would call home, or say that it runs. Nobody listens there. */
const HOME = 'https://evil.example'
const PAYLOADS = [
  `<img src=x onerror=alert(1)>`,
  `<img src="${HOME}/a.png">`,
  `</script><script>alert(1)</script>`,
  `"><svg onload=alert(1)>`,
  `'><iframe src="${HOME}"></iframe>`,
  `javascript:alert(1)`,
  `data:text/html,<script>alert(1)</script>`,
  `[x](javascript:alert(1))`,
  `![x](${HOME}/b.png)`,
  `{{7*7}}\${7*7}#{7*7}`,
  `<style>@import url(${HOME}/c.css)</style>`,
  `<link rel=stylesheet href=${HOME}/d.css>`,
  `<a href="//evil.example">free phone</a>`,
  `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
  `<base href="${HOME}/">`,
  `<meta http-equiv=refresh content="0;url=${HOME}">`,
  `<form action=${HOME}><button>press</button></form>`,
  `<body onpageshow=alert(1)>`,
  `&lt;script&gt;alert(1)&lt;/script&gt;`,
]

/** What a page did that none of our pages does. */
function watched(page: Page): string[] {
  const wrong: string[] = []
  page.on('dialog', (dialog) => {
    wrong.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url().startsWith(HOME)) wrong.push(`asked ${request.url()}`)
  })
  page.on('framenavigated', (frame) => {
    if (frame.url().startsWith(HOME)) wrong.push(`went to ${frame.url()}`)
  })
  return wrong
}

async function markUpEverything(hall: Hall, show: Show): Promise<void> {
  for (const [i, payload] of PAYLOADS.entries()) {
    const fan = await hall.app.join(payload.slice(0, 24).replace(/admin/i, ''), { room: show.room })
    const said = await fan.send('chat.send', { text: payload })
    if (!said.ok) throw new Error(`${payload}: ${said.refused}`)
    if (i % 5 === 0) await show.do('chat.feature', { line: said.value.seq, on: true })
    if (i === 3) await show.do('chat.pin', { line: said.value.seq })
    fan.socket.disconnect()
  }
  await show.do('announcement.make', { text: PAYLOADS[3] ?? '' })
  await show.do('launch.edit', {
    changes: { title: PAYLOADS[0] ?? '', lead: PAYLOADS[1] ?? '', thanks: PAYLOADS[2] ?? '' },
    why: PAYLOADS[12] ?? '',
  })
}

/** What the sums among them come to, all or some; a join code, a clock or a port may hold 49 as well. */
const RECKONED = /^(49){1,3}$|49[$#]|\}49/

it('[A79] markup in names, lines, titles and announcements is text on every page', { timeout: 120_000 }, async () => {
  await using hall = await openHall(built.browser, built.dir)
  const show = await openShow(hall, {})
  await markUpEverything(hall, show)
  const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
  for (const path of [`/r/${show.room}`, `/host/${show.room}#host=${key}`, `/screen/${show.room}`, '/']) {
    const page = await hall.person({}, '/assets/none')
    const wrong = watched(page)
    await page.goto(`${hall.app.url}${path}`)
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor()
    expect(await page.locator('img[src="x"], img[src^="https://evil"], base, script:not([src])').count(), path).toBe(0)
    expect(await page.getByText(RECKONED).count(), path).toBe(0)
    expect(wrong, path).toEqual([])
  }
})

it('[A80] an address is followed by http and https alone, and shown as where it leads', async () => {
  await using hall = await openHall(built.browser, built.dir)
  const page = await hall.person()
  await whole(page)
  const tricks = [
    'http://brand.example@evil.example/login',
    'https://\u0430pple.com/',
    'https://evil.example/\u202Egnp.exe',
    'ftp://evil.example/',
    'JAVASCRIPT:alert(1)',
    `https://evil.example/${'a'.repeat(400)}`,
  ]
  for (const text of tricks)
    expect(await (await hall.fan('Ann')).send('chat.send', { text })).toMatchObject({ ok: true })
  await page
    .locator('.line.said')
    .nth(tricks.length - 1)
    .waitFor()
  const links = await page
    .locator('.line-text a')
    .evaluateAll((all) =>
      all.map((one) => ({ href: one.getAttribute('href'), rel: one.getAttribute('rel'), text: one.textContent })),
    )
  expect(links.map(({ href }) => href?.slice(0, 28))).toEqual([
    'https://xn--pple-43d.com/',
    'https://evil.example/gnp.exe',
    'https://evil.example/aaaaaaa',
  ])
  for (const { rel } of links) expect(rel?.split(' ')).toEqual(expect.arrayContaining(['noopener', 'nofollow', 'ugc']))
  expect(links[0]?.text).toContain('xn--pple-43d.com')
  expect(links[2]?.text?.length).toBeLessThan(60)
})
