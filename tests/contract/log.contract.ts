import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/rooms/room-log.ts'
import type { Contract } from './contract.ts'
import { followContract } from './follow.contract.ts'
import { importContract } from './import.contract.ts'
import {
  calmRoom,
  digestOf,
  END,
  line,
  losesLog,
  newEpoch,
  newPerson,
  newRoomId,
  openRoom,
  sender,
} from './store-stage.ts'
import { T0, valueOf, windowMs } from './store-stage.ts'

export const logContract: Contract = (stores) => {
  describe('room log', () => {
    numbers(stores)
  })
  describe('renewing an epoch', () => {
    renewal(stores)
  })
  describe('checkpoints', () => {
    checkpoints(stores)
  })
  describe('importing', () => {
    importContract(stores)
  })
  followContract(stores)
}

const numbers: Contract = (stores) => {
  const ann = newPerson()

  it('[LOG-1] entries are numbered from 1 without gaps, and their time never decreases', async () => {
    const stage = await openRoom(stores())
    const times = [T0 + 5, T0 + 5, T0 - 60_000, T0 + 9, T0 + 8]
    for (const now of times) await stage.said(ann, 'hello', now)
    const entries = await stage.entries()
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(entries.map(({ at }) => at - T0)).toEqual([0, 5, 5, 5, 9, 9])
    expect(await stores().log.head(stage.room)).toEqual({ epoch: stage.epoch, seq: 6, at: T0 + 9 })
  })

  it('[LOG-1] writers at the same time get different numbers', async () => {
    const stage = await openRoom(stores())
    const said = await Promise.all(Array.from({ length: 40 }, (_, i) => stage.said(newPerson(), `line ${i}`)))
    expect(said.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 2))
    const texts = (await stage.events()).map((event) => (event.type === 'chat.said' ? event.text : undefined))
    for (const [i, { seq }] of said.entries()) expect(texts[seq - 1]).toBe(`line ${i}`)
  })

  it('reads from one number to another, both included, as far as entries exist', async () => {
    const stage = await openRoom(stores())
    for (let i = 0; i < 5; i++) await stage.said(ann, `line ${i}`)
    const read = async (from: number, to: number) =>
      (await stores().log.read(stage.room, from, to)).map(({ seq }) => seq)
    expect(await read(2, 4)).toEqual([2, 3, 4])
    expect(await read(3, 3)).toEqual([3])
    expect(await read(5, 99)).toEqual([5, 6])
    expect(await read(7, 99)).toEqual([])
    expect(await read(4, 3)).toEqual([])
  })

  it('knows nothing of a room that was never made, and nobody can write there', async () => {
    const room = newRoomId()
    expect(await stores().log.head(room)).toBeUndefined()
    expect(await stores().log.read(room, 1, END)).toEqual([])
    const fence = { epoch: newEpoch(), seen: 0, now: T0 }
    expect(await losesLog(stores().chat.say(room, [line(ann, 'hello')], calmRoom, fence))).toBe(true)
    expect(await stores().log.head(room)).toBeUndefined()
  })

  it('[LOG-5] the digest chain is the same before and after words were deleted', async () => {
    const stage = await openRoom(stores())
    const { chat } = stores()
    const first = await stage.said(ann, 'a secret word')
    await stage.said(ann, 'another line')
    const edit = { ...line(ann, 'a hidden word'), line: first.seq, windowMs }
    valueOf(await chat.edit(stage.room, edit, stage.at(T0)))
    const asSaid = await stores().log.read(stage.room, 1, 4)
    const before = digestOf(stage.room, asSaid)
    valueOf(await chat.remove(stage.room, { ...sender(ann), line: first.seq }, stage.at(T0)))
    const now = await stores().log.read(stage.room, 1, 4)
    expect(now).not.toEqual(asSaid)
    expect(digestOf(stage.room, now)).toBe(before)
  })
}

const renewal: Contract = (stores) => {
  const ann = newPerson()

  it('puts the next epoch in the place of the lost one, once', async () => {
    const stage = await openRoom(stores())
    await stage.said(ann, 'hello')
    const [next, other] = [newEpoch(), newEpoch()]
    const { log } = stores()
    expect(await log.renew(stage.room, stage.epoch, next)).toEqual({ epoch: next, seq: 2, at: T0 })
    expect(await log.renew(stage.room, stage.epoch, other)).toEqual({ epoch: next, seq: 2, at: T0 })
    expect(await log.head(stage.room)).toEqual({ epoch: next, seq: 2, at: T0 })
    expect(await stage.entries()).toHaveLength(2)
  })

  it('of many at once, all get the same epoch', async () => {
    const stage = await openRoom(stores())
    const heads = await Promise.all(
      Array.from({ length: 10 }, () => stores().log.renew(stage.room, stage.epoch, newEpoch())),
    )
    expect(new Set(heads.map((head) => head?.epoch)).size).toBe(1)
    expect((await stores().log.head(stage.room))?.epoch).toBe(heads[0]?.epoch)
  })

  it('[LOG-3] who still writes under the lost epoch changes nothing', async () => {
    const stage = await openRoom(stores())
    const next = newEpoch()
    await stores().log.renew(stage.room, stage.epoch, next)
    const say = (epoch: typeof next) =>
      stores().chat.say(stage.room, [line(ann, 'hello')], calmRoom, { ...stage.at(T0), epoch })
    expect(await losesLog(say(stage.epoch))).toBe(true)
    expect(await stage.entries()).toHaveLength(1)
    expect((await say(next)).map(({ ok }) => ok)).toEqual([true])
  })

  it('has nothing to renew in a room that was never made', async () => {
    const room = newRoomId()
    expect(await stores().log.renew(room, newEpoch(), newEpoch())).toBeUndefined()
    expect(await stores().log.head(room)).toBeUndefined()
  })
}

const checkpoints: Contract = (stores) => {
  const checkpointed = async (...saved: Checkpoint[]): Promise<Checkpoint | undefined> => {
    const { room } = await openRoom(stores())
    for (const checkpoint of saved) await stores().log.saveCheckpoint(room, checkpoint)
    return stores().log.loadCheckpoint(room)
  }
  const epoch = newEpoch()
  const view = JSON.stringify({ lines: ['"quoted"', '\u{1f389}', '\u2028'] })
  const checkpoint: Checkpoint = { epoch, seq: 1_000, digest: 'd1', foldVersion: 1, view }
  const newer: Checkpoint = { ...checkpoint, seq: 2_000, digest: 'd2' }

  it('gives back what was kept, or nothing', async () => {
    expect(await checkpointed()).toBeUndefined()
    expect(await checkpointed(checkpoint)).toEqual(checkpoint)
  })

  it('a newer one takes the place of an older one, never the other way round', async () => {
    expect(await checkpointed(checkpoint, newer)).toEqual(newer)
    expect(await checkpointed(newer, checkpoint)).toEqual(newer)
  })

  it('one of another epoch or fold version takes the place of any', async () => {
    const otherFold = { ...checkpoint, foldVersion: 2 }
    expect(await checkpointed(newer, otherFold)).toEqual(otherFold)
    const otherEpoch = { ...checkpoint, epoch: newEpoch() }
    expect(await checkpointed(newer, otherEpoch)).toEqual(otherEpoch)
  })
}
