import type { Cheer } from '../protocol/cheers.ts'
import type { Reply, RoomId } from '../protocol/core.ts'

export interface Cheering {
  /** Whom the debounce counts: one for all devices and accounts of a person. */
  limitKey: string
  kind: Cheer
}

/** Sums of cheers: exact, also under retries and crashes, as far as somebody was told that theirs counted. */
export interface CheerStore {
  /**
   * Counts each cheer unless one of the same person counted less than `debounceMs` before; says which counted. Refuses
   * `closed` when the room is.
   */
  cheer(room: RoomId, cheers: Cheering[], debounceMs: number, now: number): Promise<Reply<{ counted: boolean }>[]>
  sums(room: RoomId): Promise<Partial<Record<Cheer, number>>>
}
