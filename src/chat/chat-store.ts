import type { CommandId, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'

/** Whose command it is: asked again with the same id, it gets the first answer; with another `hash`, `id_reused`. */
export interface Sender {
  person: PersonId
  /** Everybody whom this person is or has been: their lines are theirs. */
  ids: readonly PersonId[]
  /** Whom limits count: one for all devices and accounts of a person. */
  limitKey: string
  id: CommandId
  /** SHA-256 (hex, 16 characters) of command and input. */
  hash: string
}

export interface NewLine extends Sender {
  name: string
  text: string
  /** The line it answers. */
  re?: number
  /** Said by a host: limits and brakes do not hold for it, and the event says so. */
  staff?: true
}

/** A line's place in the log. `held`: it waits for the staff, under the place of their entry. */
export interface SaidLine extends Appended {
  held?: true
}

export interface Reacting {
  person: PersonId
  /** Everybody whom this person is or has been: what holds one of them back holds. */
  ids: readonly PersonId[]
  line: number
  /** Its place in REACTIONS. */
  reaction: number
  on: boolean
}

export interface FloodLimit {
  lines: number
  windowMs: number
  muteMs: number
}

/**
 * Where lines are said. One method is one atomic step: the change and its event, or neither. Every answer is kept for 10
 * to 20 minutes under (room, person, id), except refusals that retrying can cure.
 */
export interface ChatStore {
  /**
   * Says lines in the given order; each has its own answer, and appends `chat.said`; or, while the `hold` gate is set,
   * `chat.held` twice, for staff and right after it for the writer; a waiting line counts as one that was said. Refuses, in
   * this order: `id_reused`; `closed`; and, but for staff: `banned`, or `muted` for a time-out (retryAfterMs = what is left);
   * `muted` for having written too fast; `slow_mode` (retryAfterMs); `flooding` with the first line over the limit, which
   * also appends `chat.muted` to the person; `hold_full`.
   */
  say(room: RoomId, lines: NewLine[], limit: FloodLimit, fence: Fence): Promise<Reply<SaidLine>[]>
  /**
   * Gives an own line other words and appends `chat.edited`; the line's entry in the log holds the new words afterwards.
   * Refuses, in this order: `id_reused`; `closed`; but for staff `banned` or `muted` (a time-out); `not_found` (no line
   * there, or removed); `not_yours`; `too_late` (older than windowMs); `too_many` (edited ten times); and, but for staff,
   * `too_late` while the `hold` gate is set: words that nobody has looked at would stand at once.
   */
  edit(room: RoomId, change: NewLine & { line: number; windowMs: number }, fence: Fence): Promise<Reply<Appended>>
  /**
   * Removes an own line and appends `chat.removed`; its words and those of its edits are deleted, tombstones stand in
   * their place. Own words may go at any time: no gate holds for it. Refuses `id_reused`, `not_found`, `not_yours`.
   */
  remove(room: RoomId, change: Sender & { line: number }, fence: Fence): Promise<Reply<Appended>>
  /**
   * Puts back a line that a host removed, one of the last fifty, as it was then, and appends `chat.restored`; a later removal
   * deletes the words of both. Refuses `id_reused`, `closed`, `stale` (it is there), `not_found` (no such line, or its writer
   * removed it).
   */
  restore(room: RoomId, change: Sender & { line: number }, fence: Fence): Promise<Reply<Appended>>
  /**
   * Sets or takes back one reaction of a person to a line, and gives the line's counts, one for each of REACTIONS; what is
   * so already changes nothing. Refuses, in this order: `closed`; `banned` or `muted` (a time-out); `not_found` where no line
   * is said, or it was removed.
   */
  react(room: RoomId, reactions: Reacting[], fence: Fence): Promise<Reply<{ counts: number[] }>[]>
  /** The counts of those of these lines that have any, by seq. */
  reactions(room: RoomId, lines: readonly number[]): Promise<Record<number, number[]>>
}
