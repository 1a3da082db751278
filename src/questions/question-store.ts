import type { CommandId, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'

export interface NewQuestion {
  person: PersonId
  /** Everybody whom this person is or has been: what holds one of them back holds. */
  ids: readonly PersonId[]
  /** Whom the limit counts. */
  limitKey: string
  id: CommandId
  /** SHA-256 (hex, 16 characters) of command and input. */
  hash: string
  name: string
  text: string
  /** Asked by staff: limits and brakes do not hold. */
  staff?: true
}
export interface Upvote {
  /** Everybody whom this person is or has been; the last one is whom limits count. */
  ids: readonly PersonId[]
  question: number
  on: boolean
}
export interface AskingLimit {
  questions: number
  withinMs: number
}

/** Where questions are asked and wanted. What staff decide about them goes through the DecisionStore. */
export interface QuestionStore {
  /**
   * Asks in the given order; each has its own answer, kept under (room, person, id), and appends `question.asked`. Refuses, in
   * this order: `id_reused`; `closed`; and, but for staff: `banned` or `muted` (retryAfterMs); `paused` while the `hold` gate is
   * set; `flooding` (retryAfterMs) over the limit. Throws `LogLost`.
   */
  ask(room: RoomId, questions: readonly NewQuestion[], limit: AskingLimit, fence: Fence): Promise<Reply<Appended>[]>
  /**
   * Wants questions to be answered, or not any more, and gives how many do; of everybody whom a person is or has been one
   * counts, who asked it never does, and what is so already changes nothing. Refuses, in this order: `closed`; `banned` or
   * `muted` (retryAfterMs); `not_found` where no question is asked, or its words are deleted. Throws `LogLost`.
   */
  upvote(room: RoomId, upvotes: readonly Upvote[], fence: Fence): Promise<Reply<{ votes: number }>[]>
  /** How many want each of these, by its number; those that nobody does are not named. */
  votes(room: RoomId, questions: readonly number[]): Promise<Record<number, number>>
  /** Which of these somebody wants, in that order. */
  upvoted(room: RoomId, ids: readonly PersonId[], questions: readonly number[]): Promise<number[]>
}
