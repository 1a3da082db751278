import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startCluster } from '../../scripts/lib/local-cluster.mjs'
import { prepare } from '../../scripts/lib/prepare.mjs'
import { Tokens } from '../../src/persons/tokens.ts'
import { startBrowser } from '../pages/page-browser.ts'
import { Fan, newId, post } from '../support.ts'

const skew = fileURLToPath(new URL('./skewed-clock.mjs', import.meta.url))

/** When a fan heard of T-0, by the one true clock. */
function heardStart(fan: Fan): Promise<number> {
  return fan.until(({ room }) => room.view.everyone.launch.phase === 'live').then(() => Date.now())
}

async function join(url: string, room: string): Promise<Fan> {
  const { token } = await post<{ token: string }>(`${url}/api/session`, {})
  const fan = new Fan(url, { token, room })
  await fan.next('welcome')
  return fan
}

/** A phone whose clock is wrong by so much; says when it went live, by the one true clock. */
async function phone(
  browser: Browser,
  address: string,
  wrongBy: number,
): Promise<{ live: Promise<number>; page: Page }> {
  const page = await browser.newPage()
  await page.addInitScript((ms) => {
    const right = Date.now.bind(Date)
    Date.now = () => right() + ms
  }, wrongBy)
  await page.goto(address)
  await page.locator('.link-dot.whole').waitFor()
  const live = page.evaluate(
    () =>
      new Promise<number>((went) => {
        const look = (): void => {
          if (document.querySelector('.live-dot')) went(performance.timeOrigin + performance.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
  return { live, page }
}

it('[DEAD-2] T-0 on three nodes whose clocks are 5 s apart is one event, and on every client within 250 ms', async () => {
  await prepare()
  const cluster = await startCluster({ nodes: 3, env: { NODE_OPTIONS: `--import ${skew}` } })
  const browser = await startBrowser()
  const fans: Fan[] = []
  try {
    const hostKey = new Tokens(cluster.sessionSecret).hostLink(Date.now())
    const host = await post<{ token: string }>(`${cluster.url}/api/session`, { hostKey })
    const startsAt = Date.now() + 8_000
    const launch = { id: newId(), title: 'Noon', startsAt }
    const { room } = await post<{ room: string }>(`${cluster.url}/api/rooms`, launch, host.token)
    for (const { url } of cluster.nodes) fans.push(await join(url, room), await join(url, room))
    const clocks = fans.map(({ welcomes: [welcome] }) => Math.abs((welcome?.now ?? 0) - Date.now()))
    expect(Math.max(...clocks)).toBeLessThan(4_000)
    const phones = await Promise.all(
      cluster.nodes.map(({ url }, i) => phone(browser, `${url}/r/${room}`, [5_000, 0, -5_000][i] ?? 0)),
    )
    const heard = await Promise.all([...fans.map(heardStart), ...phones.map(({ live }) => live)])
    expect(Math.min(...heard)).toBeGreaterThanOrEqual(startsAt)
    expect(Math.max(...heard) - startsAt).toBeLessThan(250)
    await Promise.all(fans.map((fan) => fan.send('cheer.send', { kind: '👏' })))
    const starts = fans.map(({ events }) => events.filter(({ type }) => type === 'launch.started'))
    expect(starts.map((events) => events.length)).toEqual(fans.map(() => 1))
    expect(new Set(starts.flat().map(({ seq, at }) => `${seq} ${at}`)).size).toBe(1)
  } finally {
    for (const fan of fans) fan.socket.disconnect()
    await browser.close()
    await cluster.stop()
  }
}, 60_000)
