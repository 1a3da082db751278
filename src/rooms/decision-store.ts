import type { CommandId, PersonId, Refusal, Reply, RoomId } from '../protocol/core.ts'
import type { Deadline } from './deadline-store.ts'
import type { Appended, Fence, LogEntry } from './room-log.ts'

/**
 * What a host's command, or a deadline, does to a room. The rule is computed by a node from its view; the store writes all
 * of it in one step, or nothing when hosts have decided something that the view does not hold yet.
 */
export interface Decision {
  /** Whose command it is: asked again with the same id, it gets the first answer; with another hash, `id_reused`. */
  asking?: { person: PersonId; id: CommandId; hash: string }
  /** The deadline that calls for it: it must be set for just that moment, and due; it is cleared. Else `not_now`. */
  due?: Pick<Deadline, 'kind' | 'thing' | 'at'>
  /** The rule said no: nothing else is done. */
  refused?: Refusal
  /** Bodies of the events it appends, in order. */
  events?: readonly string[]
  /** What scripts of the crowd's commands read: see gates.ts. `null` takes one away. */
  gates?: Readonly<Record<string, string | null>>
  /** Counters of the crowd that it changes. */
  counters?: Readonly<Record<string, number>>
  /** Counters of the crowd that it rests on: each must be what the view says, or the view is too old. */
  counted?: Readonly<Record<string, number>>
  /** Deadlines that it sets, in place of one of the same kind and thing, or clears (`null`). */
  deadlines?: readonly (Pick<Deadline, 'kind' | 'thing'> & { at: number | null })[]
  /** Entries that get another body, as they were read. */
  replaced?: readonly { entry: LogEntry; body: string }[]
}

/** The view that a decision rests on is too old. `upTo`: see the log up to there, then decide again. */
export interface Outdated {
  outdated: true
  upTo: number
}

export interface DecisionStore {
  /**
   * In this order: throws `LogLost`; the first answer to the same command, or `id_reused`; `not_now` for a deadline that is
   * not that; `Outdated` when the log holds a decision after `fence.seen`, an entry to be replaced is not as it was read, or a counter
   * is not what it was taken for;
   * the decision's own refusal. Else all of it happens, and the answer is the place of its first event (of the log's
   * newest entry when it has none). Answers are kept for 10 to 20 minutes, but not refusals that retrying can cure.
   */
  decide(room: RoomId, decision: Decision, fence: Fence): Promise<Reply<Appended> | Outdated>
}
