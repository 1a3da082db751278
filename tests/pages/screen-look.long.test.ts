import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { usePages } from './page-browser.ts'
import { onAir, openScreenHall, says, shows, type HostedRoom, type ScreenHall } from './screen-hall.ts'

const built = usePages()
let hall: ScreenHall
let room: HostedRoom

const card = {
  kind: 'card' as const,
  title: 'Night brass, ceramic back, 150 grams',
  text: 'The lightest Aurora so far. Three colours, two sizes, and a hinge that was opened 400,000 times before it met you.',
  texts: {
    'zh-Hans': {
      title: '夜铜色,陶瓷机身,150 克',
      text: '迄今最轻的 Aurora。三种颜色,两种尺寸,铰链经过四十万次开合测试。',
    },
  },
  picture: '/picture.svg',
}

beforeAll(async () => {
  await mkdir('screenshots', { recursive: true })
  hall = await openScreenHall(built.browser, built.dir)
  room = await hall.make({
    room: 'aurora' as RoomId,
    title: 'Aurora 3: the quiet one',
    lead: 'Made with half a million of you. Shown for the first time tonight.',
    thanks: 'You named it, you chose the colour, you filled the hall. See you at the next one.',
    language: 'en',
    texts: {
      'zh-Hans': {
        title: 'Aurora 3：静谧之作',
        lead: '与五十万粉丝共同打造，今晚首次亮相。',
        thanks: '名字是你们起的，颜色是你们选的，会场是你们坐满的。下次再见。',
      },
    },
    startsAt: Date.now() + 7_447_000,
    brand: { accent: '#2a7fff', logo: '/logo.svg', picture: '/picture.svg' },
  })
}, 60_000)
afterAll(() => hall[Symbol.asyncDispose]())

const settled = (page: Page) =>
  page.waitForFunction(
    () =>
      document.getAnimations().every((one) => one.playState !== 'running') &&
      [...document.images].every((image) => image.complete),
  )
async function shoot(page: Page, name: string): Promise<void> {
  await settled(page)
  expect(await cutOff(page)).toEqual([])
  await page.screenshot({ path: `screenshots/${name}.png` })
}

/** Words that do not fit into the box they stand in. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.hall-scene, .hall-title, .screen-said, .join-side, .brand-title')]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 8)
      .map((box) => `${box.className} ${box.scrollWidth}/${box.clientWidth} ${box.scrollHeight}/${box.clientHeight}`),
  )

/** The same moment on an English and a Chinese screen. */
async function both(screens: Page[], scene: string, name = scene): Promise<void> {
  for (const [n, page] of screens.entries()) {
    await shows(page, scene)
    await shoot(page, `screen-${name}-${['en', 'zh'][n]}`)
  }
}

const screens = () => Promise.all(['en-US', 'zh-CN'].map((locale) => hall.screen('aurora', { locale })))

it('each scene has its place, in English and Chinese', async () => {
  expect.hasAssertions()
  const pair = await screens()
  await both(pair, 'countdown')
  await onAir(room, { kind: 'join' })
  await both(pair, 'join')
  await onAir(room, card)
  await both(pair, 'card')
  await onAir(room, { ...card, picture: '/missing.svg' })
  await both(pair, 'card', 'card-plain')
  await room.do('launch.start', {})
  await onAir(room, { kind: 'back_soon' })
  await both(pair, 'back_soon')
  await talk()
  await onAir(room, { kind: 'wall' })
  await both(pair, 'wall')
  await room.do('announcement.make', {
    text: 'The lift on the left is out of order. Please take the stairs to the upper floor.',
    texts: { 'zh-Hans': '左侧电梯暂停使用，请走楼梯前往二楼。' },
  })
  await both(pair, 'wall', 'wall-announced')
  await onAir(room, { kind: 'join' })
  await both(pair, 'join', 'join-announced')
  await onAir(room, { kind: 'stream' })
  await both(pair, 'title')
  await room.do('launch.edit', { changes: { stream: { kind: 'hls', url: '/clip/clip.m3u8' } } })
  await shows(pair[0] as Page, 'stream')
  await pair[0]?.locator('.player.playing').waitFor()
  await both(pair, 'stream')
  await room.do('brakes.set', { blank: true })
  await both(pair, 'blank')
  await room.do('brakes.set', { blank: false })
  await room.do('launch.end', {})
  await both(pair, 'thanks')
  await room.do('launch.archive', {})
  await both(pair, 'over')
}, 60_000)

it('other shapes, the overlay, and what goes wrong', async () => {
  expect.hasAssertions()
  const other = await hall.make({
    title: 'Aurora 3: the quiet one',
    startsAt: Date.now() + 1_500_000,
    stream: { kind: 'hls', url: '/missing.m3u8' },
  })
  const screen = await hall.screen(other.room)
  await shows(screen, 'countdown')
  await shoot(screen, 'screen-own-look-en')
  const full = 'Everything that was promised, and one thing more that nobody had dared to ask for yet'.slice(0, 80)
  await onAir(other, {
    kind: 'card',
    title: full,
    text: `${card.text} `.repeat(3).slice(0, 280),
    picture: '/picture.svg',
  })
  await shows(screen, 'card')
  await shoot(screen, 'screen-card-full-en')
  await onAir(other, {
    kind: 'card',
    title: '静谧之作，为安静的夜晚而生，'.repeat(4),
    text: '与五十万粉丝共同打造，今晚首次亮相，欢迎大家。'.repeat(12),
  })
  await screen.getByText('静谧之作').waitFor()
  await shoot(screen, 'screen-card-fullest-en')
  await screen.setViewportSize({ width: 1080, height: 1920 })
  for (const scene of [card, { kind: 'join' as const }, { kind: 'countdown' as const }]) {
    await onAir(other, scene)
    await shows(screen, scene.kind)
    await shoot(screen, `screen-portrait-${scene.kind}-en`)
  }
  await screen.setViewportSize({ width: 1920, height: 1080 })
  await onAir(other, { kind: 'stream' })
  await screen.locator('.player.failed').waitFor()
  await shoot(screen, 'screen-stream-failed-en')
  await screen.context().setOffline(true)
  await screen.locator('.screen-away').waitFor()
  await shoot(screen, 'screen-away-en')
  const overlay = await hall.screen(other.room, { query: '?transparent' })
  await onAir(other, { kind: 'card', title: 'Mei Chen', text: 'Chief of design' })
  await other.do('announcement.make', { text: 'Questions? Ask in the room, we answer at ten.' })
  await overlay.getByText('Questions?').waitFor()
  await settled(overlay)
  await overlay.screenshot({ path: 'screenshots/screen-overlay-en.png', omitBackground: true })
}, 60_000)

async function talk(): Promise<void> {
  const [mei, rafa] = [
    await hall.app.join('Mei Chen', { room: room.room }),
    await hall.app.join('rafa_92', { room: room.room }),
  ]
  const lines = [
    await says(mei, '夜铜色！太好看了'),
    await says(rafa, '¡vamos! por fin, desde Sevilla con todo el club: somos doce alrededor de un solo móvil 🎉'),
  ]
  await says(rafa, 'nobody sent this one to the screen')
  const staff = await says(room.host, 'Welcome, all 128,000 of you. Send us your photos from where you watch.')
  for (const line of lines) await room.do('chat.feature', { line, on: true })
  await room.do('chat.pin', { line: staff })
  await says(room.host, 'Doors to the hands-on area open at nine.')
  for (const fan of [mei, rafa]) await fan.send('cheer.send', { kind: '🔥' })
}
