import { describe, expect, it } from 'vitest'
import type { Epoch, RoomId } from '../../src/protocol/core.ts'
import { markOf } from '../../src/rooms/digest.ts'
import type { EntryMark, LogEntry } from '../../src/rooms/room-log.ts'
import type { Stores } from '../../src/stores/stores.ts'
import type { Contract } from './contract.ts'
import { calmRoom, digestOf, line, newEpoch, newPerson, newRoomId, openRoom, sender } from './store-stage.ts'
import { T0, valueOf, windowMs, type Stage } from './store-stage.ts'

/** What following told, and a way to wait for more of it. */
interface Told extends Disposable {
  entries: LogEntry[]
  /** How often it said that the log is lost. */
  lost: number
  until(condition: (told: Told) => boolean): Promise<void>
}

function follow({ log }: Stores, room: RoomId, epoch: Epoch, last?: EntryMark): Told {
  let waiting: { condition: (told: Told) => boolean; settle: () => void }[] = []
  const check = (): void => {
    const done = waiting.filter(({ condition }) => condition(told))
    waiting = waiting.filter((each) => !done.includes(each))
    for (const { settle } of done) settle()
  }
  const told: Told = {
    entries: [],
    lost: 0,
    until: (condition) =>
      new Promise((settle) => {
        waiting.push({ condition, settle })
        check()
      }),
    [Symbol.dispose]: () => following[Symbol.dispose](),
  }
  const following = log.follow(room, epoch, last, {
    entries: (entries) => {
      told.entries.push(...entries)
      check()
    },
    lost: () => {
      told.lost += 1
      check()
    },
  })
  return told
}

const upTo =
  (seq: number) =>
  ({ entries }: Told): boolean =>
    (entries.at(-1)?.seq ?? 0) >= seq
const isLost = ({ lost }: Told): boolean => lost > 0
const seqs = ({ entries }: Told): number[] => entries.map(({ seq }) => seq)
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

export const followContract: Contract = (stores) => {
  describe('following a log', () => {
    order(stores)
  })
  describe('following a log that is not the one it was', () => {
    loss(stores)
  })
}

const order: Contract = (stores) => {
  const ann = newPerson()
  const sayMany = async (stage: Stage, count: number): Promise<void> => {
    const lines = Array.from({ length: count }, (_, i) => line(newPerson(), `line ${i}`))
    await stores().chat.say(stage.room, lines, calmRoom, stage.at(T0))
    stores().log.nudge(stage.room)
  }

  it('[LOG-4] tells every entry once, in order, from the beginning, also of a long log', async () => {
    const stage = await openRoom(stores())
    for (let i = 0; i < 5; i++) await sayMany(stage, 250)
    using told = follow(stores(), stage.room, stage.epoch)
    expect(told.entries).toEqual([])
    await told.until(upTo(1_251))
    await sayMany(stage, 1)
    await told.until(upTo(1_252))
    expect(seqs(told)).toEqual(range(1, 1_252))
    expect(told.entries).toEqual(await stage.entries())
  })

  it('[LOG-4] tells what comes after a position', async () => {
    const stage = await openRoom(stores())
    await sayMany(stage, 9)
    const [last] = await stores().log.read(stage.room, 4, 4)
    using told = follow(stores(), stage.room, stage.epoch, markOf(last as LogEntry))
    await told.until(upTo(10))
    await sayMany(stage, 2)
    await told.until(upTo(12))
    expect(seqs(told)).toEqual(range(5, 12))
  })

  it('[LOG-4] tells every entry once, in order, while others append', async () => {
    const stage = await openRoom(stores())
    await sayMany(stage, 300)
    const followers: Told[] = []
    for (let i = 0; i < 20; i++) {
      followers.push(follow(stores(), stage.room, stage.epoch))
      await Promise.all([sayMany(stage, 3), stage.said(ann, 'in between'), sayMany(stage, 2)])
    }
    const end = 301 + 20 * 6
    for (const told of followers) {
      await told.until(upTo(end))
      expect(seqs(told)).toEqual(range(1, end))
      told[Symbol.dispose]()
    }
  })

  it('[LOG-4] two who follow different rooms hear of their own', async () => {
    const [here, there] = [await openRoom(stores()), await openRoom(stores())]
    using one = follow(stores(), here.room, here.epoch)
    using other = follow(stores(), there.room, there.epoch)
    await Promise.all([here.said(ann, 'here'), there.said(ann, 'there')])
    for (const { room } of [here, there]) stores().log.nudge(room)
    await Promise.all([one.until(upTo(2)), other.until(upTo(2))])
    expect(one.entries.at(-1)?.body).toContain('"here"')
    expect(other.entries.at(-1)?.body).toContain('"there"')
  })

  it('[LOG-4] an entry whose words change after it was told is not told again', async () => {
    const stage = await openRoom(stores())
    using told = follow(stores(), stage.room, stage.epoch)
    const { seq } = await stage.said(ann, 'some words')
    await told.until(upTo(2))
    await stores().chat.edit(stage.room, { ...line(ann, 'other words'), line: seq, windowMs }, stage.at(T0))
    await stores().chat.remove(stage.room, { ...sender(ann), line: seq }, stage.at(T0))
    await sayMany(stage, 1)
    await told.until(upTo(5))
    expect(seqs(told)).toEqual([1, 2, 3, 4, 5])
  })

  it('[LOG-5] who comes later is told what stands there now, and computes the same digest', async () => {
    const stage = await openRoom(stores())
    using early = follow(stores(), stage.room, stage.epoch)
    const { seq } = await stage.said(ann, 'a secret word')
    await sayMany(stage, 3)
    await early.until(upTo(5))
    valueOf(await stores().chat.remove(stage.room, { ...sender(ann), line: seq }, stage.at(T0)))
    await early.until(upTo(6))
    using late = follow(stores(), stage.room, stage.epoch)
    await late.until(upTo(6))
    expect(seqs(late)).toEqual(range(1, 6))
    expect(JSON.stringify(late.entries)).not.toContain('secret')
    expect(digestOf(stage.room, late.entries)).toBe(digestOf(stage.room, early.entries))
  })

  it('[LOG-5] a position whose words were deleted meanwhile is still one to go on from', async () => {
    const stage = await openRoom(stores())
    const { seq } = await stage.said(ann, 'a secret word')
    const [said] = await stores().log.read(stage.room, seq, seq)
    valueOf(await stores().chat.remove(stage.room, { ...sender(ann), line: seq }, stage.at(T0)))
    using told = follow(stores(), stage.room, stage.epoch, markOf(said as LogEntry))
    await told.until(upTo(3))
    expect([seqs(told), told.lost]).toEqual([[3], 0])
  })

  it('tells nothing any more after its end', async () => {
    const stage = await openRoom(stores())
    const ended = follow(stores(), stage.room, stage.epoch)
    await ended.until(upTo(1))
    ended[Symbol.dispose]()
    using witness = follow(stores(), stage.room, stage.epoch)
    await sayMany(stage, 2)
    await witness.until(upTo(3))
    expect([seqs(ended), ended.lost]).toEqual([[1], 0])
  })
}

