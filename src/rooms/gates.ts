import type { PersonId, Refusal } from '../protocol/core.ts'

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

/** What a room's gates say of one person who wants to write. */
export interface PersonGates {
  closed: string | undefined
  /** Until when whom they are or have been may not write, ms; `0` = for good. */
  restricted: readonly string[]
}

/** May this person write at all? `undefined` = yes. The Lua twin is person-gates.lua. */
export function judgeGates(
  { closed, restricted }: PersonGates,
  { staff }: { staff?: true },
  now: number,
): { refused: Refusal; retryAfterMs?: number } | undefined {
  if (closed !== undefined) return { refused: 'closed' }
  if (staff || restricted.length === 0) return undefined
  const untils = restricted.map(Number)
  if (untils.includes(0)) return { refused: 'banned' }
  const until = Math.max(...untils)
  return now < until ? { refused: 'muted', retryAfterMs: until - now } : undefined
}

/** Which box of ballots is open of this poll; absent = none is. */
export const pollGate = (poll: string): string => `poll:${poll}`
/** The salt of the receipts of that box's ballots: it stays when the box is closed, and never leaves the store. */
export const saltGate = (box: string): string => `salt:${box}`
