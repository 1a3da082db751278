import type { CommandId, Epoch, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { AllEvents } from '../protocol/index.ts'
import type { Fence } from '../rooms/room-log.ts'

/** A launch that somebody asks the house for. `hash` is what the command's id stands for. */
export interface Listing {
  person: PersonId
  id: CommandId
  hash: string
  /** What the house tells of it, but for its code. */
  listed: Omit<AllEvents['launch.listed'], 'code'>
  /** For staff only: a draft. */
  hidden: boolean
  /** Codes to choose from, in order; the first that is free becomes the launch's. */
  codes: readonly string[]
}

/** A room to be made. `by` and `id` are those of the command that listed it. */
export interface NewLaunch {
  room: RoomId
  epoch: Epoch
  by?: PersonId
  id?: CommandId
  launch: AllEvents['launch.created']
  now: number
}

/**
 * Where rooms begin, and what the house tells of them. Two logs cannot be one step: the house decides who gets an address,
 * and the room follows; later the room decides what it is, and the house follows. Whoever sees that one of them lags behind
 * may bring it up, so that it is so although the one who began broke off in between.
 */
export interface LaunchStore {
  /**
   * Appends `launch.listed` to the house: address and code are this launch's for good. Asked again with the same id: the
   * first answer; then refuses, in this order, `id_reused`, `bad_input` when T-0 is not ahead, `room_exists`, `too_many` when
   * none of the codes is free.
   */
  list(launch: Listing, fence: Fence): Promise<Reply<{ code: string }>>
  /**
   * Makes the room's log with its epoch, `launch.created` and, unless it is a draft, the deadline of T-0; changes nothing when
   * it has one. What the house does not tell of it is a decision of its own afterwards. The house is made so too.
   */
  create(launch: NewLaunch): Promise<void>
  /**
   * The house tells of the room as it is by its entry `asOf`: appends `launch.listed`, for staff if it is a draft. Changes
   * nothing, and says false, when it has been told as of that entry or a later one, or never was listed.
   */
  relist(listed: AllEvents['launch.listed'], asOf: number, fence: Fence): Promise<boolean>
  /** The room with that join code. */
  find(code: string): Promise<RoomId | undefined>
}
