import type { PersonId, RoomId } from '../protocol/core.ts'

/**
 * How many persons are in a room. Each node tells whom it has; a person on several nodes counts once. A person is counted
 * for `AUDIENCE_WINDOW_MS` to twice that after they were last told of.
 */
export interface AudienceStore {
  /** Counts these persons as here at `now`. */
  here(room: RoomId, persons: PersonId[], now: number): Promise<void>
  count(room: RoomId, now: number): Promise<{ count: number; exact: boolean }>
}

export const AUDIENCE_WINDOW_MS = 10_000
