import { describe, expect, it } from 'vitest'
import { REACTIONS } from '../../src/protocol/chat.ts'
import { bothStores, newId, post, type App, type Fan } from '../support.ts'
import { conversation, done, say } from './chat-cast.ts'

const counted = (fan: Fan) => fan.room.signals['chat.reactions']?.value ?? {}
const zeros = (): number[] => REACTIONS.map(() => 0)

describe.each(bothStores)('reactions on the %s store', (_, options) => {
  it('[CHAT-7] 200 people who toggle and ask again at the same time are counted exactly, on every node', async () => {
    await using room = await conversation(options())
    const { ann, bob } = room
    const { seq } = await say(ann, 'react to this')
    const { seq: other } = await say(ann, 'or to this')
    const expected = { [seq]: zeros(), [other]: zeros() }
    const toggle = async (node: App, token: string, line: number, reaction: number, on: boolean): Promise<void> => {
      const input = { id: newId(), line, reaction: REACTIONS[reaction], on }
      const ask = (): Promise<unknown> => post(`${node.url}/api/rooms/${room.room}/do/chat.react`, input, token)
      await Promise.all([ask(), ask()])
    }
    const fan = async (i: number): Promise<void> => {
      const node = room.nodes[i % room.nodes.length] as App
      const { token } = await node.session()
      const [line, reaction] = [i % 3 === 0 ? other : seq, i % REACTIONS.length]
      for (let turn = 0; turn <= i % 4; turn++) await toggle(node, token, line, reaction, turn % 2 === 0)
      if (i % 2 === 0) expected[line]?.splice(reaction, 1, (expected[line]?.[reaction] ?? 0) + 1)
    }
    await Promise.all(Array.from({ length: 200 }, (_each, i) => fan(i)))
    await Promise.all(
      [ann, bob].map((each) => each.until((now) => JSON.stringify(counted(now)) === JSON.stringify(expected))),
    )
    expect(
      Object.values(expected)
        .flat()
        .reduce((sum, count) => sum + count),
    ).toBe(100)
  })

  it('[CHAT-7] each answer gives the counts; visitors react, late comers see it, and a removed line has no counts', async () => {
    await using room = await conversation(options())
    const { ann, bob, host } = room
    const { seq } = await say(ann, 'hello')
    const visitor = await room.two.join(undefined, { room: room.room })
    const heart = { line: seq, reaction: '❤️' as const }
    expect(done(await bob.send('chat.react', { ...heart, on: true })).counts).toEqual([0, 1, 0, 0, 0, 0])
    expect(done(await visitor.send('chat.react', { ...heart, on: true })).counts).toEqual([0, 2, 0, 0, 0, 0])
    expect(done(await bob.send('chat.react', { ...heart, on: false })).counts).toEqual([0, 1, 0, 0, 0, 0])
    await ann.until((fan) => counted(fan)[seq]?.[1] === 1)
    const late = await room.one.join('Late', { room: room.room })
    expect(counted(late)).toEqual({ [seq]: [0, 1, 0, 0, 0, 0] })
    done(await host.send('chat.remove', { line: seq }))
    await ann.until((fan) => Object.keys(counted(fan)).length === 0)
    expect(await bob.send('chat.react', { ...heart, on: true })).toMatchObject({ refused: 'not_found' })
    done(await host.send('chat.restore', { line: seq }))
    await ann.until((fan) => counted(fan)[seq]?.[1] === 1)
  })
})
