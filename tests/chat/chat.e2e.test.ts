import { describe, expect, inject, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { launch, newId, post, type App, type LaunchOptions } from '../support.ts'

const stores: [string, () => LaunchOptions][] = [
  ['embedded', () => ({})],
  ['redis', () => ({ redisUrl: inject('redisUrl') })],
]

/** Redis outlives the test: each has a room of its own. */
async function newRoom(app: App): Promise<RoomId> {
  const { token } = await app.hostSession()
  const { room } = await post<{ room: RoomId }>(`${app.url}/api/rooms`, { id: newId(), title: 'A room' }, token)
  return room
}

describe.each(stores)('chat on the %s store', (_name, options) => {
  it('[CHAT-4] what one fan says, every fan of the room gets, with the acknowledged seq', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const ann = await app.join('Ann', { room })
    const bob = await app.join('Bob', { room })
    const said = await ann.send('chat.send', { text: 'hello' })
    if (!said.ok) throw new Error(said.refused)
    await bob.until((fan) => fan.texts.includes('hello'))
    expect(bob.room.view.everyone.chat.lines.at(-1)).toMatchObject({ seq: said.value.seq, name: 'Ann', text: 'hello' })
  })

  it('[PERS-1] a visitor reads, and is asked for a name before writing', async () => {
    await using app = await launch(options())
    const visitor = await app.join(undefined, { room: await newRoom(app) })
    expect(await visitor.send('chat.send', { text: 'hello' })).toMatchObject({ ok: false, refused: 'name_first' })
  })
})
