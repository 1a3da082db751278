import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/protocol/index.ts'
import { launch } from '../support.ts'
import { usePages } from './page-browser.ts'
import { onAir, openScreenHall, says, shows, words, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-hall-'))
  hall = await openScreenHall(built.browser, built.dir, { dir })
})
afterEach(async () => {
  await hall[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

it('[SCREEN-4] outlives its server: the last scene stays, and it comes back by itself', async () => {
  const room = await hall.make({ title: 'Aurora 3' })
  await onAir(room, { kind: 'wall' })
  await says(room.host, 'said before')
  const screen = await hall.screen(room.room)
  await screen.getByText('said before').waitFor()
  expect(await screen.locator('.screen-away').count()).toBe(0)
  const port = Number(new URL(hall.app.url).port)
  room.host.socket.disconnect()
  await hall.app.server[Symbol.asyncDispose]()
  await hall.app.stores[Symbol.asyncDispose]()
  await screen.locator('.screen-away').waitFor()
  expect(await words(screen)).toContain('said before')
  await using again = await launch({ pages: built.dir, dir, port })
  await screen.locator('.screen-away').waitFor({ state: 'detached' })
  const host = await again.join(await again.hostSession(), { room: room.room })
  await says(host, 'said after')
  await screen.getByText('said after').waitFor()
  expect(await words(screen)).toContain('said before')
})

it('[SCREEN-4] loads itself anew when the server speaks another protocol, once', async () => {
  const room = await hall.make({ title: 'Aurora 3' })
  const screen = await hall.person({}, '/healthz')
  let loads = 0
  let welcomes = 0
  screen.on('load', () => loads++)
  await screen.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      const told = String(message).replace(`"protocol":${PROTOCOL_VERSION}`, `"protocol":${PROTOCOL_VERSION + 1}`)
      if (told !== message) welcomes++
      socket.send(told)
    })
  })
  await screen.goto(`${hall.app.url}/screen/${room.room}`)
  await screen.waitForEvent('load')
  await expect.poll(() => welcomes).toBe(2)
  // Were it to load itself once more, it would ask for itself first, as this does.
  expect(await screen.evaluate(async () => (await fetch(location.href, { cache: 'no-store' })).ok)).toBe(true)
  expect({ loads, welcomes }).toEqual({ loads: 2, welcomes: 2 })
})

it('[SCREEN-7] plays a playlist without a sound, and shows the launch in its place when it cannot be had', async () => {
  const stream = { kind: 'hls' as const, url: '/clip/missing.m3u8' }
  const room = await hall.make({ title: 'Aurora 3', stream })
  const screen = await hall.screen(room.room)
  await screen.locator('.player.failed').getByText('Aurora 3').waitFor()
  await room.do('launch.edit', { changes: { stream: { kind: 'hls', url: '/clip/clip.m3u8' } } })
  await screen.locator('.player.playing').waitFor()
  const video = await screen.locator('video').evaluate((element: HTMLVideoElement) => ({
    muted: element.muted,
    width: element.videoWidth,
    controls: element.controls,
  }))
  expect(video).toEqual({ muted: true, width: 320, controls: false })
  expect(await screen.locator('.player button').count()).toBe(0)
})

it('[SCREEN-7] a stream that was away is tried again by itself', async () => {
  const room = await hall.make({ title: 'Aurora 3', stream: { kind: 'hls', url: '/clip/clip.m3u8' } })
  const screen = await hall.person({}, '/healthz')
  await screen.route('**/clip/*', (route) => route.abort())
  await screen.goto(`${hall.app.url}/screen/${room.room}`)
  await screen.locator('.player.failed').waitFor()
  await screen.unroute('**/clip/*')
  await screen.locator('.player.playing').waitFor()
  expect(await screen.locator('.player-failed').count()).toBe(0)
})

it('[SCREEN-7] a page in a frame is sandboxed, tells nothing of the room, and may not begin with sound', async () => {
  const room = await hall.make({ title: 'Aurora 3', stream: { kind: 'iframe', url: 'https://player.example/live' } })
  const screen = await hall.person({}, '/healthz')
  const referrers: (string | undefined)[] = []
  await screen.route('https://player.example/**', (route) => {
    referrers.push(route.request().headers()['referer'])
    return route.fulfill({ contentType: 'text/html', body: '<h1>the stream</h1>' })
  })
  await screen.goto(`${hall.app.url}/screen/${room.room}`)
  await screen.locator('.player.playing').waitFor()
  await screen.frameLocator('iframe').getByText('the stream').waitFor()
  const frame = screen.locator('iframe')
  expect(await frame.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin allow-presentation allow-popups')
  expect(await frame.getAttribute('allow')).not.toContain('autoplay')
  expect(await frame.getAttribute('title')).toBe('Aurora 3')
  for (const referrer of referrers) expect(referrer ?? '').not.toContain(room.room)
})

/** Whether anything is drawn where cheers rise. */
const rises = (page: Page) =>
  page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.cheer-rain')
    if (!canvas?.width || !canvas.height) return false
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    return pixels?.some((value) => value !== 0) ?? false
  })

it('cheers are counted in the footer and rise at the right edge', async () => {
  const room = await hall.make({ title: 'Aurora 3' })
  await onAir(room, { kind: 'back_soon' })
  const screen = await hall.screen(room.room)
  await shows(screen, 'back_soon')
  const fans = await Promise.all(['Ann', 'Ben'].map((name) => hall.app.join(name, { room: room.room })))
  await fans[0]?.send('cheer.send', { kind: '🔥' })
  await screen.getByRole('img', { name: '1 cheer', exact: true }).waitFor()
  const risen = rises(screen)
  await fans[1]?.send('cheer.send', { kind: '🎉' })
  await screen.getByRole('img', { name: '2 cheers', exact: true }).waitFor()
  expect(await (await risen).jsonValue()).toBe(true)
})

it('nobody needs to touch it: no scroll bars at any shape, and the pointer goes', async () => {
  const room = await hall.make({ title: 'Aurora 3', startsAt: Date.now() + 3_600_000 })
  const long = {
    kind: 'card' as const,
    title: '静谧之作'.repeat(20),
    text: '与五十万粉丝共同打造，'.repeat(25),
    picture: '/picture.svg',
  }
  const screen = await hall.screen(room.room)
  for (const viewport of [
    { width: 1920, height: 1080 },
    { width: 1080, height: 1920 },
    { width: 1024, height: 768 },
    { width: 2560, height: 720 },
  ]) {
    await screen.setViewportSize(viewport)
    for (const scene of [{ kind: 'join' as const }, { kind: 'countdown' as const }, long]) {
      await onAir(room, scene)
      await shows(screen, scene.kind)
      expect(await outside(screen)).toEqual([])
    }
  }
  await screen.mouse.move(200, 200)
  await screen.locator('.screen.still').waitFor()
  expect(await screen.locator('.screen').evaluate((element) => getComputedStyle(element).cursor)).toBe('none')
})

/** What reaches over the edge of the screen, and whether the page scrolls. */
const outside = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement
    const over = [...document.querySelectorAll('.screen h1, .screen p, .screen svg, .screen b')]
      .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1)
      .map(({ name, box }) => `${String(name)} ${JSON.stringify(box)}`)
    const scene = document.querySelector('.hall-scene')
    if (scene && scene.scrollHeight > scene.clientHeight + 1) over.push('the scene is larger than its place')
    return [...over, ...(scrollWidth > clientWidth || scrollHeight > clientHeight ? ['scrolls'] : [])]
  })
