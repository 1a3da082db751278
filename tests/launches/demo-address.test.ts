import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DEMO_LINES } from '../../src/demo/demo-lines.ts'
import { createDemo } from '../../src/demo/demo.ts'
import { HOUSE, type RoomId } from '../../src/protocol/core.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { newEpoch, newListing, openHouse, T0, valueOf, WINDOW, type Stage } from '../contract/store-stage.ts'

const MAIN = 'main' as RoomId
let dir: string
let open: OpenStores
let house: Stage
const at = (now: number): OpenStores => ({ ...open, clock: { now: () => now } })
const seqs = async (): Promise<unknown[]> =>
  Promise.all([MAIN, HOUSE].map(async (room) => (await open.stores.log.head(room))?.seq))

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-demo-'))
  open = await openEmbeddedStores({ dir, log: pino({ level: 'silent' }) })
  house = await openHouse(open.stores)
})
afterEach(async () => {
  await open[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

it('[LAUNCH-1] a host who has taken the address of the demo keeps it, and no demo lines come into their room', async () => {
  const asked = newListing({ listed: { room: MAIN, title: 'Ours' } })
  const { code } = valueOf(await open.stores.launches.list(asked, house.at(T0)))
  await createDemo(at(T0))
  expect(await seqs()).toEqual([undefined, 2])
  const launch = { title: 'Ours', code, phase: 'live' as const }
  await open.stores.launches.create({ room: MAIN, epoch: newEpoch(), launch, now: T0 })
  for (const now of [T0, T0 + 5 * WINDOW]) await createDemo(at(now))
  expect(await seqs()).toEqual([1, 2])
})

it.each([0, 5 * WINDOW])('[CMD-1] the demo is made once, also by a start %i ms after the first', async (later) => {
  await createDemo(at(T0))
  await createDemo(at(T0 + later))
  expect(await seqs()).toEqual([1 + DEMO_LINES.length, 2])
})

it.each([0, 5 * WINDOW])('a demo whose lines did not come gets them by a start %i ms later', async (later) => {
  vi.spyOn(open.stores.chat, 'say').mockRejectedValueOnce(new Error('ended here'))
  await expect(createDemo(at(T0))).rejects.toThrow('ended here')
  expect(await seqs()).toEqual([1, 2])
  await createDemo(at(T0 + later))
  expect(await seqs()).toEqual([1 + DEMO_LINES.length, 2])
})
