import { describe, expect, it } from 'vitest'
import { bothStores, newId, post, type Fan } from '../support.ts'
import { conversation, done, everyone, personOf, reached, say } from './chat-cast.ts'

const lineOf = (fan: Fan, seq: number) => everyone(fan).chat.lines.find((line) => line.seq === seq)

describe.each(bothStores)('hosts and the conversation on the %s store', (_, options) => {
  it('[CHAT-5] a reply names its line for everyone, now and later', async () => {
    await using room = await conversation(options())
    const { ann, bob } = room
    const { seq } = await say(ann, 'who is coming?')
    const reply = await say(bob, 'I am', { re: seq })
    await reached(reply.seq, ann, bob)
    expect(lineOf(ann, reply.seq)).toMatchObject({ re: seq, name: 'Bob' })
    expect(lineOf(ann, seq)).not.toHaveProperty('re')
    expect(JSON.parse(await room.history())).toMatchObject({ lines: [{ seq }, { seq: reply.seq, re: seq }] })
  })

  it('[CHAT-5] what staff say is marked, and nothing a fan can send makes such a mark', async () => {
    await using room = await conversation(options())
    const { ann, bob, host } = room
    const { seq } = await say(host, 'welcome')
    const id = newId()
    const forged = [
      { id, text: 'hello', staff: true },
      { id, text: 'hello', staff: 'true' },
      { id, text: 'hello', standing: 'host' },
      { id, text: 'hello', by: personOf(host), name: 'Host' },
    ]
    for (const input of forged) expect(await ann.raw('chat.send', input)).toMatchObject({ refused: 'bad_input' })
    const own = await say(ann, '","staff":true,"x":"')
    expect(await ann.raw('chat.edit', { id, line: own.seq, text: 'x', staff: true })).toMatchObject({
      refused: 'bad_input',
    })
    done(await ann.send('chat.edit', { line: own.seq, text: '{"staff":true}' }))
    await bob.until((fan) => lineOf(fan, own.seq)?.edited === true)
    expect(lineOf(bob, seq)).toMatchObject({ staff: true, text: 'welcome' })
    expect(lineOf(bob, own.seq)).toMatchObject({ text: '{"staff":true}', by: personOf(ann) })
    expect(
      everyone(bob)
        .chat.lines.filter(({ staff }) => staff)
        .map((line) => line.seq),
    ).toEqual([seq])
  })

  it('[CHAT-5] a session asked for with a standing, or with a name of the staff, is none of theirs', async () => {
    await using room = await conversation(options())
    const session = `${room.one.url}/api/session`
    await expect(post(session, { name: 'Eve', standing: 'host' })).rejects.toThrow('bad_input')
    await expect(post(session, { name: 'Moderator' })).rejects.toThrow('name_reserved')
    for (const [command, input] of Object.entries({
      'chat.judge': { held: [1], allow: true },
      'chat.restore': { line: 1 },
      'chat.pin': { line: null },
      'chat.feature': { line: 1, on: true },
    }))
      expect(await room.ann.raw(command, { id: newId(), ...input })).toMatchObject({ refused: 'not_allowed' })
  })

  it('[CHAT-6] a line that a host removes is gone from view, snapshot, history and resume; undone, it is back', async () => {
    await using room = await conversation(options())
    const { ann, bob, host, second } = room
    const { seq } = await say(ann, 'frist words')
    const edited = done(await ann.send('chat.edit', { line: seq, text: 'secret words' }))
    const reply = await say(bob, 'what?', { re: seq })
    await reached(reply.seq, bob, host, second)
    bob.socket.disconnect()
    const removal = done(await host.send('chat.remove', { line: seq }))
    await reached(removal.seq + 1, ann, second)
    expect(lineOf(ann, seq)).toEqual({ seq, at: expect.any(Number) as number, removed: true })
    const struck = { line: seq, person: personOf(ann), name: 'Ann', text: 'secret words' }
    expect(second.room.view.staff?.chat.struck).toEqual([struck])
    const late = await room.two.join('Late', { room: room.room })
    expect(JSON.stringify(late.welcomes)).not.toMatch(/secret|frist/)
    expect(await room.history()).not.toMatch(/secret|frist/)
    bob.socket.connect()
    await reached(removal.seq, bob)
    const returned = JSON.stringify(bob.welcomes.at(-1))
    expect([bob.welcomes.length, returned.includes('secret')]).toEqual([2, false])
    expect(lineOf(bob, seq)).toMatchObject({ removed: true })

    const back = done(await second.send('chat.restore', { line: seq }))
    await reached(back.seq, ann, bob, late)
    for (const fan of [ann, bob, late])
      expect(lineOf(fan, seq)).toMatchObject({ seq, by: personOf(ann), name: 'Ann', text: 'secret words' })
    expect(await room.history()).toContain('secret words')
    expect(edited.seq).toBeLessThan(back.seq)
  })

  it('[CHAT-6] words that were put back go with the line when its writer removes it, and cannot be put back then', async () => {
    await using room = await conversation(options())
    const { ann, bob, host } = room
    const { seq } = await say(ann, 'secret words')
    done(await host.send('chat.remove', { line: seq }))
    done(await host.send('chat.restore', { line: seq }))
    await ann.until((fan) => lineOf(fan, seq)?.text === 'secret words')
    const gone = done(await ann.send('chat.remove', { line: seq }))
    await reached(gone.seq, bob)
    const late = await room.two.join('Late', { room: room.room })
    expect(JSON.stringify([bob.room.view, late.welcomes, await room.history()])).not.toContain('secret')
    expect(await host.send('chat.restore', { line: seq })).toMatchObject({ refused: 'not_found' })
  })

  it('[DECIDE-2] two hosts remove, put back and pin the same line at once: each happens once, and both see the same', async () => {
    await using room = await conversation(options())
    const { ann, host, second } = room
    const { seq } = await say(ann, 'a line')
    const both = async (command: 'chat.remove' | 'chat.restore' | 'chat.pin') =>
      (await Promise.all([host, second].map((fan) => fan.send(command, { line: seq })))).map((reply) =>
        reply.ok ? 'accepted' : reply.refused,
      )
    expect((await both('chat.pin')).toSorted()).toEqual(['accepted', 'accepted'])
    expect((await both('chat.remove')).toSorted()).toEqual(['accepted', 'not_found'])
    expect((await both('chat.restore')).toSorted()).toEqual(['accepted', 'stale'])
    const entries = await room.log()
    for (const type of ['chat.pinned', 'chat.removed', 'chat.struck', 'chat.restored'])
      expect(entries.filter(({ body }) => body.startsWith(`{"type":"${type}"`))).toHaveLength(1)
    await reached(entries.length, host, second)
    expect(everyone(host).chat).toEqual(everyone(second).chat)
  })

  it('[CHAT-10] what is pinned and on the wall is the same for all; what is removed or taken away is on neither', async () => {
    await using room = await conversation(options())
    const { ann, bob, host, second } = room
    const [one, two] = [await say(ann, 'one'), await say(bob, 'two')]
    done(await host.send('chat.pin', { line: one.seq }))
    for (const { seq } of [two, one]) done(await second.send('chat.feature', { line: seq, on: true }))
    await bob.until((fan) => everyone(fan).chat.featured.length === 2)
    expect(everyone(bob).chat).toMatchObject({ pinned: { text: 'one' }, featured: [{ text: 'two' }, { text: 'one' }] })
    done(await ann.send('chat.edit', { line: one.seq, text: 'other words than were chosen' }))
    await bob.until((fan) => everyone(fan).chat.pinned === undefined)
    expect(everyone(bob).chat.featured).toMatchObject([{ text: 'two' }])
    done(await host.send('chat.pin', { line: one.seq }))
    await bob.until((fan) => everyone(fan).chat.pinned?.edited === true)
    done(await ann.send('chat.remove', { line: one.seq }))
    await bob.until((fan) => everyone(fan).chat.pinned === undefined)
    const again = done(await host.send('chat.feature', { line: two.seq, on: true }))
    expect(done(await second.send('chat.feature', { line: two.seq, on: false })).seq).toBeGreaterThan(again.seq)
    await bob.until((fan) => everyone(fan).chat.featured.length === 0)
    for (const line of [one.seq, 1, 99_999]) {
      expect(await host.send('chat.pin', { line })).toMatchObject({ refused: 'not_found' })
      expect(await host.send('chat.feature', { line, on: true })).toMatchObject({ refused: 'not_found' })
    }
  })

  it('[CHAT-8] slow mode holds for fans and not for staff', async () => {
    await using room = await conversation(options())
    const { ann, bob, host } = room
    done(await host.send('brakes.set', { slow: 120 }))
    await say(ann, 'one')
    const refused = await ann.send('chat.send', { text: 'two' })
    expect(refused).toMatchObject({ refused: 'slow_mode', retryAfterMs: expect.closeTo(115_000, -4) as number })
    for (const text of ['a', 'b', 'c', 'd']) await say(host, text)
    await say(bob, 'another person')
    done(await host.send('brakes.set', { slow: 0 }))
    await say(ann, 'two')
  })

  it('[CHAT-9] an archived room is read, not written: own words may go, and hosts may remove', async () => {
    await using room = await conversation(options())
    const { ann, bob, host } = room
    const [one, two] = [await say(ann, 'one'), await say(ann, 'two')]
    done(await host.send('launch.end', {}))
    done(await host.send('launch.archive', {}))
    expect(await ann.send('chat.send', { text: 'hello' })).toMatchObject({ refused: 'closed' })
    expect(await host.send('chat.send', { text: 'hello' })).toMatchObject({ refused: 'closed' })
    expect(await ann.send('chat.react', { line: one.seq, reaction: '🔥', on: true })).toMatchObject({
      refused: 'closed',
    })
    expect(await bob.send('cheer.send', { kind: '👏' })).toMatchObject({ refused: 'closed' })
    expect(await host.send('chat.pin', { line: one.seq })).toMatchObject({ refused: 'closed' })
    done(await ann.send('chat.remove', { line: one.seq }))
    done(await host.send('chat.remove', { line: two.seq }))
    await bob.until((fan) => everyone(fan).chat.lines.every(({ removed }) => removed))
  })
})
