import { describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { bothStores, launch, newRoom, type App, type Fan } from '../support.ts'

const standing = (fan: Fan): string[] => fan.room.view.everyone.announcements.map(({ text }) => text)

async function inRoom(app: App): Promise<{ host: Fan; fan: Fan; room: RoomId }> {
  const room = await newRoom(app)
  return { room, host: await app.join(await app.hostSession(), { room }), fan: await app.join('Ann', { room }) }
}

async function made(host: Fan, text: string, until?: number): Promise<number> {
  const reply = await host.send('announcement.make', { text, ...(until !== undefined && { until }) })
  if (!reply.ok) throw new Error(reply.refused)
  return reply.value.seq
}

describe.each(bothStores)('%s', (_, options) => {
  it('[ANN-1] an announcement stands for everyone, late comers too, is corrected with a mark, and withdrawn without a trace', async () => {
    await using app = await launch(options())
    const { host, fan, room } = await inRoom(app)
    const announcement = await made(host, 'Shops open at six.')
    await fan.until((each) => standing(each).includes('Shops open at six.'))
    expect(await host.send('announcement.correct', { announcement, text: 'Shops open at seven.' })).toMatchObject({
      ok: true,
    })
    await fan.until((each) => standing(each).includes('Shops open at seven.'))
    expect(fan.room.view.everyone.announcements[0]).toMatchObject({ corrected: true, announcement })
    expect(await host.send('announcement.withdraw', { announcement })).toMatchObject({ ok: true })
    await fan.until((each) => standing(each).length === 0)
    const entries = await app.stores.stores.log.read(room, 1, 100)
    expect(entries.map(({ body }) => body).join()).not.toMatch(/Shops open/)
    expect(await host.send('announcement.withdraw', { announcement })).toMatchObject({ refused: 'not_found' })
    expect(await host.send('announcement.correct', { announcement, text: 'x' })).toMatchObject({ refused: 'not_found' })
  })

  it('[ANN-2] its time ends it, for everyone, once; five stand at most', async () => {
    await using app = await launch(options())
    const { host, fan } = await inRoom(app)
    await made(host, 'Soon over.', app.stores.clock.now() + 600)
    for (const text of ['one', 'two', 'three', 'four']) await made(host, text)
    expect(await host.send('announcement.make', { text: 'six' })).toMatchObject({ refused: 'too_many' })
    await fan.until((each) => standing(each).length === 4)
    const ends = fan.events.filter(({ type }) => type === 'announcement.ended')
    expect(ends).toHaveLength(1)
    expect(await host.send('announcement.make', { text: 'past', until: 5 })).toMatchObject({ refused: 'bad_input' })
    expect(await host.send('announcement.make', { text: '\u200b' })).toMatchObject({ refused: 'bad_text' })
  })
})
