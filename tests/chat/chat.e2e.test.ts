import { describe, expect, it } from 'vitest'
import { bothStores, launch, newRoom } from '../support.ts'

describe.each(bothStores)('chat on the %s store', (_name, options) => {
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
