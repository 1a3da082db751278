import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import { LiveRoom } from '../../src/rooms/live-room.ts'
import { CheckpointMisfit, Replica } from '../../src/rooms/replica.ts'
import { StoreDown, type Checkpoint, type LogEntry, type LogHead } from '../../src/rooms/room-log.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import {
  calmRoom,
  line,
  newEpoch,
  newPerson,
  openRoom,
  sender,
  T0,
  valueOf,
  type Stage,
} from '../contract/store-stage.ts'
import { gate, gatedLog } from './gated-log.ts'

const logger = pino({ level: 'silent' })
const clock = { now: () => T0 }
let dir: string
let open: OpenStores
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-live-'))
  open = await openEmbeddedStores({ dir, log: logger })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

async function liveRoom({ room }: { room: RoomId }): Promise<LiveRoom> {
  const live = await LiveRoom.open(room, { log: open.stores.log, clock, logger })
  if (live === undefined) throw new Error('the room was made and is not there')
  return live
}

it('[SNAP-3] a checkpoint of another history that is far behind the head is not used either', () => {
  const epoch = newEpoch()
  const entry = (i: number): LogEntry => ({ seq: i + 1, at: T0, body: eventBody('launch.started', {}, {}) })
  const entries = Array.from({ length: 13_000 }, (_, i) => entry(i))
  const other = new Replica('far' as RoomId)
  for (const { seq, at } of entries.slice(0, 2_000))
    other.take({ seq, at, body: eventBody('chat.said', {}, { name: 'n', text: `${seq}` }) })
  const head: LogHead = { epoch, seq: 13_000, at: T0 }
  const started = Replica.start('far' as RoomId, head, other.checkpoint(epoch))
  const takeAll = (): void => {
    for (const each of entries) if (each.seq > started.seq) started.take(each)
  }
  expect(takeAll).toThrow(CheckpointMisfit)
})

it('[RED-1] a log that is cut while it is being loaded is `unavailable`', async () => {
  const stage = await openRoom(open.stores)
  await stage.said(newPerson(), 'hello')
  const log = gatedLog(open.stores.log, { read: async () => [] })
  await expect(LiveRoom.open(stage.room, { log, clock, logger })).rejects.toThrow(StoreDown)
})

it('[SIG-1] a newer value is told even after the clock went back', async () => {
  const stage = await openRoom(open.stores)
  let now = T0
  const live = await LiveRoom.open(stage.room, { log: open.stores.log, clock: { now: () => now }, logger })
  if (live === undefined) throw new Error('the room was made and is not there')
  using room = live
  room.setSignal('room.heat', { heat: 1 })
  now += 1_000
  room.setSignal('room.audience', { count: 1, exact: true })
  const told = Math.max(...Object.values(room.signals).map(({ version }) => version))
  now -= 60_000
  room.setSignal('room.heat', { heat: 2 })
  expect(room.signals['room.heat']).toMatchObject({ value: { heat: 2 } })
  expect(room.signals['room.heat']?.version).toBeGreaterThan(told)
})

/** A room of 1,000 entries, the last of which is a secret, and a checkpoint that holds it. */
async function checkpointed(): Promise<Stage & { secret: number; by: ReturnType<typeof newPerson> }> {
  const stage = await openRoom(open.stores)
  const by = newPerson()
  const lines = Array.from({ length: 998 }, (_, i) => line(newPerson(), `line ${i}`))
  await open.stores.chat.say(stage.room, lines, calmRoom, stage.at(T0))
  const { seq } = await stage.said(by, 'a secret slipped')
  const replica = new Replica(stage.room)
  for (const entry of await stage.entries()) replica.take(entry)
  await open.stores.log.saveCheckpoint(stage.room, replica.checkpoint(stage.epoch))
  expect(await kept(stage)).toContain('secret')
  return { ...stage, secret: seq, by }
}

const kept = async ({ room }: Stage): Promise<string> =>
  ((await open.stores.log.loadCheckpoint(room)) as Checkpoint).view

it('[LOG-5] deleted words leave the checkpoint although the node ends before it got to it', async () => {
  const stage = await checkpointed()
  const live = await liveRoom(stage)
  valueOf(await open.stores.chat.remove(stage.room, { ...sender(stage.by), line: stage.secret }, stage.at(T0)))
  expect(await live.reach(stage.secret + 1, 5_000)).toBe(true)
  live[Symbol.dispose]()
  await vi.waitFor(async () => expect(await kept(stage)).not.toContain('secret'), 1_000)
})

it('[LOG-5] deleted words leave the checkpoint at the next start when the node was killed before', async () => {
  const stage = await checkpointed()
  valueOf(await open.stores.chat.remove(stage.room, { ...sender(stage.by), line: stage.secret }, stage.at(T0)))
  using _live = await liveRoom(stage)
  await vi.waitFor(async () => expect(await kept(stage)).not.toContain('secret'), 5_000)
})

it('a room that was closed and is found gone later does not end the one that was opened in its place', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  try {
    const stage = await openRoom(open.stores)
    const renewed = gate<undefined>()
    const log = gatedLog(open.stores.log, { renew: () => renewed.passed })
    using hosting = new Hosting({ log, clock, logger })
    const old = await hosting.open(stage.room)
    const over = old?.lost()
    vi.advanceTimersByTime(80_000)
    const live = await hosting.open(stage.room)
    expect(live).not.toBe(old)
    renewed.pass(undefined)
    await over
    expect(hosting.get(stage.room)).toBe(live)
  } finally {
    vi.useRealTimers()
  }
})
