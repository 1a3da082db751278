import type { CommandId, Epoch, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { Fence } from '../rooms/room-log.ts'

export interface NewLaunch {
  room: RoomId
  epoch: Epoch
  title: string
  startsAt?: number
  demo?: true
  by?: PersonId
  id?: CommandId
  now: number
}

/** Where rooms begin, and where T-0 comes. */
export interface LaunchStore {
  /**
   * Makes the room's log with its epoch, appends `launch.created` and writes the deadline of T-0. Asked again with the
   * same `id` it is accepted again; otherwise refuses `room_exists`. The house is a room of this kind too.
   */
  create(launch: NewLaunch): Promise<Reply<object>>
  /** Appends `launch.listed` to the house, once per room. */
  list(launch: Omit<NewLaunch, 'epoch' | 'now'>, fence: Fence): Promise<Reply<object>>
  /** T-0: appends `launch.started` and deletes the deadline, once whoever asks. Refuses `not_now` when it has been or was moved. */
  start(room: RoomId, due: number, fence: Fence): Promise<Reply<object>>
}
