import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Epoch, PersonId, RoomId } from '../../src/protocol/core.ts'
import { bothStores, launch, newId, newRoom, post, redisHouse } from '../support.ts'

describe.each(bothStores)('coming back, on the %s store', (_name, options) => {
  it('[RESUME-1] who was away gets exactly what they missed, and is whole', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const ann = await app.join('Ann', { room })
    const bob = await app.join('Bob', { room })
    bob.socket.disconnect()
    for (const text of ['one', 'two', 'three']) await ann.send('chat.send', { text })
    await ann.until((fan) => fan.texts.length === 3)
    const back = bob.next('welcome')
    bob.socket.connect()
    await back
    expect(bob.welcomes.at(-1)?.room).toMatchObject({ events: [{ text: 'one' }, { text: 'two' }, { text: 'three' }] })
    expect(bob.room.view.everyone).toEqual(ann.room.view.everyone)
  })

  it('[RESUME-2] another epoch or another digest is answered with a snapshot, and says why', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const ann = await app.join('Ann', { room })
    await ann.send('chat.send', { text: 'hello' })
    await ann.until((fan) => fan.texts.length === 1)
    const position = ann.room.position
    if (position === undefined) throw new Error('not welcomed')
    const otherEpoch = await app.join('B', { room, from: { ...position, epoch: 'another' as Epoch } })
    expect(otherEpoch.welcomes[0]?.room).toMatchObject({ why: 'epoch', snapshot: { everyone: {} } })
    const otherPast = await app.join('C', { room, from: { ...position, digest: 'f'.repeat(16) } })
    expect(otherPast.welcomes[0]?.room).toMatchObject({ why: 'digest' })
    const ahead = await app.join('D', { room, from: { ...position, seq: position.seq + 5 } })
    expect(ahead.welcomes[0]?.room).toMatchObject({ why: 'digest' })
    const cold = await app.join('E', { room })
    expect(cold.welcomes[0]?.room).toMatchObject({ why: 'cold' })
  })

  it('[RESUME-3] when the log goes on under another epoch, everybody present starts over at once', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const ann = await app.join('Ann', { room })
    await ann.send('chat.send', { text: 'before' })
    await ann.until((fan) => fan.texts.length === 1)
    const { epoch } = ann.room.position ?? { epoch: '' as Epoch }
    await app.stores.stores.log.renew(room, epoch, randomUUID() as Epoch)
    await ann.until((fan) => fan.welcomes.length === 2)
    expect(ann.welcomes[1]?.room).toMatchObject({
      why: 'epoch',
      snapshot: { everyone: { chat: { lines: [{ text: 'before' }] } } },
    })
    expect((await ann.send('chat.send', { text: 'after' })).ok).toBe(true)
    await ann.until((fan) => fan.texts.includes('after'))
  })

  it('[RESUME-4] a removed line comes as a tombstone to who resumes, its words to nobody', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const ann = await app.join('Ann', { room })
    const bob = await app.join('Bob', { room })
    bob.socket.disconnect()
    const said = await ann.send('chat.send', { text: 'a secret slipped' })
    if (!said.ok) throw new Error(said.refused)
    expect((await ann.send('chat.remove', { line: said.value.seq })).ok).toBe(true)
    await ann.until((fan) => fan.room.view.everyone.chat.lines.at(-1)?.removed === true)
    const back = bob.next('welcome')
    bob.socket.connect()
    await back
    expect(JSON.stringify(bob.welcomes.at(-1))).not.toContain('secret')
    expect(bob.room.view.everyone).toEqual(ann.room.view.everyone)
    const history = await (await fetch(`${app.url}/api/rooms/${room}/history`)).text()
    expect(history).toContain('"removed":true')
    expect(history).not.toContain('secret')
  })

  it('[TICK-1] what is for one person reaches that person everywhere, and nobody else', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const session = await app.session('Ann')
    const [phone, laptop] = [await app.join(session, { room }), await app.join(session, { room })]
    const bob = await app.join('Bob', { room })
    const answers = await Promise.all(['1', '2', '3', '4'].map((text) => phone.send('chat.send', { text })))
    expect(answers.at(-1)).toMatchObject({ ok: false, refused: 'flooding', retryAfterMs: 10_000 })
    for (const device of [phone, laptop]) await device.until((fan) => fan.room.view.mine.chat.mutedUntil > 0)
    await bob.until((fan) => fan.texts.length === 3 && fan.room.position?.seq === phone.room.position?.seq)
    expect(JSON.stringify([bob.events, bob.room.view])).not.toContain('chat.muted')
    expect(bob.room.view.mine.chat.mutedUntil).toBe(0)
  })
})

describe('a delivery that never came', () => {
  it('[TICK-3] is noticed by the head beacon within 10 s of silence, and repaired', async () => {
    await using app = await launch()
    const ann = await app.join('Ann')
    const bob = await app.join('Bob')
    const dropped = bob.dropNextTickWithEvents()
    expect((await ann.send('chat.send', { text: 'lost on the way' })).ok).toBe(true)
    await dropped
    const since = performance.now()
    await bob.until((fan) => fan.texts.includes('lost on the way'))
    expect(performance.now() - since).toBeLessThan(10_000)
    expect(bob.gaps).toBe(1)
  })
})

