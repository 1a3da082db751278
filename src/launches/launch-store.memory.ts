import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, HOUSE, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import { clearDeadline, setDeadline } from '../rooms/deadline-store.memory.ts'
import { eventBody } from '../rooms/event-body.ts'
import { appendTo, beginLog, fence, headOf } from '../rooms/log-tx.memory.ts'
import { once } from '../rooms/recent.memory.ts'
import type { Fence } from '../rooms/room-log.ts'
import { announcement } from './launch-rules.ts'
import type { LaunchStore, Listing, NewLaunch } from './launch-store.ts'

/** T-0 of every room that waits for it. */
const STARTS = 'launch-starts'
const LISTED = 'listed'

export class MemoryLaunchStore implements LaunchStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  list(launch: Listing, caller: Fence): Promise<Reply<object>> {
    return this.#engine.transact((tx) => {
      fence(tx, HOUSE, caller)
      return once(tx, HOUSE, caller.now, launch, () => list(tx, launch, caller.now))
    })
  }

  create(launch: NewLaunch): Promise<void> {
    return this.#engine.transact((tx) => {
      const { room, epoch, by, id, startsAt, now } = launch
      if (headOf(tx, room) !== undefined) return
      beginLog(tx, room, epoch, now)
      appendTo(tx, room, now, eventBody('launch.created', { by, id }, announcement(launch)))
      if (startsAt === undefined) return
      tx.put(STARTS, room, startsAt)
      setDeadline(tx, { room, kind: 'launch.start', thing: room, at: startsAt })
    })
  }

  start(room: RoomId, due: number, caller: Fence): Promise<Reply<object>> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      if (tx.get<number>(STARTS, room) !== due || caller.now < due) return refuse('not_now')
      tx.delete(STARTS, room)
      clearDeadline(tx, 'launch.start', room, room)
      appendTo(tx, room, caller.now, eventBody('launch.started', {}, {}))
      return accept({})
    })
  }
}

function list(tx: Tx, launch: Listing, now: number): Reply<object> {
  const { room, person: by, id, startsAt } = launch
  if (startsAt !== undefined && startsAt <= now) return refuse('bad_input')
  if (room === HOUSE || tx.get<true>(LISTED, room)) return refuse('room_exists')
  tx.put(LISTED, room, true)
  appendTo(tx, HOUSE, now, eventBody('launch.listed', { by, id }, { room, ...announcement(launch) }))
  return accept({})
}
