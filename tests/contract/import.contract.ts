import { expect, it, vi } from 'vitest'
import type { Epoch, RoomId } from '../../src/protocol/core.ts'
import { eventBody, tombstoneBody } from '../../src/rooms/event-body.ts'
import { GATES } from '../../src/rooms/gates.ts'
import type { LogEntry, Restored } from '../../src/rooms/room-log.ts'
import type { Contract } from './contract.ts'
import {
  calmRoom,
  digestOf,
  END,
  line,
  newEpoch,
  newPerson,
  newRoomId,
  openRoom,
  sender,
  T0,
  valueOf,
} from './store-stage.ts'

const ann = newPerson()
const nothing: Restored = { gates: {}, counters: {}, deadlines: [] }
const created = eventBody('launch.created', {}, { title: 'Imported', code: '22222', phase: 'live' })

/** A log of so many entries: a beginning, then lines, of which every third was changed since. */
function entriesOf(count: number): LogEntry[] {
  const said = (seq: number): LogEntry => {
    const body = eventBody('chat.said', { by: ann }, { name: 'Ann', text: `line ${seq}` })
    const leaf = 'a'.repeat(64)
    return { seq, at: T0 + seq, ...(seq % 3 === 0 ? { body: tombstoneBody(body), leaf } : { body }) }
  }
  return [{ seq: 1, at: T0, body: created }, ...Array.from({ length: count - 1 }, (_, i) => said(i + 2))]
}

async function* coming(entries: readonly LogEntry[], failsAt = Infinity): AsyncGenerator<LogEntry> {
  for (const [i, entry] of entries.entries()) {
    if (i === failsAt) throw new Error('that was not all')
    yield await Promise.resolve(entry)
  }
}

export const importContract: Contract = (stores) => {
  const importing = (room: RoomId, entries: AsyncIterable<LogEntry>, restored = nothing, epoch: Epoch = newEpoch()) =>
    stores().log.importing(room, epoch, entries, () => restored)

  it.each([1, 2, 500, 1_203])(
    '[DATA-4] makes a log of %i entries that is what they were, and goes on',
    async (count) => {
      const [room, epoch] = [newRoomId(), newEpoch()]
      const entries = entriesOf(count)
      expect(await importing(room, coming(entries), nothing, epoch)).toBe(true)
      const last = entries.at(-1)
      expect(await stores().log.head(room)).toEqual({ epoch, seq: count, at: last?.at })
      const read = await stores().log.read(room, 1, END)
      expect(read).toEqual(entries)
      expect(digestOf(room, read)).toBe(digestOf(room, entries))
      const fence = { epoch, seen: count, now: T0 }
      const [said] = await stores().chat.say(room, [line(ann, 'goes on')], calmRoom, fence)
      expect(said).toEqual({ ok: true, value: { seq: count + 1, at: last?.at } })
      if (count < 2) return
      expect(valueOf(await stores().chat.remove(room, { ...sender(ann), line: 2 }, fence)).seq).toBe(count + 2)
      expect(JSON.stringify(await stores().log.read(room, 2, 2))).not.toContain('line 2')
    },
  )

  it('[DATA-3] what belongs to it is there with it: gates, counters, deadlines', async () => {
    const [room, epoch] = [newRoomId(), newEpoch()]
    const restored: Restored = {
      gates: { [GATES.hold]: '1' },
      counters: { held: 500 },
      deadlines: [{ kind: 'launch.archive', thing: room, at: T0 + 7 }],
    }
    expect(await importing(room, coming(entriesOf(2)), restored, epoch)).toBe(true)
    const fence = { epoch, seen: 2, now: T0 }
    expect(await stores().chat.say(room, [line(ann, 'one too many')], calmRoom, fence)).toMatchObject([
      { refused: 'hold_full' },
    ])
    const due = await stores().deadlines.due(T0 + 7, 10_000)
    expect(due.filter((each) => each.room === room)).toEqual([
      { room, kind: 'launch.archive', thing: room, at: T0 + 7 },
    ])
  })

  it('[DATA-4] a room that has a log keeps it', async () => {
    const stage = await openRoom(stores())
    await stage.said(ann, 'was here first')
    const before = await stage.entries()
    expect(await importing(stage.room, coming(entriesOf(9)))).toBe(false)
    expect(await stage.entries()).toEqual(before)
    expect((await stores().log.head(stage.room))?.epoch).toBe(stage.epoch)
  })

  it('[DATA-4] what breaks off leaves nothing, wherever it does, and the address is free', async () => {
    const room = newRoomId()
    for (const failsAt of [0, 1, 450, 899]) {
      await expect(importing(room, coming(entriesOf(900), failsAt))).rejects.toThrow('that was not all')
      expect(await stores().log.head(room)).toBeUndefined()
      expect(await stores().log.read(room, 1, END)).toEqual([])
    }
    expect(await importing(room, coming([]))).toBe(false)
    const stage = await openRoom(stores(), { room })
    expect((await stage.entries()).map(({ seq }) => seq)).toEqual([1])
    await stage.said(ann, 'second')
    expect((await stage.entries()).map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('[DATA-4] of several at the same time one makes the room, whole; so of one and a room that is made meanwhile', async () => {
    const room = newRoomId()
    const made = await Promise.all([900, 901, 902].map((count) => importing(room, coming(entriesOf(count)))))
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(await stores().log.read(room, 1, END)).toEqual(entriesOf(900 + made.indexOf(true)))
    const other = newRoomId()
    async function* slow(): AsyncGenerator<LogEntry> {
      yield* entriesOf(450)
      await vi.waitFor(() => openRoom(stores(), { room: other }))
      yield* entriesOf(900).slice(450)
    }
    expect(await importing(other, slow())).toBe(false)
    expect(await stores().log.read(other, 1, END)).toMatchObject([{ seq: 1 }])
  })
}
