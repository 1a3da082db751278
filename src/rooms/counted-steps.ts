import type { Clock } from './clock.ts'
import type { Deadline } from './deadline-store.ts'
import type { DeadlineSteps } from './deadlines.ts'
import type { LiveRoom } from './live-room.ts'
import type { Meters } from './meters.ts'

/** The same steps; how late each is taken is counted. */
export function countedSteps(steps: DeadlineSteps, clock: Clock, meters: Meters): DeadlineSteps {
  const counted = Object.entries(steps).map(([kind, step]) => [
    kind,
    (deadline: Deadline, live: LiveRoom): Promise<void> => {
      meters.deadlineTaken(deadline.kind, clock.now() - deadline.at)
      return step(deadline, live)
    },
  ])
  return Object.fromEntries(counted) as DeadlineSteps
}
