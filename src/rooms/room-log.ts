import type { Epoch, RoomId } from '../protocol/core.ts'
import type { Decision } from './decision-store.ts'

/**
 * The room's log, and what every store promises about it.
 *
 * An entry is appended once, in order, together with the change it tells of; `seq` is dense from 1 within an epoch, and
 * `at` never decreases. `body` is the event as JSON without `seq` and `at` (they are the log's to give): opaque to the
 * store. Words can be deleted later: then `body` is what was put in its place, and `leaf` keeps the hash of the first
 * body, which is what the digest chain holds.
 */
export interface LogEntry {
  seq: number
  at: number
  body: string
  leaf?: string
}

/** What names an entry's content for good, also after its words were deleted. `leaf`: see digest.ts. */
export interface EntryMark {
  seq: number
  at: number
  leaf: string
}

/** Where a log stands: its newest entry. */
export interface LogHead {
  epoch: Epoch
  seq: number
  at: number
}

/** What a node has computed of a log up to `seq`, kept so that a start need not read everything. */
export interface Checkpoint {
  epoch: Epoch
  seq: number
  digest: string
  foldVersion: number
  /** JSON. */
  view: string
}

/**
 * Every writing step gets the caller's fence: which epoch it believes in and how far it has seen the log. A store whose
 * log has another epoch, or ends before `seen`, changes nothing and throws `LogLost`.
 */
export interface Fence {
  epoch: Epoch
  seen: number
  /** The common clock, ms. */
  now: number
}

/** What following a log tells: entries in order, each once, without gaps; or that the log is not the one it was. */
export interface LogListener {
  entries(entries: LogEntry[]): void
  /** The log lost its tail, changed its epoch or is gone. Following has ended; look at the head and start over. */
  lost(): void
}

/** What a new entry of a batch became. */
export interface Appended {
  seq: number
  at: number
}

/** What scripts and deadlines know of a room beside its log: see decision-store.ts. */
export type Restored = Required<Pick<Decision, 'gates' | 'counters' | 'deadlines'>>

export interface RoomLog {
  head(room: RoomId): Promise<LogHead | undefined>
  /** Entries `from` to `to`, both included, as far as they exist; deleted words are replaced. */
  read(room: RoomId, from: number, to: number): Promise<LogEntry[]>
  /**
   * Tells of every entry after `last`, which the caller has already (undefined = from the beginning): `last` is compared
   * with what the log holds there, now and after every interruption, and so is every entry told later.
   */
  follow(room: RoomId, epoch: Epoch, last: EntryMark | undefined, listener: LogListener): Disposable
  /** Asks that what was just appended be told soon. */
  nudge(room: RoomId): void
  /** Puts `next` in the place of `lost`, once, and returns the head; whoever comes second gets the first one's epoch. */
  renew(room: RoomId, lost: Epoch, next: Epoch): Promise<LogHead | undefined>
  /** Keeps a checkpoint, unless a newer one of the same epoch and fold version is there. */
  saveCheckpoint(room: RoomId, checkpoint: Checkpoint): Promise<void>
  loadCheckpoint(room: RoomId): Promise<Checkpoint | undefined>
  /**
   * Makes the room's log of entries that were another's, dense from 1, with what belongs to it; `restored` is asked after the last
   * one. All of it is there at once, or nothing: false, when the room has a log; also when `entries` throws, or the process
   * ends. Of two at the same time one gets true.
   */
  importing(room: RoomId, epoch: Epoch, entries: AsyncIterable<LogEntry>, restored: () => Restored): Promise<boolean>
}

/** The store cannot be asked. `unavailable`: nothing happened. `unconfirmed`: it may have. */
export class StoreDown extends Error {
  readonly kind: 'unavailable' | 'unconfirmed'
  constructor(kind: 'unavailable' | 'unconfirmed', cause?: unknown) {
    super(`store ${kind}`, { cause })
    this.kind = kind
  }
}

/** The log is not the one the caller knows: see `Fence`. Nothing happened. */
export class LogLost extends Error {
  readonly room: RoomId
  constructor(room: RoomId) {
    super(`log of ${room} is not the one we knew`)
    this.room = room
  }
}
