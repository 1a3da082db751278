import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { CommandId, Epoch, PersonId } from '../protocol/core.ts'
import type { Clock } from '../rooms/clock.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import { StoreDown } from '../rooms/room-log.ts'
import type { Announcement, LaunchStore, NewLaunch } from './launch-store.ts'

type Listed = Announcement & { by?: PersonId; id?: CommandId }

/**
 * Makes every room that the house lists, until disposed: those listed already, and each as it is listed. Most are there by
 * then, and nothing changes; whoever listed the others has broken off.
 */
export function makeListedRooms(
  { launches, clock, logger }: { launches: LaunchStore; clock: Clock; logger: Logger },
  house: LiveRoom,
): Disposable {
  let ended = false
  const create = async (listed: Listed): Promise<void> => {
    if (!ended) await launches.create({ ...launchOf(listed), epoch: randomUUID() as Epoch, now: clock.now() })
  }
  const make = async (listed: Listed): Promise<void> => {
    try {
      await patiently(() => create(listed))
    } catch (error) {
      logger.debug({ error, room: listed.room }, 'a listed room cannot be made')
      if (error instanceof StoreDown) return make(listed)
    }
  }
  const makeAll = (): void => void Promise.all(house.replica.everyone.rooms.map(make))
  const watching = house.watch({
    happened: (event) => void (event.type === 'launch.listed' && make(event)),
    restarted: makeAll,
  })
  makeAll()
  return {
    [Symbol.dispose]() {
      ended = true
      watching[Symbol.dispose]()
    },
  }
}

const launchOf = ({ room, title, startsAt, demo, by, id }: Listed): Omit<NewLaunch, 'epoch' | 'now'> => ({
  ...{ room, title },
  ...(startsAt !== undefined && { startsAt }),
  ...(demo && { demo }),
  ...(by !== undefined && { by }),
  ...(id !== undefined && { id }),
})
