import type { Audience, CommandId, PersonId } from './core.ts'

/**
 * What every event carries beside its own fields. `seq` is dense within an epoch, `at` (ms, the store's clock) never
 * decreases.
 */
export interface Envelope {
  seq: number
  at: number
  /** Who caused it; absent = the server, by a deadline or on its own. */
  by?: PersonId
  /** Who may see it; absent = everyone. */
  to?: Audience
  /** The command that made it, so that a pending line can be confirmed by the event itself. */
  id?: CommandId
  /** Older entries whose words this event deletes from the log, each with the hash its tombstone keeps. */
  gone?: readonly Gone[]
}

/** `[seq, leaf]`: an entry whose words are deleted, and the SHA-256 (hex) that stands for it in the digest chain. */
export type Gone = readonly [seq: number, leaf: string]

/** Stands in the log where an entry's words were deleted: the type and the audience are kept, nothing else. */
export interface Tombstone {
  tombstone: true
}

/** One event of a feature: its name and its fields. `Events` maps names to fields. */
export type EventOf<Events> = { [N in keyof Events]: Envelope & { type: N } & Events[N] }[keyof Events]

/** What a feature makes of events: a start and a step, pure and bounded. `apply` returns the same value when nothing changed. */
export interface Fold<View, Event> {
  empty: View
  apply(view: View, event: Event): View
}
