import type { RoomId } from '../protocol/core.ts'

/** Something that will happen at `at`: written by the step that made the state it ends, deleted by the step that ends it. */
export interface Deadline {
  room: RoomId
  /** Which step ends it. */
  kind:
    | 'launch.open'
    | 'launch.start'
    | 'launch.archive'
    | 'teaser.show'
    | 'announcement.end'
    | 'poll.close'
    | 'poll.count'
    | 'poll.seal'
    | 'person.forget'
    | 'room.retain'
  /** What it ends: with the kind it names the deadline. */
  thing: string
  at: number
}

export interface DeadlineStore {
  /** What is due by `now`, or will be by then, earliest first, at most `limit`. Looking changes nothing: any number of nodes may look. */
  due(now: number, limit: number): Promise<Deadline[]>
}
