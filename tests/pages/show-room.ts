import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandName } from '../../src/protocol/index.ts'
import type { Input, Output } from '../../src/protocol/schemas.ts'
import type { Fan } from '../support.ts'
import type { Hall } from './page-browser.ts'

/** A room with a host in it, without a page. */
export interface Show {
  room: string
  host: Fan
  /** A command of the host; rejects when it is refused. */
  do<N extends CommandName>(command: N, input: Omit<Input<N>, 'id'>): Promise<Output<N>>
}

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"><defs><radialGradient id="l" cx=".5" cy="-.1" r="1">
<stop offset="0" stop-color="#6f4b1a"/><stop offset=".55" stop-color="#1d2230"/><stop offset="1" stop-color="#0a0c11"/></radialGradient>
<linearGradient id="p" x1="0" x2="1" y2="1"><stop offset="0" stop-color="#2d3444"/><stop offset="1" stop-color="#12151d"/></linearGradient></defs>
<rect width="1600" height="900" fill="url(#l)"/><g transform="rotate(-14 1150 480)"><rect x="980" y="90" width="380" height="780" rx="54" fill="url(#p)" stroke="#c9974a" stroke-width="6"/>
<circle cx="1070" cy="190" r="46" fill="#0a0c11" stroke="#c9974a" stroke-width="5"/><circle cx="1070" cy="310" r="46" fill="#0a0c11" stroke="#c9974a" stroke-width="5"/></g></svg>`
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 48"><path d="M4 40 24 6l20 34h-9L24 21 13 40z" fill="#c9974a"/>
<text x="58" y="36" font-family="Arial" font-weight="700" font-size="32" fill="#c9974a">AURORA</text></svg>`

/** Pictures of a brand, beside the built pages. */
export async function drawBrand(pages: string): Promise<void> {
  await writeFile(join(pages, 'brand.svg'), PICTURE)
  await writeFile(join(pages, 'logo.svg'), LOGO)
}

const TEXTS = {
  'zh-Hans': {
    title: 'Aurora 3 发布会',
    lead: '三年，一块玻璃，一个铰链。来看它第一次打开。',
    thanks: '谢谢你们，下次见。',
  },
}

/** A launch as a brand would set it up; what is given comes on top. */
export async function openShow(hall: Hall, given: Omit<Input<'launch.create'>, 'id' | 'title'>): Promise<Show> {
  const session = await hall.app.hostSession()
  const opener = await hall.app.join(session, { room: 'stage' })
  const made = await opener.send('launch.create', {
    title: 'Aurora 3 launch',
    language: 'en',
    lead: 'Three years, one sheet of glass, one hinge. See it opened for the first time.',
    thanks: 'Thank you. See you at the next one.',
    texts: TEXTS,
    ...given,
  })
  if (!made.ok) throw new Error(made.refused)
  const { room } = made.value
  const host = await hall.app.join(session, { room })
  return {
    room,
    host,
    async do(command, input) {
      const reply = await host.send(command, input as never)
      if (!reply.ok) throw new Error(`${command}: ${reply.refused}`)
      return reply.value as never
    },
  }
}
