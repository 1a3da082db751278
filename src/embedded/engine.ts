import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { StoreDown } from '../rooms/room-log.ts'
import { dumpName, writeDump } from './dump.ts'
import { messageOf } from './embedded-errors.ts'
import { nodeFileSystem, type FileSystem } from './file-system.ts'
import type { Place } from './journal.ts'
import { loadTables, namesOlderThan, type Loaded } from './load-tables.ts'
import { openPlace, removeAll } from './open-place.ts'
import { SegmentWriter } from './segment-writer.ts'
import { TableTx, rowIn, type Tables } from './table-tx.ts'
import type { Change, Tx } from './tables.ts'

export interface EngineOptions {
  dir: string
  /** Is told, in a line, of what a person should know. */
  warn: (line: string) => void
  /** Start also when the data is damaged: keep what came before the damage, put the rest aside. Default: refuse. */
  salvage?: boolean
  /** How long the journal may grow before it is replaced by a dump; at least as long as the last dump. Default 64 MiB. */
  compactAfterBytes?: number
  fs?: FileSystem
}

interface Waiting {
  record: string | undefined
  changes: Change[]
  settle: () => void
  fail: (error: StoreDown) => void
}

const RETRY_MS = 250
const BATCH_CHARS = 4 * 1024 * 1024

/**
 * Tables in memory, every change journalled before anybody hears of it. A transaction runs at once; its promise comes back
 * when it, and everything it may rest on, is on the disk. Those that gather while the disk is busy go together.
 */
export class EmbeddedEngine implements AsyncDisposable {
  readonly #place: Place
  readonly #lock: AsyncDisposable
  readonly #warn: (line: string) => void
  readonly #compactAfterBytes: number
  readonly #closing = new AbortController()
  readonly #watchers = new Set<(changes: Change[]) => void>()
  readonly #reloadListeners = new Set<() => void>()
  #tables: Tables
  #writer: SegmentWriter
  #dumpBytes: number
  #queue: Waiting[] = []
  #writing: Promise<void> | undefined
  #compaction: Promise<void> | undefined
  #wantsCompaction = false
  #trouble: string | undefined

  private constructor(
    options: EngineOptions,
    place: Place,
    lock: AsyncDisposable,
    loaded: Loaded,
    writer: SegmentWriter,
  ) {
    this.#place = place
    this.#lock = lock
    this.#warn = options.warn
    this.#compactAfterBytes = options.compactAfterBytes ?? 64 * 1024 * 1024
    this.#tables = loaded.tables
    this.#dumpBytes = loaded.dumpBytes
    this.#writer = writer
  }

  /**
   * Refuses with `DirectoryUnusable`, `DirectoryInUse`, `FormatTooNew` or, unless `salvage`, `JournalCorrupt`; what was
   * never finished at the journal's end is cut off with a warning.
   */
  static async open(options: EngineOptions): Promise<EmbeddedEngine> {
    const place: Place = { fs: options.fs ?? nodeFileSystem, dir: options.dir }
    const { lock, loaded, writer } = await openPlace(place, options)
    const engine = new EmbeddedEngine(options, place, lock, loaded, writer)
    if (loaded.damagedDump) await engine.compact()
    return engine
  }

