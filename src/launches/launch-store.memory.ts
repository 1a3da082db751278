import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, HOUSE, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import type { AllEvents } from '../protocol/index.ts'
import { setDeadline } from '../rooms/deadline-store.memory.ts'
import { eventBody } from '../rooms/event-body.ts'
import { appendTo, beginLog, fence, headOf } from '../rooms/log-tx.memory.ts'
import { once } from '../rooms/recent.memory.ts'
import type { Fence } from '../rooms/room-log.ts'
import { listedBody, listingBody, startOf } from './launch-bodies.ts'
import type { LaunchStore, Listing, NewLaunch } from './launch-store.ts'

/** As of which of its entries the house has told of each room. */
const LISTED = 'listed-as-of'
/** The room of every code. */
const CODES = 'join-codes'

export class MemoryLaunchStore implements LaunchStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  list(launch: Listing, caller: Fence): Promise<Reply<{ code: string }>> {
    return this.#engine.transact((tx) => {
      fence(tx, HOUSE, caller)
      return once(tx, HOUSE, caller.now, launch, () => list(tx, launch, caller.now))
    })
  }

  create({ room, epoch, by, id, launch, now }: NewLaunch): Promise<void> {
    return this.#engine.transact((tx) => {
      if (headOf(tx, room) !== undefined) return
      beginLog(tx, room, epoch, now)
      appendTo(tx, room, now, eventBody('launch.created', { by, id }, launch))
      const at = startOf(launch)
      if (at !== undefined) setDeadline(tx, { room, kind: 'launch.start', thing: room, at })
    })
  }

  relist(listed: AllEvents['launch.listed'], asOf: number, caller: Fence): Promise<boolean> {
    return this.#engine.transact((tx) => {
      fence(tx, HOUSE, caller)
      const told = tx.get<number>(LISTED, listed.room)
      if (told === undefined || told >= asOf) return false
      tx.put(LISTED, listed.room, asOf)
      appendTo(tx, HOUSE, caller.now, listedBody(listed))
      return true
    })
  }

  find(code: string): Promise<RoomId | undefined> {
    return this.#engine.transact((tx) => tx.get<RoomId>(CODES, code))
  }
}

function list(tx: Tx, launch: Listing, now: number): Reply<{ code: string }> {
  const { room, startsAt } = launch.listed
  if (startsAt !== undefined && startsAt <= now) return refuse('bad_input')
  if (room === HOUSE || tx.get<number>(LISTED, room) !== undefined) return refuse('room_exists')
  const code = launch.codes.find((choice) => tx.get<RoomId>(CODES, choice) === undefined)
  if (code === undefined) return refuse('too_many')
  tx.put(CODES, code, room)
  tx.put(LISTED, room, 1)
  appendTo(tx, HOUSE, now, listingBody(launch, code))
  return accept({ code })
}
