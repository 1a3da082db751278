import { randomUUID } from 'node:crypto'
import { accept, HOUSE, refuse, type Epoch } from '../protocol/core.ts'
import { LAUNCH_LIMITS, type LaunchCommand } from '../protocol/launches.ts'
import { cleanLine } from '../protocol/text.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { roomIdFor } from './launch-rules.ts'
import type { LaunchStore } from './launch-store.ts'

export const launchHandlers = (launches: LaunchStore): Handlers<LaunchCommand> => ({
  async 'launch.create'({ live: house, person }, { id, room, title: given, startsAt }) {
    const { now } = house.fence()
    const cleaned = cleanLine(given, LAUNCH_LIMITS.titleLength)
    if (!cleaned.ok) return refuse('bad_text')
    const title = cleaned.text
    if (room === HOUSE) return refuse('room_exists')
    if (startsAt !== undefined && startsAt <= now) return refuse('bad_input')
    const launch = {
      room: room ?? roomIdFor(title, id),
      title,
      by: person.id,
      id,
      ...(startsAt !== undefined && { startsAt }),
    }
    const created = await launches.create({ ...launch, epoch: randomUUID() as Epoch, now })
    if (!created.ok) return created
    // Two logs cannot be one step: who lost the answer between them asks again, and both say yes again.
    const listed = await launches.list(launch, house.fence()).finally(() => house.nudge())
    return listed.ok ? accept({ room: launch.room }) : listed
  },
})

/** What happens when a launch's deadline is due. */
export const launchDeadlines = (launches: LaunchStore) => ({
  'launch.start': async ({ room, at }: Deadline, live: LiveRoom): Promise<void> => {
    await launches.start(room, at, live.fence()).finally(() => live.nudge())
  },
})
