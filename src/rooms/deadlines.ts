import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Deadline, DeadlineStore } from './deadline-store.ts'
import type { Hosting } from './hosting.ts'
import type { LiveRoom } from './live-room.ts'

/** What happens when a deadline of that kind is due: a step that happens once, however many nodes take it. */
export type DeadlineSteps = { [K in Deadline['kind']]: (deadline: Deadline, live: LiveRoom) => Promise<void> }

const LOOK_EVERY_MS = 200
const AT_ONCE = 100

/** Looks at what is due, again and again, and takes the steps. A step that fails is due again at the next look. */
export function runDeadlines(
  { store, hosting, clock, logger }: { store: DeadlineStore; hosting: Hosting; clock: Clock; logger: Logger },
  steps: DeadlineSteps,
): Disposable {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const take = async (deadline: Deadline): Promise<void> => {
    try {
      const live = await hosting.open(deadline.room)
      if (live) await steps[deadline.kind](deadline, live)
    } catch (error) {
      logger.debug({ error, deadline }, 'deadline waits for the store')
    }
  }
  const look = async (): Promise<void> => {
    try {
      for (const deadline of await store.due(clock.now(), AT_ONCE)) await take(deadline)
    } catch (error) {
      logger.debug({ error }, 'deadlines cannot be read')
    }
    if (!ended) timer = setTimeout(look, LOOK_EVERY_MS)
  }
  timer = setTimeout(look, LOOK_EVERY_MS)
  return {
    [Symbol.dispose]() {
      ended = true
      clearTimeout(timer)
    },
  }
}
