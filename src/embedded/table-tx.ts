import type { Change, Tx } from './tables.ts'

/** No table in it is empty. */
export type Tables = Map<string, Map<string, unknown>>

/** How a change is written: `[table, key, value]` puts, `[table, key]` deletes, `[table]` drops. */
type Step = [table: string, key?: string, value?: unknown]

/** What a row was, or a whole table. */
type Before = { table: string; key: string; old: unknown; had: boolean } | { table: string; rows: Map<string, unknown> }

export const putStep = (table: string, key: string, valueJson: string): string =>
  `[${JSON.stringify(table)},${JSON.stringify(key)},${valueJson}]`

/** Applies what one transaction wrote. Its steps are absolute, so applying again what is there already changes nothing. */
export function replay(tables: Tables, record: string): void {
  for (const step of JSON.parse(record) as Step[]) {
    const [table, key] = step
    if (key === undefined) tables.delete(table)
    else if (step.length === 3) rowsOf(tables, table).set(key, step[2])
    else deleteRow(tables, table, key)
  }
}

/**
 * One transaction on the tables themselves, which can be taken back. Values are copied on the way in, as JSON has them,
 * and frozen, so memory holds what the disk holds and nobody changes it in passing.
 */
export class TableTx implements Tx {
  readonly changes: Change[] = []
  readonly #tables: Tables
  readonly #steps: string[] = []
  readonly #undo: Before[] = []
  #ended = false

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** Runs the whole transaction now; when `work` throws, nothing has changed. */
  run<T>(work: (tx: Tx) => T): T {
    try {
      const value = work(this)
      if (value instanceof Promise) throw new TypeError('a transaction must be over when its function returns')
      return value
    } catch (error) {
      this.#takeBack()
      throw error
    } finally {
      this.#ended = true
    }
  }

  /** What the journal keeps of it; undefined when nothing changed. */
  get record(): string | undefined {
    return this.#steps.length === 0 ? undefined : `[${this.#steps.join(',')}]`
  }

  get<V>(table: string, key: string): V | undefined {
    return rowIn(this.#now(), table, key) as V | undefined
  }

  keys(table: string): Iterable<string> {
    return this.#now().get(table)?.keys() ?? []
  }

  put(table: string, key: string, value: unknown): void {
    const tables = this.#now()
    const [copy, step] =
      typeof value === 'string' ? [value, JSON.stringify([table, key, value])] : kept(table, key, value)
    const rows = rowsOf(tables, table)
    const [old, size] = [rows.get(key), rows.size]
    rows.set(key, copy)
    this.#undo.push({ table, key, old, had: rows.size === size })
    this.#steps.push(step)
    this.changes.push({ table, key, value: copy })
  }

  delete(table: string, key: string): void {
    const tables = this.#now()
    const rows = tables.get(table)
    if (!rows?.has(key)) return
    this.#undo.push({ table, key, old: rows.get(key), had: true })
    deleteRow(tables, table, key)
    this.#steps.push(JSON.stringify([table, key]))
    this.changes.push({ table, key })
  }

  drop(table: string): void {
    const tables = this.#now()
    const rows = tables.get(table)
    if (rows === undefined) return
    tables.delete(table)
    this.#steps.push(JSON.stringify([table]))
    this.#undo.push({ table, rows })
    for (const key of rows.keys()) this.changes.push({ table, key })
  }

  #now(): Tables {
    if (this.#ended) throw new Error('this transaction is over')
    return this.#tables
  }

  #takeBack(): void {
    for (const before of this.#undo.reverse())
      if ('rows' in before) this.#tables.set(before.table, before.rows)
      else if (before.had) rowsOf(this.#tables, before.table).set(before.key, before.old)
      else deleteRow(this.#tables, before.table, before.key)
    this.#steps.length = 0
    this.changes.length = 0
  }
}

export const rowIn = (tables: Tables, table: string, key: string): unknown => frozen(tables.get(table)?.get(key))

/** A value as memory holds it, and how it is put. */
function kept(table: string, key: string, value: unknown): [copy: unknown, step: string] {
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError(`a value for ${table} must be one that JSON has`)
  return [frozen(JSON.parse(json) as unknown), putStep(table, key, json)]
}

function rowsOf(tables: Tables, table: string): Map<string, unknown> {
  const there = tables.get(table)
  if (there) return there
  const rows = new Map<string, unknown>()
  tables.set(table, rows)
  return rows
}

function deleteRow(tables: Tables, table: string, key: string): void {
  const rows = tables.get(table)
  if (rows?.delete(key) && rows.size === 0) tables.delete(table)
}

/** With everything in it. What was loaded from the disk is frozen when it is first asked for. */
function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}