const loss: Contract = (stores) => {
  const ann = newPerson()

  it('[LOG-4] says so, once, when there is no such room or it has another epoch', async () => {
    const stage = await openRoom(stores())
    using nowhere = follow(stores(), newRoomId(), newEpoch())
    using stranger = follow(stores(), stage.room, newEpoch())
    expect([nowhere.lost, stranger.lost]).toEqual([0, 0])
    await Promise.all([nowhere.until(isLost), stranger.until(isLost)])
    expect([nowhere.lost, nowhere.entries, stranger.lost, stranger.entries]).toEqual([1, [], 1, []])
  })

  it('[LOG-4] says so when the position is not what the log holds there, or is beyond its end', async () => {
    const stage = await openRoom(stores())
    await stage.said(ann, 'hello')
    await stage.said(ann, 'there')
    const mark = markOf((await stores().log.read(stage.room, 2, 2))[0] as LogEntry)
    const wrong = [
      { ...mark, leaf: '0'.repeat(64) },
      { ...mark, at: mark.at + 1 },
      { ...mark, seq: 3 },
      { ...mark, seq: 4 },
    ]
    for (const last of wrong) {
      using told = follow(stores(), stage.room, stage.epoch, last)
      await told.until(isLost)
      expect(told.entries).toEqual([])
    }
    using told = follow(stores(), stage.room, stage.epoch, mark)
    await told.until(upTo(3))
    expect([seqs(told), told.lost]).toEqual([[3], 0])
  })

  it('[LOG-4] says so, once, when the epoch is renewed, and tells nothing after it', async () => {
    const stage = await openRoom(stores())
    using told = follow(stores(), stage.room, stage.epoch)
    await told.until(upTo(1))
    const next = newEpoch()
    await stores().log.renew(stage.room, stage.epoch, next)
    stores().log.nudge(stage.room)
    await told.until(isLost)
    using witness = follow(stores(), stage.room, next)
    await stores().chat.say(stage.room, [line(ann, 'hello')], calmRoom, { ...stage.at(T0), epoch: next })
    stores().log.nudge(stage.room)
    await witness.until(upTo(2))
    expect([told.lost, seqs(told)]).toEqual([1, [1]])
  })
}