describe('two nodes on one Redis', () => {
  it('[TICK-2] both tell the same events in the same order, and a fan goes on where another node stopped', async () => {
    await using first = await launch({ redisUrl: redisHouse() })
    await using second = await launch({ redisUrl: redisHouse() })
    const room = await newRoom(first)
    const ann = await first.join('Ann', { room })
    const bob = await second.join('Bob', { room })
    const cid = await second.join('Cid', { room })
    await Promise.all([
      ann.send('chat.send', { text: 'a' }),
      bob.send('chat.send', { text: 'b' }),
      cid.send('chat.send', { text: 'c' }),
    ])
    for (const fan of [ann, bob, cid]) await fan.until((each) => each.texts.length === 3)
    expect(bob.events).toEqual(ann.events)
    const { position } = bob.room
    if (position === undefined) throw new Error('not welcomed')
    await cid.send('chat.send', { text: 'd' })
    const moved = await first.join('Bob', { room, from: position })
    expect(moved.welcomes[0]?.room).toMatchObject({ after: position.seq })
    await moved.until((fan) => fan.events.some((event) => event.type === 'chat.said' && event.text === 'd'))
    expect(moved.gaps).toBe(0)
  })

  it('[RESUME-5] a node waits until it has seen what the newcomer has seen already', async () => {
    await using first = await launch({ redisUrl: redisHouse() })
    await using second = await launch({ redisUrl: redisHouse() })
    const room = await newRoom(first)
    const ann = await first.join('Ann', { room })
    for (let i = 0; i < 3; i++) {
      await ann.send('chat.send', { text: `line ${i}` })
      await ann.until((fan) => fan.texts.includes(`line ${i}`))
      const { position } = ann.room
      if (position === undefined) throw new Error('not welcomed')
      const there = await second.join('Bob', { room, from: position })
      expect(there.welcomes[0]?.room).toMatchObject({ after: position.seq, events: [] })
    }
  })

  it('[DEAD-2] T-0 is one event for all, whichever node makes it', async () => {
    await using first = await launch({ redisUrl: redisHouse() })
    await using second = await launch({ redisUrl: redisHouse() })
    const { token } = await first.hostSession()
    const startsAt = first.stores.clock.now() + 400
    const { room } = await post<{ room: RoomId }>(
      `${first.url}/api/rooms`,
      { id: newId(), title: 'Soon', startsAt },
      token,
    )
    const ann = await first.join('Ann', { room })
    const bob = await second.join('Bob', { room })
    expect(ann.room.view.everyone.launch).toMatchObject({ phase: 'lobby', startsAt })
    for (const fan of [ann, bob]) await fan.until((each) => each.room.view.everyone.launch.phase === 'live')
    const entries = await first.stores.stores.log.read(room, 1, 100)
    expect(entries.filter((entry) => entry.body.includes('launch.started'))).toHaveLength(1)
  })
})

describe('checkpoints', () => {
  it('[LOG-5] deleted words leave the checkpoint too', async () => {
    await using app = await launch()
    const host = await app.join('Ann')
    const { log } = app.stores.stores
    const words = 'words to be forgotten'
    const said = await host.send('chat.send', { text: words })
    if (!said.ok) throw new Error(said.refused)
    expect((await host.send('chat.remove', { line: said.value.seq })).ok).toBe(true)
    const stored = async (): Promise<string | undefined> => (await log.loadCheckpoint('main' as RoomId))?.view
    await expect.poll(stored, { timeout: 5_000 }).toBeDefined()
    expect(await stored()).not.toContain(words)
  })
})

describe('who missed more than fits one message', () => {
  it('[RESUME-6] gets it in several, each bounded, and is whole with the last', async () => {
    await using app = await launch()
    const { stores, clock } = app.stores
    const ann = await app.join('Ann')
    ann.socket.disconnect()
    const text = 'x'.repeat(400)
    const lines = Array.from({ length: 1_200 }, (_, i) => {
      const person = `g_many-people-${i}` as PersonId
      return { person, ids: [person], limitKey: person, id: newId(), hash: 'test', name: 'Many', text: `${i} ${text}` }
    })
    const fence = async () => {
      const head = await stores.log.head('main' as RoomId)
      return { epoch: head?.epoch as Epoch, seen: 0, now: clock.now() }
    }
    const limit = { lines: 3, windowMs: 2_000, muteMs: 10_000 }
    for (let i = 0; i < lines.length; i += 200) {
      await stores.chat.say('main' as RoomId, lines.slice(i, i + 200), limit, await fence())
    }
    const watcher = await app.join('Bob')
    const head = watcher.room.position?.seq ?? 0
    ann.socket.connect()
    await ann.until((fan) => (fan.room.position?.seq ?? 0) >= head)
    const welcomed = ann.welcomes.at(-1)?.room
    expect(JSON.stringify(welcomed).length).toBeLessThan(100_000)
    expect(welcomed).toHaveProperty('events')
    expect(ann.gaps).toBe(0)
    expect(ann.events.filter((event) => event.type === 'chat.said' && event.name === 'Many')).toHaveLength(1_200)
    expect(ann.room.view.everyone).toEqual(watcher.room.view.everyone)
  })
})
