import type { CommandId, Epoch, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { Fence } from '../rooms/room-log.ts'

/** What a launch is, as the house and the room tell it. */
export interface Announcement {
  room: RoomId
  title: string
  startsAt?: number
  demo?: true
}

/** A launch that somebody asks the house for. `hash` is what the command's id stands for. */
export interface Listing extends Announcement {
  person: PersonId
  id: CommandId
  hash: string
}

/** A room to be made. `by` and `id` are those of the command that listed it. */
export interface NewLaunch extends Announcement {
  epoch: Epoch
  by?: PersonId
  id?: CommandId
  now: number
}

/**
 * Where rooms begin, and where T-0 comes. Two logs cannot be one step: the house decides who gets an address, and the room
 * follows. Whoever sees it listed may make it, so that it is there although the one who listed it broke off in between.
 */
export interface LaunchStore {
  /**
   * Appends `launch.listed` to the house: the address is this launch's for good. Asked again with the same id: the first
   * answer; then refuses, in this order, `id_reused`, `bad_input` when T-0 is not ahead, `room_exists`.
   */
  list(launch: Listing, fence: Fence): Promise<Reply<object>>
  /** Makes the room's log with its epoch, `launch.created` and the deadline of T-0; changes nothing when it has one. The house is made so too. */
  create(launch: NewLaunch): Promise<void>
  /** T-0: appends `launch.started` and deletes the deadline, once whoever asks. Refuses `not_now` when it has been or was moved. */
  start(room: RoomId, due: number, fence: Fence): Promise<Reply<object>>
}
