import type { LogEntry } from '../rooms/room-log.ts'
import type { RoomId } from '../protocol/core.ts'
import { roomKey } from './keys.ts'
import type { RedisCommand } from './link.ts'

/** Where a room's log is. An entry is in the stream `log` until its words are changed, then in the hash `amended` for good. */
export const logKeys = (room: RoomId): { head: string; log: string; amended: string } => ({
  head: roomKey(room, 'head'),
  log: roomKey(room, 'log'),
  amended: roomKey(room, 'amended'),
})

type RawEntry = [id: string, fields: [string, string, string, string]]

/** What XRANGE and XREAD give of a log: `<seq>-0`, with the fields `at` and `body`. */
export const readEntries = (raw: unknown): LogEntry[] =>
  ((raw ?? []) as RawEntry[]).map(([id, [, at, , body]]) => ({ seq: Number.parseInt(id, 10), at: Number(at), body }))

/** What `amended` holds for an entry: `<at> <leaf> <body>`. */
export const writeAmended = ({ at, leaf, body }: { at: number; leaf: string; body: string }): string =>
  `${at} ${leaf} ${body}`

export function readAmended(seq: number, raw: string): LogEntry {
  const [, at, leaf, body] = /^(\d+) (\S+) (.*)$/s.exec(raw) ?? []
  if (at === undefined || leaf === undefined || body === undefined)
    throw new Error(`entry ${seq} was amended to nonsense`)
  return { seq, at: Number(at), leaf, body }
}

export const rangeCommand = (room: RoomId, from: number, to: number): RedisCommand => [
  'xrange',
  logKeys(room).log,
  `${from}-0`,
  `${to}-0`,
]

/** The numbers from `from` to `to` that these entries (in order) leave out. */
export function gapsIn(entries: readonly LogEntry[], from: number, to: number): number[] {
  const there = new Set(entries.map(({ seq }) => seq))
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).filter((seq) => !there.has(seq))
}

/** As far as it goes on without a gap from `from`. */
export function unbroken(entries: readonly LogEntry[], from: number): LogEntry[] {
  const end = entries.findIndex(({ seq }, i) => seq !== from + i)
  return end === -1 ? [...entries] : entries.slice(0, end)
}
