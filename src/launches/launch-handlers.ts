import { randomUUID } from 'node:crypto'
import { accept, refuse, type Epoch } from '../protocol/core.ts'
import { LAUNCH_LIMITS, type LaunchCommand } from '../protocol/launches.ts'
import { cleanLine } from '../protocol/text.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { StoreDown } from '../rooms/room-log.ts'
import { roomIdFor } from './launch-rules.ts'
import type { LaunchStore } from './launch-store.ts'

export const launchHandlers = (launches: LaunchStore): Handlers<LaunchCommand> => ({
  async 'launch.create'({ live: house, person, hash }, { id, room, title: given, startsAt }) {
    const cleaned = cleanLine(given, LAUNCH_LIMITS.titleLength)
    if (!cleaned.ok) return refuse('bad_text')
    const title = cleaned.text
    const launch = { room: room ?? roomIdFor(title, id), title, id, ...(startsAt !== undefined && { startsAt }) }
    const asked = { ...launch, person: person.id, hash }
    const listed = await launches.list(asked, house.fence()).finally(() => house.nudge())
    if (!listed.ok) return listed
    const { now } = house.fence()
    await launches.create({ ...launch, by: person.id, epoch: randomUUID() as Epoch, now }).catch(unconfirmed)
    return accept({ room: launch.room })
  },
})

/** Half of it has happened: a store that cannot be asked now must not say that nothing did. */
function unconfirmed(error: unknown): never {
  throw error instanceof StoreDown ? new StoreDown('unconfirmed', error) : error
}

/** What happens when a launch's deadline is due. */
export const launchDeadlines = (launches: LaunchStore) => ({
  'launch.start': async ({ room, at }: Deadline, live: LiveRoom): Promise<void> => {
    await launches.start(room, at, live.fence()).finally(() => live.nudge())
  },
})
