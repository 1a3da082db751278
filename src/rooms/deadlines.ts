import type { Logger } from 'pino'
import type { RoomId } from '../protocol/core.ts'
import type { Clock } from './clock.ts'
import type { Deadline, DeadlineStore } from './deadline-store.ts'
import type { Hosting } from './hosting.ts'
import type { LiveRoom } from './live-room.ts'

/** What happens when a deadline of that kind is due: a step that happens once, however many nodes take it. */
export type DeadlineSteps = { [K in Deadline['kind']]: (deadline: Deadline, live: LiveRoom) => Promise<void> }

const LOOK_EVERY_MS = 200
const AT_ONCE = 1_000

interface Ground {
  store: DeadlineStore
  hosting: Hosting
  clock: Clock
  logger: Logger
}

/**
 * Looks at what is due, or will be before the next look, and takes each step at its moment: those of one room one after the
 * other, and no room waits for another. A step that fails, and one whose moment the clock has gone back from, is due again at
 * a later look.
 */
export function runDeadlines(ground: Ground, steps: DeadlineSteps): Disposable {
  const { store, clock, logger } = ground
  const busy = new Set<RoomId>()
  const { pause, end } = pauses()
  const take = taking(ground, steps, pause)
  const takeAll = async (room: RoomId, due: readonly Deadline[]): Promise<void> => {
    busy.add(room)
    for (const deadline of due) await take(deadline)
    busy.delete(room)
  }
  const look = async (): Promise<void> => {
    const next = pause(LOOK_EVERY_MS)
    try {
      const due = await store.due(clock.now() + LOOK_EVERY_MS, AT_ONCE)
      for (const room of new Set(due.map((each) => each.room))) {
        const ofRoom = due.filter((each) => each.room === room)
        if (!busy.has(room)) void takeAll(room, ofRoom)
      }
    } catch (error) {
      logger.debug({ error }, 'deadlines cannot be read')
    }
    await next
    void look()
  }
  void look()
  return { [Symbol.dispose]: end }
}

type Pause = (ms: number) => Promise<void>

/** Opens the room of a deadline, waits for its moment, and takes its step. Never rejects. */
function taking({ hosting, clock, logger }: Ground, steps: DeadlineSteps, pause: Pause) {
  // Timers may be a fraction of one early. A clock that was set back may say any time at all.
  const isReached = async (at: number): Promise<boolean> => {
    for (let left = at - clock.now(); left > 0; left = at - clock.now()) {
      if (left > LOOK_EVERY_MS) return false
      await pause(left)
    }
    return true
  }
  return async (deadline: Deadline): Promise<void> => {
    try {
      const live = await hosting.open(deadline.room)
      if ((await isReached(deadline.at)) && live) await steps[deadline.kind](deadline, live)
    } catch (error) {
      logger.debug({ error, deadline }, 'deadline waits for the store')
    }
  }
}

/** Pauses that are never over once all is ended. */
function pauses(): { pause: Pause; end: () => void } {
  const timers = new Set<NodeJS.Timeout>()
  let ended = false
  const pause: Pause = (ms) =>
    new Promise((over) => {
      if (ended) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        over()
      }, ms)
      timers.add(timer)
    })
  const end = (): void => {
    ended = true
    timers.forEach(clearTimeout)
  }
  return { pause, end }
}
