import type { ChatStore } from '../chat/chat-store.ts'
import type { CheerStore } from '../cheers/cheer-store.ts'
import type { LaunchStore } from '../launches/launch-store.ts'
import type { MemberStore } from '../members/member-store.ts'
import type { PollStore } from '../polls/poll-store.ts'
import type { AudienceStore } from '../presence/audience-store.ts'
import type { QuestionStore } from '../questions/question-store.ts'
import type { Clock } from '../rooms/clock.ts'
import type { DeadlineStore } from '../rooms/deadline-store.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { RoomLog } from '../rooms/room-log.ts'

/** What a feature remembers. Two implementations each: embedded.ts and redis.ts beside this file put them together. */
export interface Stores {
  log: RoomLog
  deadlines: DeadlineStore
  decisions: DecisionStore
  launches: LaunchStore
  members: MemberStore
  chat: ChatStore
  cheers: CheerStore
  polls: PollStore
  questions: QuestionStore
  audience: AudienceStore
}

/** What acknowledged means here: on this machine's disk, in one Redis with its journal on, or on a replica as well. */
export type Durability = 'disk' | 'redis' | 'replicated'

/** A set of stores in use, to be closed at the end. */
export interface OpenStores extends AsyncDisposable {
  stores: Stores
  clock: Clock
  durability: Durability
  /** Why the store cannot be used at the moment; undefined = it can. */
  trouble(): string | undefined
}
