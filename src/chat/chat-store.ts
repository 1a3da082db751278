import type { CommandId, PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'

/** Whose command it is: asked again with the same id, it gets the first answer; with another `hash`, `id_reused`. */
export interface Sender {
  person: PersonId
  /** Whom limits count: one for all devices and accounts of a person. */
  limitKey: string
  id: CommandId
  /** SHA-256 (hex, 16 characters) of command and input. */
  hash: string
}

export interface NewLine extends Sender {
  name: string
  text: string
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
   * Says lines in the given order; each has its own answer, and appends `chat.said`. Refuses, in this order: `id_reused`;
   * `muted` (retryAfterMs = what is left); `flooding` with the first line over the limit, which also appends `chat.muted`
   * to the person.
   */
  say(room: RoomId, lines: NewLine[], limit: FloodLimit, fence: Fence): Promise<Reply<Appended>[]>
  /**
   * Gives an own line other words and appends `chat.edited`; the line's entry in the log holds the new words afterwards.
   * Refuses `id_reused`, `not_found` (no line there, or removed), `not_yours`, `too_late` (older than windowMs).
   */
  edit(room: RoomId, change: NewLine & { line: number; windowMs: number }, fence: Fence): Promise<Reply<Appended>>
  /**
   * Removes an own line and appends `chat.removed`; its words and those of its edits are deleted, tombstones stand in
   * their place. Refuses `id_reused`, `not_found`, `not_yours`.
   */
  remove(room: RoomId, change: Sender & { line: number }, fence: Fence): Promise<Reply<Appended>>
}
