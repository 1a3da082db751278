import { describe, expect, it } from 'vitest'
import { bothStores, newId, type Fan } from '../support.ts'
import { conversation, done, everyone, personOf, reached, say, typesOf, type Conversation } from './chat-cast.ts'

const held = (fan: Fan) => fan.room.view.staff?.chat.held ?? []

/** Lines wait; Ann has written these. */
async function waiting({ host, ann }: Conversation, ...texts: string[]): Promise<number[]> {
  done(await host.send('brakes.set', { hold: true }))
  const lines: number[] = []
  for (const text of texts) lines.push((await say(ann, text)).seq)
  return lines
}

describe.each(bothStores)('hold-all on the %s store', (_, options) => {
  it('[HOLD-1] a line waits, seen by its writer and staff alone; let through, everyone gets it with its own id', async () => {
    await using room = await conversation(options())
    const { host, second, ann, bob } = room
    await waiting(room)
    const id = newId()
    const reply = await ann.send('chat.send', { id, text: 'may I?', re: 1 })
    expect(reply).toMatchObject({ ok: true, value: { held: true } })
    const { seq } = done(reply)
    await reached(seq + 1, host, second, ann, bob)
    expect(held(second)).toMatchObject([{ held: seq, by: personOf(ann), id, text: 'may I?', re: 1 }])
    expect(ann.room.view.mine.chat.held).toMatchObject([{ held: seq + 1, id, text: 'may I?', re: 1 }])
    expect(JSON.stringify([bob.room.view, bob.events])).not.toContain('may I?')
    expect(done(await second.send('chat.judge', { held: [seq], allow: true }))).toEqual({ judged: 1 })
    await Promise.all([ann, bob, host].map((fan) => fan.until(({ texts }) => texts.includes('may I?'))))
    expect(everyone(bob).chat.lines.at(-1)).toMatchObject({ by: personOf(ann), id, name: 'Ann', re: 1 })
    await reached(seq + 4, ann, host)
    expect([held(host), ann.room.view.mine.chat.held]).toEqual([[], []])
    expect(typesOf(bob).filter((type) => /held|judged/.test(type))).toEqual([])
  })

  it('[HOLD-1] who comes while a line waits, or comes back, sees it if it is theirs or they are staff', async () => {
    await using room = await conversation(options())
    const token = await room.one.session('Cid')
    const cid = await room.one.join(token, { room: room.room })
    await waiting(room)
    const { seq } = await say(cid, 'first words')
    cid.socket.disconnect()
    const again = await room.two.join(token, { room: room.room })
    const late = await room.two.join('Dora', { room: room.room })
    const staff = await room.two.join(await room.two.hostSession(), { room: room.room })
    await reached(seq + 1, again, late, staff)
    expect(again.room.view.mine.chat.held).toMatchObject([{ text: 'first words' }])
    expect(held(staff)).toMatchObject([{ held: seq, text: 'first words' }])
    expect(JSON.stringify(late.welcomes)).not.toContain('first words')
    expect(await room.history()).not.toContain('first words')
  })

  it('[HOLD-2] what is not let through is nowhere any more, and its writer is told', async () => {
    await using room = await conversation(options())
    const { host, ann, bob } = room
    const [seq = 0] = await waiting(room, 'nasty words')
    expect(done(await host.send('chat.judge', { held: [seq], allow: false }))).toEqual({ judged: 1 })
    await ann.until(({ room: { view } }) => view.mine.chat.held.length === 0 && typesOf(ann).includes('chat.judged'))
    await host.until((fan) => held(fan).length === 0)
    expect(ann.events.at(-1)).toMatchObject({ type: 'chat.judged', held: seq + 1, allowed: false })
    expect(JSON.stringify(await room.log())).not.toContain('nasty')
    expect(bob.texts).toEqual([])
    const late = await room.two.join(await room.two.hostSession(), { room: room.room })
    expect(JSON.stringify(late.welcomes)).not.toContain('nasty')
  })

  it('[HOLD-2] a host who was away learns that lines waited and were judged, and none of their words', async () => {
    await using room = await conversation(options())
    const { second, host } = room
    second.socket.disconnect()
    const [seq = 0] = await waiting(room, 'nasty words')
    await reached(seq + 1, host)
    done(await host.send('chat.judge', { held: [seq], allow: false }))
    await reached(seq + 3, host)
    second.socket.connect()
    await reached(seq + 3, second)
    expect(typesOf(second).slice(-2)).toEqual(['chat.held', 'chat.judged'])
    expect(JSON.stringify(second.events)).not.toContain('nasty')
    expect(held(second)).toEqual([])
  })

  it('[HOLD-2] two hosts who judge the same lines judge each line once, in the order they were written', async () => {
    await using room = await conversation(options())
    const { host, second, bob } = room
    const lines = await waiting(room, 'one', 'two', 'three')
    const answers = await Promise.all(
      [host, second, host, second].map((fan, i) => fan.send('chat.judge', { held: lines.slice(i % 2), allow: true })),
    )
    expect(answers.map((reply) => done(reply).judged).reduce((sum, count) => sum + count)).toBe(3)
    await bob.until(({ texts }) => texts.length === 3)
    expect(bob.texts.toSorted()).toEqual(['one', 'three', 'two'])
    expect((await room.log()).filter(({ body }) => body.includes('"chat.judged"'))).toHaveLength(6)
    await host.until((fan) => held(fan).length === 0)
  })

  it('[CMD-1] a judgement asked for again has the first answer, also when the lines are long gone', async () => {
    await using room = await conversation(options())
    const { host, second } = room
    const lines = await waiting(room, 'one', 'two')
    const judgement = { id: newId(), held: [...lines, 1, 99_999], allow: true }
    const first = await host.send('chat.judge', judgement)
    expect(first).toEqual({ ok: true, value: { judged: 2 } })
    for (let i = 0; i < 2; i++) expect(await host.send('chat.judge', judgement)).toEqual(first)
    expect(done(await second.send('chat.judge', { held: lines, allow: false }))).toEqual({ judged: 0 })
    expect(await host.send('chat.judge', { ...judgement, allow: false })).toMatchObject({ refused: 'id_reused' })
  })

  it('[HOLD-3] what was let through stays as it is while lines wait; staff may say and edit as ever', async () => {
    await using room = await conversation(options())
    const { host, ann, bob } = room
    const [seq = 0] = await waiting(room, 'fine words')
    done(await host.send('chat.judge', { held: [seq], allow: true }))
    await ann.until(({ texts }) => texts.includes('fine words'))
    const line = everyone(ann).chat.lines.at(-1)?.seq ?? 0
    expect(await ann.send('chat.edit', { line, text: 'foul words' })).toMatchObject({ refused: 'too_late' })
    const said = await say(host, 'words of staff')
    expect(said.held).toBeUndefined()
    done(await host.send('chat.edit', { line: said.seq, text: 'better words of staff' }))
    await bob.until(({ texts }) => texts.includes('better words of staff'))
  })
})
