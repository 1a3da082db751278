import { describe, expect, it } from 'vitest'
import type { PersonId, RoomId } from '../../src/protocol/core.ts'
import { bothStores, launch, newRoom, post, redisHouse, type App, type Fan } from '../support.ts'

const personOf = (fan: Fan): PersonId => fan.welcomes[0]?.you.id as PersonId

/** Whether the house holds this person back, as its staff see it. */
const isOut = ({ house: { view } }: Fan, id: PersonId): boolean =>
  view.staff?.restricted.some(({ person, until }) => person === id && until === null) ?? false

async function stage(app: App, room?: RoomId): Promise<{ host: Fan; ann: Fan; room: RoomId; token: string }> {
  const where = room ?? (await newRoom(app))
  const { token } = await app.session('Ann')
  return {
    room: where,
    token,
    host: await app.join(await app.hostSession(), { room: where }),
    ann: await app.join({ token }, { room: where }),
  }
}

describe.each(bothStores)('%s', (_, options) => {
  it('[BRAKE-1] calm comes on top of what is set, and off again all is as before', async () => {
    await using app = await launch(options())
    const { host, ann } = await stage(app)
    await host.send('brakes.set', { slow: 5 })
    await host.send('brakes.set', { calm: true })
    await ann.until(({ room: { view } }) => view.everyone.brakes.calm)
    expect(await ann.send('chat.send', { text: 'held by calm' })).toMatchObject({ ok: true, value: { held: true } })
    expect(await ann.send('chat.send', { text: 'too soon' })).toMatchObject({ refused: 'slow_mode' })
    await host.send('brakes.set', { calm: false })
    await ann.until(({ room: { view } }) => !view.everyone.brakes.calm)
    expect(ann.room.view.everyone.brakes).toEqual({ slow: 5, hold: false, blank: false, calm: false })
    expect(await host.send('brakes.set', {})).toMatchObject({ refused: 'bad_input' })
  })

  it('[BRAKE-2] a time-out holds from its acknowledgement on, is told to the person and to staff alone, and is undone', async () => {
    await using app = await launch(options())
    const { host, ann, room } = await stage(app)
    const bob = await app.join('Bob', { room })
    const person = personOf(ann)
    expect(await host.send('person.restrict', { person, name: 'Ann', forMs: 60_000, reason: 'rude' })).toMatchObject({
      ok: true,
    })
    expect(await ann.send('chat.send', { text: 'but why' })).toMatchObject({ refused: 'muted' })
    await ann.until(({ room: { view } }) => view.mine.brakes.until !== 0)
    expect(ann.room.view.mine.brakes).toMatchObject({ reason: 'rude' })
    await host.until(({ room: { view } }) => view.staff?.restricted.length === 1)
    expect(await bob.send('chat.send', { text: 'hello' })).toMatchObject({ ok: true })
    await bob.until(({ texts }) => texts.includes('hello'))
    expect(JSON.stringify(bob.room.view)).not.toContain('rude')
    expect(await host.send('person.free', { person })).toMatchObject({ ok: true })
    expect(await ann.send('chat.send', { text: 'thank you' })).toMatchObject({ ok: true })
    expect(await host.send('person.free', { person })).toMatchObject({ refused: 'not_found' })
  })

  it('[BRAKE-3] who is banned is cut, stays out by every door, and may come back when freed', async () => {
    await using app = await launch(options())
    const { host, ann, room, token } = await stage(app)
    const person = personOf(ann)
    const cut = ann.next('bye')
    await host.send('person.restrict', { person, forMs: null, reason: 'adverts' })
    expect(await cut).toEqual({ reason: 'banned', reconnect: false, message: 'adverts' })
    await expect(app.join({ token }, { room })).rejects.toMatchObject({ data: { refused: 'banned' } })
    const url = `${app.url}/api/rooms/${room}/do/chat.send`
    await expect(post(url, { id: 'aaaaaaaa', text: 'by the other door' }, token)).rejects.toMatchObject({
      problem: { refused: 'banned' },
    })
    expect(await host.send('person.restrict', { person: personOf(host), forMs: null })).toMatchObject({
      refused: 'not_allowed',
    })
    await host.until((each) => isOut(each, person))
    await host.send('person.free', { person })
    await host.until((each) => !isOut(each, person))
    const back = await app.join({ token }, { room })
    expect(await back.send('chat.send', { text: 'sorry' })).toMatchObject({ ok: true })
  })
})

it('[BRAKE-3] a ban reaches the person on another node within 2 s, and holds after a resume', async () => {
  await using one = await launch({ redisUrl: redisHouse() })
  await using two = await launch({ redisUrl: redisHouse() })
  const room = await newRoom(one)
  const host = await one.join(await one.hostSession(), { room })
  const { token } = await two.session('Ann')
  const ann = await two.join({ token }, { room })
  const from = ann.room.position
  const cut = ann.next('bye')
  const banned = performance.now()
  await host.send('person.restrict', { person: personOf(ann), forMs: null })
  await cut
  expect(performance.now() - banned).toBeLessThan(2_000)
  await host.until((each) => isOut(each, personOf(ann)))
  const resume = { room, ...(from && { from }) }
  await expect(two.join({ token }, resume)).rejects.toMatchObject({ data: { refused: 'banned' } })
  await expect(one.join({ token }, resume)).rejects.toMatchObject({ data: { refused: 'banned' } })
})
