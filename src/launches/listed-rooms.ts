import { randomUUID } from 'node:crypto'
import type { CommandId, Epoch, PersonId } from '../protocol/core.ts'
import type { Listed } from '../protocol/launches.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import { StoreDown } from '../rooms/room-log.ts'
import type { LaunchStore, NewLaunch } from './launch-store.ts'
import { listedOf } from './launch-rules.ts'
import { relistRooms, type ListingGround } from './relisted-rooms.ts'

/** What the house lists; who asked for it is known as it happens. */
type Told = Listed & { by?: PersonId; id?: CommandId }

/**
 * Keeps house and rooms in step, until disposed. Every room that the house lists is made: those listed already, and each as
 * it is listed. Most are there by then, and nothing changes; whoever listed the others has broken off. And the house tells
 * again of every room that has become another.
 */
export function keepListedRooms(ground: ListingGround, house: LiveRoom): Disposable {
  let ended = false
  const create = async (told: Told): Promise<void> => {
    // It has been there: what was in it is not for the house to make up.
    if (told.phase === 'archived') return
    if (!ended) await ground.launches.create(launchOf(told, ground.clock.now()))
  }
  const make = async (told: Told): Promise<void> => {
    try {
      await patiently(() => create(told))
    } catch (error) {
      ground.logger.debug({ error, room: told.room }, 'a listed room cannot be made')
      if (error instanceof StoreDown) return make(told)
    }
  }
  const makeAll = (): void => {
    const { everyone, staff } = house.replica
    const drafts = staff.drafts.filter(({ room }) => !everyone.rooms.some((listed) => listed.room === room))
    void Promise.all([...everyone.rooms, ...drafts].map(make))
  }
  const watching = house.watch({
    happened: (event) => void (event.type === 'launch.listed' && make(event)),
    restarted: makeAll,
  })
  makeAll()
  const relisting = relistRooms(ground, house)
  return {
    [Symbol.dispose]() {
      ended = true
      for (const each of [watching, relisting]) each[Symbol.dispose]()
    },
  }
}

const launchOf = ({ by, id, ...told }: Told, now: number): Parameters<LaunchStore['create']>[0] => ({
  room: told.room,
  epoch: randomUUID() as Epoch,
  ...(by !== undefined && { by }),
  ...(id !== undefined && { id }),
  launch: announced(told),
  now,
})

/** Without the event's envelope, if there is one. */
function announced(told: Listed): NewLaunch['launch'] {
  const { room: _, ...launch } = listedOf(told.room, told)
  return launch
}
