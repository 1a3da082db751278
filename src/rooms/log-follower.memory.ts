import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Change, Tx } from '../embedded/tables.ts'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { markOf } from './digest.ts'
import { HEADS, entriesOf, entryOf, headOf } from './log-tx.memory.ts'
import { StoreDown, type EntryMark, type LogEntry, type LogHead, type LogListener } from './room-log.ts'

const CHUNK = 500

/** One who follows a room's log: reads up to the end, then takes what the engine reports. */
export class LogFollower {
  readonly #engine: EmbeddedEngine
  readonly #room: RoomId
  readonly #epoch: Epoch
  readonly #listener: LogListener
  /** What was told last, or what the caller had. */
  #last: EntryMark | LogEntry | undefined
  #state: 'reading' | 'live' | 'ended' = 'reading'
  /** Something changed since the last look. */
  #missed = false

  constructor(engine: EmbeddedEngine, room: RoomId, epoch: Epoch, last: EntryMark | undefined, listener: LogListener) {
    this.#engine = engine
    this.#room = room
    this.#epoch = epoch
    this.#last = last
    this.#listener = listener
  }

  /** Compares the last entry and reads on from there; never tells anything before it returns. */
  start(): void {
    this.#state = 'reading'
    void this.#readOn()
  }

  /** Memory was read anew: it is compared again. */
  restart(): void {
    if (this.#state === 'live') this.start()
    else this.#missed = true
  }

  end(): void {
    this.#state = 'ended'
  }

  /** What became durable in this room, in order. */
  changed(changes: Change[]): void {
    if (this.#state !== 'live') {
      this.#missed = true
      return
    }
    const fresh: LogEntry[] = []
    for (const { table, key, value } of changes) {
      if (table === HEADS && (value as LogHead | undefined)?.epoch !== this.#epoch) {
        this.#tell(fresh)
        this.#lose()
        return
      }
      const seq = Number(key)
      const told = fresh.at(-1)?.seq ?? this.#last?.seq ?? 0
      if (table !== HEADS && value !== undefined && seq > told) fresh.push({ seq, ...(value as Omit<LogEntry, 'seq'>) })
    }
    this.#tell(fresh)
  }

  async #readOn(): Promise<void> {
    while (this.#isReading()) {
      this.#missed = false
      const found = await this.#look()
      if (!this.#isReading()) return
      if (found === 'lost') return this.#lose()
      this.#tell(found)
      if (found.length === CHUNK) await nextTurn()
      else if (!this.#missed && this.#isReading()) this.#state = 'live'
    }
  }

  async #look(): Promise<LogEntry[] | 'lost'> {
    try {
      return await this.#engine.transact((tx) => this.#next(tx))
    } catch (error) {
      if (!(error instanceof StoreDown)) throw error
      // The engine tells when it has reloaded, which starts this again.
      return []
    }
  }

  #next(tx: Tx): LogEntry[] | 'lost' {
    if (headOf(tx, this.#room)?.epoch !== this.#epoch || !this.#lastIsThere(tx)) return 'lost'
    const told = this.#last?.seq ?? 0
    return entriesOf(tx, this.#room, told + 1, told + CHUNK)
  }

  #lastIsThere(tx: Tx): boolean {
    if (this.#last === undefined || this.#last.seq === 0) return true
    const entry = entryOf(tx, this.#room, this.#last.seq)
    if (entry === undefined) return false
    const [is, was] = [markOf(entry), 'body' in this.#last ? markOf(this.#last) : this.#last]
    return is.at === was.at && is.leaf === was.leaf
  }

  #tell(entries: LogEntry[]): void {
    const newest = entries.at(-1)
    if (newest === undefined) return
    this.#last = newest
    this.#listener.entries(entries)
  }

  #lose(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#listener.lost()
  }

  #isReading(): boolean {
    return this.#state === 'reading'
  }
}
