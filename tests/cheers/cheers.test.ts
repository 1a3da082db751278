import { describe, expect, it } from 'vitest'
import { CHEERS, type Cheer } from '../../src/protocol/cheers.ts'
import { bothStores, newId, post, type App, type Fan } from '../support.ts'
import { conversation, done } from '../chat/chat-cast.ts'

const sums = (fan: Fan): Partial<Record<Cheer, number>> => fan.room.signals['cheer.sums']?.value ?? {}

describe.each(bothStores)('cheers on the %s store', (_, options) => {
  it('[CHEER-1] of 100 people on all nodes, each cheer that was said to count is in the sums, and no other', async () => {
    await using room = await conversation(options())
    const { ann, bob } = room
    const counted: Partial<Record<Cheer, number>> = {}
    const fan = async (i: number): Promise<void> => {
      const node = room.nodes[i % room.nodes.length] as App
      const { token } = await node.session()
      const cheer = async (kind: Cheer): Promise<void> => {
        const url = `${node.url}/api/rooms/${room.room}/do/cheer.send`
        const answer = await post<{ counted: boolean }>(url, { id: newId(), kind }, token)
        if (answer.counted) counted[kind] = (counted[kind] ?? 0) + 1
      }
      await Promise.all([0, 1, 2].map((n) => cheer(CHEERS[(i + n) % CHEERS.length] as Cheer)))
    }
    await Promise.all(Array.from({ length: 100 }, (_each, i) => fan(i)))
    const total = Object.values(counted).reduce((sum, count) => sum + count)
    expect(total).toBeGreaterThanOrEqual(100)
    await Promise.all([ann, bob].map((each) => each.until((now) => same(sums(now), counted))))
    expect(await room.two.stores.stores.cheers.sums(room.room)).toEqual(counted)
  })

  it('[CHEER-2] one of a person in a second counts, by whichever node and connection', async () => {
    await using room = await conversation(options())
    const session = await room.one.session()
    const [phone, laptop] = [
      await room.one.join(session, { room: room.room }),
      await room.two.join(session, { room: room.room }),
    ]
    const cheer = async (fan: Fan) => done(await fan.send('cheer.send', { kind: '🎉' })).counted
    const answers = await Promise.all([cheer(phone), cheer(laptop), cheer(phone), cheer(laptop)])
    expect(answers.filter(Boolean)).toHaveLength(1)
    await expect.poll(() => cheer(laptop), { timeout: 5_000 }).toBe(true)
    await phone.until((fan) => sums(fan)['🎉'] === 2)
  })
})

const same = (one: object, other: object): boolean =>
  JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted())
