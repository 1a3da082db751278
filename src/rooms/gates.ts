import type { PersonId } from '../protocol/core.ts'

/**
 * What scripts of the crowd's commands read of a room, beside the log, so that a host's decision and a fan's line are
 * ordered by the log. Written by decisions only; a gate that is not there is open.
 */
export const GATES = {
  /** `1`: nobody may write any more. */
  closed: 'closed',
  /** ms between two lines of a person. */
  slow: 'slow',
  /** `1`: lines wait for the staff. */
  hold: 'hold',
} as const

/** Counters of the crowd. */
export const COUNTERS = {
  /** Lines that wait for the staff. */
  held: 'held',
} as const

/** Until when this person may not write, ms; `0` = for good. */
export const restrictedGate = (person: PersonId): string => `r:${person}`
