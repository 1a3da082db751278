import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Attendance } from '../../src/presence/attendance.ts'
import { MemoryAudienceStore } from '../../src/presence/audience-store.memory.ts'
import { LiveRoom } from '../../src/rooms/live-room.ts'
import { StoreDown } from '../../src/rooms/room-log.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { newPerson, openRoom, T0 } from '../contract/store-stage.ts'

const logger = pino({ level: 'silent' })
let dir: string
let open: OpenStores
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-attendance-'))
  open = await openEmbeddedStores({ dir, log: logger })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

async function liveRoom(clock: { now(): number }): Promise<LiveRoom> {
  const { room } = await openRoom(open.stores)
  const live = await LiveRoom.open(room, { log: open.stores.log, clock, logger })
  if (live === undefined) throw new Error('the room was made and is not there')
  return live
}
const countIn = (live: LiveRoom): number | undefined => live.signals['room.audience']?.value.count

it('[AUD-1] who comes while the store is away is told of as soon as it is back', async () => {
  const clock = { now: () => T0 }
  const store = new MemoryAudienceStore()
  vi.spyOn(store, 'here').mockRejectedValueOnce(new StoreDown('unavailable'))
  using live = await liveRoom(clock)
  using attendance = new Attendance(store, clock, logger)
  attendance.join(live, newPerson())
  await vi.waitFor(() => expect(countIn(live)).toBeDefined(), 10_000)
  expect(countIn(live)).toBe(1)
})

it('[AUD-1] [SIG-1] when the last one has left, the figure falls to zero', async () => {
  let now = T0
  const clock = { now: () => now }
  using live = await liveRoom(clock)
  using attendance = new Attendance(new MemoryAudienceStore(), clock, logger)
  const present = attendance.join(live, newPerson())
  await vi.waitFor(() => expect(countIn(live)).toBe(1), 10_000)
  present[Symbol.dispose]()
  now += 30_000
  await vi.waitFor(() => expect(countIn(live)).toBe(0), 10_000)
})
