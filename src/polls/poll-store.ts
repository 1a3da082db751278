import type { CommandId, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { PollCount, PollId } from '../protocol/polls.ts'

/** One round's ballots. `box` is theirs alone: no other round of any poll has the same. */
export interface Box {
  poll: PollId
  round: number
  box: string
  /** How many options it has. */
  options: number
  /** It holds taps. */
  battle: boolean
}
/** A box as ballots are cast into it. */
export interface OpenBox extends Box {
  /** A ballot can be changed. */
  changes: boolean
  /** Closes by itself with so many ballots. */
  atBallots?: number
}

/** Who acts, and by which command. */
export interface Voter {
  /** Everybody whom this person is or has been, and whom limits count: one ballot of all of them counts. */
  ids: readonly PersonId[]
  member: boolean
  id: CommandId
}
export interface Casting extends Voter {
  /** Places of options, rising; none = abstained. */
  choice: readonly number[]
}
export interface Tapping extends Voter {
  side: 0 | 1
  taps: number
}

/** A ballot as it is kept. Of a battle: `choice` = the taps for each side. */
export interface KeptBallot {
  /** Whose it is: one of their ids; once they are forgotten `=` and the receipt. */
  key: string
  member: boolean
  choice: readonly number[]
}
/** What somebody who votes is answered: which ballot is theirs, and what they chose. */
export type CastBallot = Pick<KeptBallot, 'key' | 'choice'>
export interface BoxCount {
  members: PollCount
  guests: PollCount
}

/**
 * Where ballots are cast: exactly one of each person and round, whatever is sent how often and to which node. A box is open
 * while its poll's gate names it: a decision opens and closes it, so the log orders ballots against the close. What is in a
 * closed box never changes.
 */
export interface PollStore {
  /**
   * Casts ballots in the given order, each with its own answer. A command that was accepted before gets its first answer
   * again, also in a closed box, and changes nothing; its id with another choice is refused `id_reused`. Then refuses, in this
   * order: `closed` (the room); `banned`; `poll_closed`; `voted` where ballots cannot be changed; `too_many` changes. Several
   * ballots of who turns out to be one person become one. With the last ballot that the box takes it closes itself, and the
   * deadline that says so (`fullOf`) is due `now`.
   */
  vote(room: RoomId, box: OpenBox, castings: readonly Casting[], now: number): Promise<Reply<CastBallot>[]>
  /**
   * Counts taps in the given order, of each person at most `most` in one second (of `now`), and says how many counted. The
   * last few commands of a person get their first answer again. Refuses `closed`, `banned`, `poll_closed`.
   */
  tap(
    room: RoomId,
    box: Box,
    tappings: readonly Tapping[],
    limit: { most: number; now: number },
  ): Promise<Reply<{ counted: number }>[]>
  /** What is in these boxes, each of one moment. */
  counts(room: RoomId, boxes: readonly Box[]): Promise<BoxCount[]>
  /** Somebody's ballot. Several of who turns out to be one person become one first, if the box is open. */
  ballotOf(room: RoomId, box: Box, ids: readonly PersonId[]): Promise<KeptBallot | undefined>
  /** Every ballot, in pages, in any order; of an open box each one as it is when its page is read. */
  ballots(room: RoomId, box: Box): AsyncGenerator<KeptBallot[]>
  /** What receipts of that box are made with; undefined = there is no such box. */
  salt(room: RoomId, box: Box): Promise<string | undefined>
  /**
   * Somebody's ballot in a closed box stays, and nobody can tell any more that it was theirs: its key is `=` and the receipt. In
   * an open one it is taken back, for they may come as somebody new and vote again.
   */
  forget(room: RoomId, box: Box, ids: readonly PersonId[], receiptOf: (key: string) => string): Promise<void>
  /** Puts ballots of an imported room into a box of which nothing is there. */
  restore(room: RoomId, box: Box, ballots: readonly KeptBallot[]): Promise<void>
}
