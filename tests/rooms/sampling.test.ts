import { pino } from 'pino'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import type { LiveRoom } from '../../src/rooms/live-room.ts'
import { runSampling } from '../../src/rooms/sampling.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import { openHouse, openRoom } from '../contract/store-stage.ts'

/** Where rooms are hosted, with a log of what is said below warnings. */
async function ground() {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-sampling-'))
  const lines: { level: number; msg: string; error?: { message: string } }[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const open = await openEmbeddedStores({ dir, log: logger })
  const hosting = new Hosting({ log: open.stores.log, clock: open.clock, logger })
  return {
    ...{ hosting, logger, lines, stores: open.stores },
    async [Symbol.asyncDispose]() {
      hosting[Symbol.dispose]()
      await open[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

/** A sampler that keeps which rooms it was asked for, and tells when it was asked for so many. */
function counting() {
  const asked: RoomId[] = []
  let look = (): void => undefined
  return {
    asked,
    read: (live: LiveRoom): Promise<void> => {
      asked.push(live.room)
      look()
      return Promise.resolve()
    },
    until: (count: number): Promise<void> =>
      new Promise((reached) => {
        look = () => void (asked.length >= count && reached())
        look()
      }),
  }
}

it('[SIG-3] rooms that somebody follows are sampled every second, others and the house are not', async () => {
  await using here = await ground()
  const { hosting, stores } = here
  const [followed, open, house] = [await openRoom(stores), await openRoom(stores), await openHouse(stores)]
  for (const { room } of [followed, open, house]) await hosting.open(room)
  const [first] = [hosting.hold(followed.room), hosting.hold(house.room)]
  const sampler = counting()
  using _ = runSampling(here, [sampler.read])
  const began = performance.now()
  await sampler.until(2)
  expect(performance.now() - began).toBeGreaterThan(1_500)
  first?.[Symbol.dispose]()
  hosting.hold(open.room)
  await sampler.until(3)
  expect(sampler.asked).toEqual([followed.room, followed.room, open.room])
})

it('[SIG-3] a figure that cannot be read holds up no other, is noted, and is asked for again; a slow one is not asked twice', async () => {
  await using here = await ground()
  const { hosting, stores, lines } = here
  const [one, slow] = [await openRoom(stores), await openRoom(stores)]
  for (const { room } of [one, slow]) hosting.hold((await hosting.open(room))?.room ?? room)
  const sampler = counting()
  const tried: RoomId[] = []
  const failing = (live: LiveRoom): Promise<void> => {
    tried.push(live.room)
    return live.room === one.room ? Promise.reject(new Error('no figure')) : new Promise(() => undefined)
  }
  using _ = runSampling(here, [failing, sampler.read])
  await sampler.until(4)
  expect(sampler.asked).toEqual([one.room, slow.room, one.room, slow.room])
  expect(tried).toEqual([one.room, slow.room, one.room])
  await expect.poll(() => lines.filter(({ msg }) => msg === 'not sampled').length).toBe(2)
  expect(lines.every(({ level }) => level <= 20)).toBe(true)
})

it('[SIG-3] a sampler may come by more often than the others', async () => {
  await using here = await ground()
  const { room } = await openRoom(here.stores)
  here.hosting.hold((await here.hosting.open(room))?.room ?? room)
  const [usual, often] = [counting(), counting()]
  using _ = runSampling(here, [usual.read, Object.assign(often.read, { everyMs: 100 })])
  await usual.until(1)
  expect(often.asked.length).toBeGreaterThan(3)
})