  /**
   * Runs `work` now, as a whole: when it throws, nothing has changed. The promise tells what it returned or threw, as soon
   * as that rests on nothing that could still be lost. `StoreDown`: `unavailable` = it did not run, `unconfirmed` =
   * whether it happened is not known.
   */
  transact<T>(work: (tx: Tx) => T): Promise<T> {
    if (this.#trouble !== undefined || this.#closing.signal.aborted)
      return Promise.reject(new StoreDown('unavailable', this.#trouble))
    const tx = new TableTx(this.#tables)
    let outcome: () => T
    try {
      const value = tx.run(work)
      outcome = () => value
    } catch (error) {
      outcome = () => {
        throw error
      }
    }
    return this.#durable(tx).then(outcome)
  }

  /** Looks at what memory holds now, which may be on its way to the disk still. Throws `StoreDown` while it reloads. */
  read<T>(work: (tx: Pick<Tx, 'get' | 'keys'>) => T): T {
    if (this.#trouble !== undefined) throw new StoreDown('unavailable', this.#trouble)
    const tables = this.#tables
    return work({
      get: <V>(table: string, key: string) => rowIn(tables, table, key) as V | undefined,
      keys: (table) => tables.get(table)?.keys() ?? [],
    })
  }

  /** Tells of every batch's changes in order, once they are durable and before whoever made them is answered. */
  watch(listener: (changes: Change[]) => void): Disposable {
    this.#watchers.add(listener)
    return { [Symbol.dispose]: () => void this.#watchers.delete(listener) }
  }

  /** Tells that memory was read anew from the disk: what watchers were told still holds, what was unconfirmed may not. */
  onReload(listener: () => void): Disposable {
    this.#reloadListeners.add(listener)
    return { [Symbol.dispose]: () => void this.#reloadListeners.delete(listener) }
  }

  /** Why nothing is accepted at the moment; undefined = all is well. */
  trouble(): string | undefined {
    return this.#trouble
  }

  /** Replaces the journal by a dump, while serving. Comes back when that is done or has failed, which is warned of. */
  async compact(): Promise<void> {
    await this.#compaction
    this.#wantsCompaction = true
    this.#writeSoon()
    await this.#writing
    await this.#compaction
  }

  /** What was accepted is written first. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    while (this.#writing) await this.#writing
    await this.#compaction
    await this.#writer.close()
    await this.#lock[Symbol.asyncDispose]()
  }

  #durable({ record, changes }: TableTx): Promise<void> {
    if (record === undefined && !this.#writing) return Promise.resolve()
    return new Promise((settle, fail) => {
      this.#queue.push({ record, changes, settle, fail })
      this.#writeSoon()
    })
  }

  #writeSoon(): void {
    this.#writing ??= nextTurn().then(() => this.#writeOn())
  }

  /** Batch after batch until nobody waits. */
  async #writeOn(): Promise<void> {
    do {
      const batch = takeBatch(this.#queue)
      try {
        const records = batch.flatMap(({ record }) => record ?? [])
        if (records.length > 0) await this.#writer.append(records)
        this.#tell(batch)
        if (this.#isDueForCompaction()) await this.#beginCompaction()
      } catch (error) {
        await this.#recover(error, batch)
      }
    } while (this.#queue.length > 0)
    this.#writing = undefined
  }

  #tell(batch: Waiting[]): void {
    // flatMap takes several times as long for each.
    const changes: Change[] = []
    for (const waiting of batch) for (const change of waiting.changes) changes.push(change)
    if (changes.length > 0) this.#callAll(this.#watchers, (watcher) => watcher(changes))
    for (const { settle } of batch) settle()
  }

  #isDueForCompaction(): boolean {
    if (this.#compaction || this.#closing.signal.aborted) return false
    return this.#wantsCompaction || this.#writer.bytes >= Math.max(this.#compactAfterBytes, this.#dumpBytes)
  }

  async #beginCompaction(): Promise<void> {
    this.#wantsCompaction = false
    const next = await this.#writer.rotate()
    this.#compaction = this.#compact(this.#writer.index, next).finally(() => (this.#compaction = undefined))
  }

  async #compact(index: number, next: number): Promise<void> {
    const durable = (): Promise<void> => this.transact(() => undefined)
    const signal = this.#closing.signal
    try {
      this.#dumpBytes = await writeDump(this.#place, { index, next, tables: this.#tables, durable, signal })
      await removeAll(this.#place, await namesOlderThan(this.#place, index))
    } catch (error) {
      if (!signal.aborted) this.#warn(`the journal could not be compacted: ${messageOf(error)}`)
      await this.#place.fs.remove(join(this.#place.dir, dumpName(index))).catch(() => undefined)
    }
  }

  /**
   * A write or sync has failed: what became of it nobody knows, and a second sync of the same file would prove nothing. So
   * that batch is given up; memory is read anew from what was durable before; writing goes on in a new segment.
   */
  async #recover(error: unknown, batch: Waiting[]): Promise<void> {
    this.#trouble = `the journal cannot be written: ${messageOf(error)}`
    this.#warn(`${this.#trouble}; refusing everything until it has been read anew`)
    for (const { fail } of [...batch, ...this.#queue.splice(0)]) fail(new StoreDown('unconfirmed', error))
    await this.#compaction
    await this.#writer.close()
    while (!this.#closing.signal.aborted && !(await this.#reload()))
      await sleep(RETRY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }

  async #reload(): Promise<boolean> {
    try {
      const { tables, free, next, journalBytes } = await loadTables(this.#place, { upTo: this.#writer.durable })
      this.#writer = await SegmentWriter.begin(this.#place, free, next, journalBytes)
      this.#tables = tables
    } catch (error) {
      this.#trouble = `the journal cannot be written: ${messageOf(error)}`
      return false
    }
    this.#trouble = undefined
    this.#warn('the journal can be written again')
    this.#callAll(this.#reloadListeners, (listener) => listener())
    return true
  }

  /** A listener's mistake is its own: neither the other listeners nor the transactions suffer. */
  #callAll<L>(listeners: Set<L>, call: (listener: L) => void): void {
    for (const listener of [...listeners])
      try {
        call(listener)
      } catch (error) {
        this.#warn(`a listener failed: ${error instanceof Error ? error.stack : String(error)}`)
      }
  }
}

/** The first ones that go together; at least one, if there is any. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let chars = 0
  const end = queue.findIndex(({ record }) => (chars += record?.length ?? 0) > BATCH_CHARS)
  return queue.splice(0, end < 0 ? queue.length : Math.max(1, end))
}
