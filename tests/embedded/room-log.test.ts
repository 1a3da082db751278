import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EmbeddedEngine } from '../../src/embedded/engine.ts'
import type { Epoch, RoomId } from '../../src/protocol/core.ts'
import { leafOf, markOf } from '../../src/rooms/digest.ts'
import { clearDeadline, MemoryDeadlineStore, setDeadline } from '../../src/rooms/deadline-store.memory.ts'
import { appendTo, beginLog, fence, replaceEntry } from '../../src/rooms/log-tx.memory.ts'
import { LogLost, type EntryMark, type LogEntry } from '../../src/rooms/room-log.ts'
import { MemoryRoomLog } from '../../src/rooms/room-log.memory.ts'
import { SimDisk } from './sim-disk.ts'
import { openOn, reloaded } from './world.ts'

const ROOM = 'r' as RoomId
const [ONE, TWO] = ['one' as Epoch, 'two' as Epoch]

async function world(): Promise<AsyncDisposable & { disk: SimDisk; engine: EmbeddedEngine; log: MemoryRoomLog }> {
  const disk = new SimDisk()
  const engine = await openOn(disk)
  await engine.transact((tx) => beginLog(tx, ROOM, ONE, 0))
  return { disk, engine, log: new MemoryRoomLog(engine), [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
}

const append = (engine: EmbeddedEngine, body: string, now = 1): Promise<unknown> =>
  engine.transact((tx) => appendTo(tx, ROOM, now, body))

/** Follows, and keeps what it is told. */
function following(log: MemoryRoomLog, last?: EntryMark, epoch = ONE) {
  const told: LogEntry[] = []
  let [isLost, wake] = [false, (): void => undefined]
  const handle = log.follow(ROOM, epoch, last, {
    entries: (entries) => (told.push(...entries), wake()),
    lost: () => ((isLost = true), wake()),
  })
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return {
    told,
    seqs: () => told.map(({ seq }) => seq),
    isLost: () => isLost,
    until,
    handle,
    lost: () => until(() => isLost),
  }
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

test('seq is dense from 1, at never decreases, whatever the clock does', async () => {
  await using w = await world()
  for (const now of [5, 3, 9, 9, 1]) await append(w.engine, 'x', now)
  expect(await w.log.read(ROOM, 1, 99)).toEqual([5, 5, 9, 9, 9].map((at, i) => ({ seq: i + 1, at, body: 'x' })))
  expect(await w.log.head(ROOM)).toEqual({ epoch: ONE, seq: 5, at: 9 })
  expect((await w.log.read(ROOM, -3, 2)).map(({ seq }) => seq)).toEqual([1, 2])
})

test('a fence that does not fit throws LogLost and the whole step changes nothing', async () => {
  await using w = await world()
  await append(w.engine, 'x')
  for (const [room, epoch, seen] of [
    [ROOM, TWO, 0],
    [ROOM, ONE, 3],
    ['none' as RoomId, ONE, 0],
  ] as const) {
    const step = w.engine.transact((tx) => {
      appendTo(tx, ROOM, 1, 'lost')
      fence(tx, room, { epoch, seen, now: 1 })
    })
    await expect(step).rejects.toThrow(LogLost)
  }
  await w.engine.transact((tx) => fence(tx, ROOM, { epoch: ONE, seen: 1, now: 1 }))
  expect(await w.log.read(ROOM, 1, 9)).toHaveLength(1)
})

test('a replaced entry keeps its time and the first leaf, however often it is replaced', async () => {
  await using w = await world()
  await append(w.engine, 'first', 7)
  const [before] = await w.log.read(ROOM, 1, 1)
  for (const body of ['second', 'third']) await w.engine.transact((tx) => replaceEntry(tx, ROOM, 1, body))
  expect(await w.log.read(ROOM, 1, 1)).toEqual([{ seq: 1, at: 7, body: 'third', leaf: leafOf(before!) }])
  expect(await w.disk.read('/data/journal-1.log').then((bytes) => bytes.includes('third'))).toBe(true)
})

test('[LOG-4] a follower is told everything once and in order, from anywhere, while others append and replace', async () => {
  const property = fc.asyncProperty(fc.nat(1_200), fc.nat(1_200), fc.nat(40), async (there, from, more) => {
    await using w = await world()
    await w.engine.transact((tx) => upTo(there).forEach((n) => appendTo(tx, ROOM, 1, `b${n}`)))
    const start = Math.min(from, there)
    const [last] = await w.log.read(ROOM, start, start)
    const follower = following(w.log, last && markOf(last))
    expect(follower.told).toEqual([])
    for (let n = 1; n <= more; n++) {
      void append(w.engine, `b${there + n}`)
      if (n % 5 === 0) await w.engine.transact((tx) => replaceEntry(tx, ROOM, there + n - 2, 'gone'))
    }
    await follower.until(() => (follower.told.at(-1)?.seq ?? start) === there + more)
    expect(follower.seqs()).toEqual(upTo(there + more).slice(last ? start : 0))
    expect(follower.isLost()).toBe(false)
    follower.handle[Symbol.dispose]()
    await append(w.engine, 'after')
    expect(follower.told.at(-1)?.body).not.toBe('after')
  })
  await fc.assert(property, { numRuns: 60 })
})

test('a mark of what was replaced since still fits; another leaf, time, place or epoch is told as lost', async () => {
  await using w = await world()
  for (const body of ['a', 'b', 'c']) await append(w.engine, body, 4)
  const [, second] = await w.log.read(ROOM, 1, 3)
  const mark = markOf(second!)
  await w.engine.transact((tx) => replaceEntry(tx, ROOM, 2, 'gone'))
  const good = following(w.log, mark)
  await good.until(() => good.told.length === 1)
  expect(good.seqs()).toEqual([3])
  const wrong: EntryMark[] = [
    { ...mark, leaf: 'no' },
    { ...mark, at: 5 },
    { ...mark, seq: 9 },
  ]
  const bad = [...wrong.map((one) => following(w.log, one)), following(w.log, undefined, TWO)]
  expect(bad.map((one) => one.isLost())).toEqual(bad.map(() => false))
  for (const one of bad) {
    await one.lost()
    expect(one.told).toEqual([])
  }
})

test('[LOG-4] a renewed epoch: told what came before, then lost, then nothing; renewed once, the second gets the first', async () => {
  await using w = await world()
  const follower = following(w.log)
  await append(w.engine, 'x')
  await follower.until(() => follower.told.length === 1)
  const before = append(w.engine, 'y')
  const both = [w.log.renew(ROOM, ONE, TWO), w.log.renew(ROOM, ONE, 'three' as Epoch)]
  const after = append(w.engine, 'z')
  const heads = await Promise.all(both)
  await Promise.all([before, after])
  expect(heads).toEqual([2, 2].map((seq) => ({ epoch: TWO, seq, at: 1 })))
  expect(follower.seqs()).toEqual([1, 2])
  expect(follower.isLost()).toBe(true)
  expect(await w.log.renew('none' as RoomId, ONE, TWO)).toBeUndefined()
})

test('[LOG-9] after a failed sync a follower goes on, and is never told what was given up', async () => {
  await using w = await world()
  const follower = following(w.log)
  await append(w.engine, 'kept')
  const back = reloaded(w.engine)
  w.disk.failingSyncs = 1
  await expect(append(w.engine, 'given up')).rejects.toMatchObject({ kind: 'unconfirmed' })
  const late = following(w.log)
  await back
  await append(w.engine, 'next')
  for (const one of [follower, late]) {
    await one.until(() => one.told.length === 2)
    expect(one.told.map(({ body }) => body)).toEqual(['kept', 'next'])
    expect(one.isLost()).toBe(false)
  }
})

test('a checkpoint is kept unless a newer one of the same epoch and fold version is there', async () => {
  await using w = await world()
  const checkpoint = { epoch: ONE, seq: 10, digest: 'd', foldVersion: 1, view: '{}' }
  const keep = async (change: object): Promise<unknown> => {
    await w.log.saveCheckpoint(ROOM, { ...checkpoint, ...change })
    return w.log.loadCheckpoint(ROOM)
  }
  expect(await w.log.loadCheckpoint(ROOM)).toBeUndefined()
  expect(await keep({})).toMatchObject({ seq: 10 })
  expect(await keep({ seq: 9 })).toMatchObject({ seq: 10 })
  expect(await keep({ seq: 11 })).toMatchObject({ seq: 11 })
  expect(await keep({ seq: 5, foldVersion: 2 })).toMatchObject({ seq: 5, foldVersion: 2 })
  expect(await keep({ seq: 4, foldVersion: 2, epoch: TWO })).toMatchObject({ seq: 4, epoch: TWO })
})

test('deadlines: what is due, earliest first, up to a limit; set again it moves, cleared it is gone', async () => {
  await using w = await world()
  const store = new MemoryDeadlineStore(w.engine)
  const at = (thing: string, when: number) => ({ room: ROOM, kind: 'launch.start' as const, thing, at: when })
  await w.engine.transact((tx) =>
    [at('a', 30), at('b', 10), at('c', 20), at('d', 99)].forEach((d) => setDeadline(tx, d)),
  )
  expect((await store.due(30, 10)).map(({ thing }) => thing)).toEqual(['b', 'c', 'a'])
  expect(await store.due(30, 1)).toEqual([at('b', 10)])
  await w.engine.transact((tx) => setDeadline(tx, at('b', 31)))
  await w.engine.transact((tx) => clearDeadline(tx, 'launch.start', ROOM, 'c'))
  expect(await store.due(30, 10)).toEqual([at('a', 30)])
})
