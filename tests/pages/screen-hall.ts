import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Scene } from '../../src/protocol/stage.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import type { CommandName } from '../../src/protocol/index.ts'
import type { Input, Output } from '../../src/protocol/schemas.ts'
import { newId, post, type Fan, type LaunchOptions } from '../support.ts'
import { openHall, type Hall } from './page-browser.ts'

export const SCREEN = { width: 1920, height: 1080 }

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><path d="M10 68 40 12l30 56H56L40 38 24 68z" fill="#8fd3ff"/>' +
  '<text x="88" y="58" font-family="sans-serif" font-weight="700" font-size="48" fill="#f5f2ea">aurora</text></svg>'
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 900"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">' +
  '<stop offset="0" stop-color="#e9b45a"/><stop offset="1" stop-color="#5d3d12"/></linearGradient></defs>' +
  '<rect width="800" height="900" fill="#14171f"/><rect x="230" y="80" width="340" height="740" rx="56" fill="url(#g)"/>' +
  '<circle cx="330" cy="190" r="52" fill="#1b1303"/><circle cx="330" cy="320" r="52" fill="#1b1303"/></svg>'

/** A hall whose pages folder also holds a brand's logo and picture, and a short clip to stream. */
export async function openScreenHall(
  browser: Browser,
  pages: string,
  options: LaunchOptions = {},
): Promise<ScreenHall> {
  await cp(new URL('clip', import.meta.url), join(pages, 'clip'), { recursive: true })
  await writeFile(join(pages, 'logo.svg'), logo)
  await writeFile(join(pages, 'picture.svg'), picture)
  const hall = await openHall(browser, pages, options)
  const { token } = await hall.app.hostSession()
  return {
    ...hall,
    token,
    async make(input) {
      const made = await post<{ room: RoomId; code: string }>(
        `${hall.app.url}/api/rooms`,
        { id: newId(), ...input },
        token,
      )
      const host = await hall.app.join({ token }, { room: made.room })
      return { ...made, host, do: (command, fields) => done(host, command, fields) }
    },
    screen: (room, { query = '', ...options } = {}) =>
      hall.person({ viewport: SCREEN, ...options }, `/screen/${room}${query}`),
  }
}

/** A room and its host. `do`: a command that must be taken. */
export interface HostedRoom {
  room: RoomId
  code: string
  host: Fan
  do<N extends CommandName>(command: N, fields: Omit<Input<N>, 'id'>): Promise<Output<N>>
}
export interface ScreenHall extends Hall {
  token: string
  make(input: Omit<Input<'launch.create'>, 'id'>): Promise<HostedRoom>
  screen(room: string, options?: BrowserContextOptions & { query?: string }): Promise<Page>
}

async function done<N extends CommandName>(host: Fan, command: N, fields: Omit<Input<N>, 'id'>): Promise<Output<N>> {
  const reply = await host.send(command, fields)
  if (!reply.ok) throw new Error(`${command}: ${reply.refused}`)
  return reply.value
}

export const onAir = async (room: HostedRoom, scene: Scene | null): Promise<void> => {
  await room.do('stage.set', { scene })
}

/** Resolves when the screen shows that. */
export const shows = (page: Page, scene: string): Promise<void> =>
  page.locator(`main[data-scene="${scene}"]`).waitFor({ state: 'attached' })

/** Every word on the page, as somebody in the hall reads it. */
export const words = (page: Page): Promise<string> => page.locator('.screen').innerText()

/** Somebody says a line: its number. */
export async function says(fan: Fan, text: string): Promise<number> {
  const reply = await fan.send('chat.send', { text })
  if (!reply.ok) throw new Error(`${text}: ${reply.refused}`)
  return reply.value.seq
}
