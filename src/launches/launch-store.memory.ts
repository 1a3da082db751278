import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, HOUSE, refuse, type CommandId, type Reply, type RoomId } from '../protocol/core.ts'
import { clearDeadline, setDeadline } from '../rooms/deadline-store.memory.ts'
import { eventBody } from '../rooms/event-body.ts'
import { appendTo, beginLog, fence } from '../rooms/log-tx.memory.ts'
import type { Fence } from '../rooms/room-log.ts'
import type { LaunchStore, NewLaunch } from './launch-store.ts'

/** Which command made a room, and its T-0: `startsAt` is gone once it has come. */
interface Launch {
  id?: CommandId
  startsAt?: number
}

const LAUNCHES = 'launches'
const LISTED = 'listed'

export class MemoryLaunchStore implements LaunchStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  create(launch: NewLaunch): Promise<Reply<object>> {
    return this.#engine.transact((tx) => {
      const there = tx.get<Launch>(LAUNCHES, launch.room)
      if (there === undefined) return open(tx, launch)
      return there.id !== undefined && there.id === launch.id ? accept({}) : refuse('room_exists')
    })
  }

  list(launch: Omit<NewLaunch, 'epoch' | 'now'>, caller: Fence): Promise<Reply<object>> {
    return this.#engine.transact((tx) => {
      fence(tx, HOUSE, caller)
      const { room, by, id } = launch
      if (tx.get<true>(LISTED, room)) return accept({})
      tx.put(LISTED, room, true)
      appendTo(tx, HOUSE, caller.now, eventBody('launch.listed', { by, id }, { room, ...announced(launch) }))
      return accept({})
    })
  }

  start(room: RoomId, due: number, caller: Fence): Promise<Reply<object>> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      const { startsAt, ...rest } = tx.get<Launch>(LAUNCHES, room) ?? {}
      if (startsAt !== due || caller.now < due) return refuse('not_now')
      tx.put(LAUNCHES, room, rest)
      clearDeadline(tx, 'launch.start', room, room)
      appendTo(tx, room, caller.now, eventBody('launch.started', {}, {}))
      return accept({})
    })
  }
}

function open(tx: Tx, launch: NewLaunch): Reply<object> {
  const { room, epoch, by, id, startsAt, now } = launch
  const record: Launch = { ...(id !== undefined && { id }), ...(startsAt !== undefined && { startsAt }) }
  tx.put(LAUNCHES, room, record)
  beginLog(tx, room, epoch, now)
  appendTo(tx, room, now, eventBody('launch.created', { by, id }, announced(launch)))
  if (startsAt !== undefined) setDeadline(tx, { room, kind: 'launch.start', thing: room, at: startsAt })
  return accept({})
}

const announced = ({ title, startsAt, demo }: Pick<NewLaunch, 'title' | 'startsAt' | 'demo'>) => ({
  title,
  ...(startsAt !== undefined && { startsAt }),
  ...(demo && { demo }),
})
