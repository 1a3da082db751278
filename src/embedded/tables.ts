/**
 * The embedded store's ground: tables of JSON values in memory, every change journalled in one checksummed batch before
 * anybody hears of it. (Contract; the implementation is in this folder.)
 */
export interface Tx {
  get<V>(table: string, key: string): V | undefined
  put(table: string, key: string, value: unknown): void
  delete(table: string, key: string): void
  /** Forgets a whole table. */
  drop(table: string): void
  keys(table: string): Iterable<string>
}

/** One durable change, as told to watchers: a put (value present), or a delete. */
export interface Change {
  table: string
  key: string
  value?: unknown
}
