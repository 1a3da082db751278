import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { runDeadlines, type DeadlineSteps } from '../../src/rooms/deadlines.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import { newCode, newEpoch, newRoomId } from '../contract/store-stage.ts'

/** Where deadlines are looked at, by a clock that can be set. */
async function ground() {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-deadlines-'))
  const logger = pino({ level: 'silent' })
  const open = await openEmbeddedStores({ dir, log: logger })
  let offset = 0
  const clock = { now: () => Date.now() + offset }
  const { stores } = open
  const hosting = new Hosting({ log: stores.log, clock, logger })
  return {
    ...{ hosting, logger, clock, store: stores.deadlines },
    /** Sets the clock forward, or back. */
    set: (ms: number) => void (offset += ms),
    /** A lobby whose T-0 is so far ahead. */
    async lobby(inMs: number): Promise<RoomId> {
      const room = newRoomId()
      const launch = { title: 'A launch', code: newCode(), phase: 'lobby', startsAt: clock.now() + inMs } as const
      await stores.launches.create({ room, epoch: newEpoch(), launch, now: clock.now() })
      return room
    },
    async [Symbol.asyncDispose]() {
      hosting[Symbol.dispose]()
      await open[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

/** Steps of which only starts may be called for. */
const starting = (start: DeadlineSteps['launch.start']): DeadlineSteps => {
  const none = (): Promise<void> => Promise.reject(new Error('there is no such deadline here'))
  return {
    'launch.open': none,
    'launch.start': start,
    'launch.archive': none,
    'teaser.show': none,
    'announcement.end': none,
    'poll.close': none,
    'poll.count': none,
    'poll.seal': none,
    'person.forget': none,
    'room.retain': none,
  }
}

it('[LAUNCH-7] a room whose step does not end holds up no other room', async () => {
  await using here = await ground()
  const [stuck, other] = [await here.lobby(100), await here.lobby(300)]
  const begun: RoomId[] = []
  let running: Disposable | undefined
  await new Promise<void>((started) => {
    const steps = starting(({ room }) => {
      begun.push(room)
      if (room === other) started()
      return new Promise(() => undefined)
    })
    running = runDeadlines(here, steps)
  })
  running?.[Symbol.dispose]()
  expect(begun).toEqual([stuck, other])
})

it('[LAUNCH-7] a clock that was set back and right again makes no start late', async () => {
  await using here = await ground()
  const room = await here.lobby(600)
  const due = here.clock.now() + 600
  let looked = 0
  const store: typeof here.store = {
    due: (now, limit) => {
      // An hour back while the first look is on its way, and right again at the third.
      if (++looked === 1) here.set(-3_600_000)
      if (looked === 3) here.set(3_600_000)
      return here.store.due(now, limit)
    },
  }
  let running: Disposable | undefined
  const started = await new Promise<[string, number]>((begin) => {
    const steps = starting((deadline) => {
      begin([deadline.room, here.clock.now()])
      return Promise.resolve()
    })
    running = runDeadlines({ ...here, store }, steps)
  })
  running?.[Symbol.dispose]()
  expect(started[0]).toBe(room)
  expect(started[1]).toBeGreaterThanOrEqual(due)
  expect(started[1]).toBeLessThan(due + 1_000)
})
