import type { RoomId } from '../protocol/core.ts'
import type { LogEntry, LogHead } from '../rooms/room-log.ts'
import type { RedisCommand, RedisLink } from './link.ts'
import { gapsIn, logKeys, rangeCommand, readAmended, readEntries, unbroken } from './stream-entries.ts'

const PAGE = 500

/** Reads of one room's log, replaced entries put where they belong. */
export async function readHead(link: RedisLink, room: RoomId): Promise<LogHead | undefined> {
  return asHead(await link.one('hmget', logKeys(room).head, 'epoch', 'seq', 'at'))
}

export function asHead(raw: unknown): LogHead | undefined {
  const [epoch, seq, at] = (raw ?? []) as (string | null)[]
  return epoch == null ? undefined : { epoch: epoch as LogHead['epoch'], seq: Number(seq), at: Number(at) }
}

/** Entries `from` to `to`, as far as they go on without a gap. */
export async function readLog(link: RedisLink, room: RoomId, from: number, to: number): Promise<LogEntry[]> {
  const last = Math.min(to, (await readHead(link, room))?.seq ?? 0)
  const entries: LogEntry[] = []
  for (let start = Math.max(1, from); start <= last; start += PAGE) {
    const end = Math.min(last, start + PAGE - 1)
    const page = await readPage(link, room, start, end)
    entries.push(...page)
    if (page.length < end - start + 1) break
  }
  return entries
}

async function readPage(link: RedisLink, room: RoomId, from: number, to: number): Promise<LogEntry[]> {
  const live = readEntries(await link.one(...rangeCommand(room, from, to)))
  return unbroken(await fillGaps(link, room, live, from, to), from)
}

/** Puts in what was amended since; in order. What is neither in the log nor amended stays out. */
export async function fillGaps(
  link: RedisLink,
  room: RoomId,
  live: LogEntry[],
  from: number,
  to: number,
): Promise<LogEntry[]> {
  const gaps = gapsIn(live, from, to)
  if (gaps.length === 0) return live
  const found = (await link.one('hmget', logKeys(room).amended, ...gaps)) as (string | null)[]
  const amended = found.flatMap((raw, i) => (raw === null ? [] : [readAmended(gaps[i] ?? 0, raw)]))
  return [...live, ...amended].toSorted((a, b) => a.seq - b.seq)
}

/** One entry as it stands, with what `amended` holds for it; undefined = there is none. */
export interface StoredEntry extends LogEntry {
  /** Empty while it is in the stream still. */
  amended: string
}

export async function readStored(link: RedisLink, room: RoomId, seqs: readonly number[]): Promise<StoredEntry[]> {
  return (await readStoredAfterHead(link, room, seqs)).entries
}

/** The number of the newest entry, and some entries as they stood then or a moment later. */
export async function readStoredAfterHead(
  link: RedisLink,
  room: RoomId,
  seqs: readonly number[],
): Promise<{ last: number; entries: StoredEntry[] }> {
  const { head, amended } = logKeys(room)
  const possible = seqs.filter((seq) => Number.isSafeInteger(seq) && seq > 0)
  const asked = possible.flatMap((seq): RedisCommand[] => [rangeCommand(room, seq, seq), ['hget', amended, seq]])
  const answers = await link.all([['hget', head, 'seq'], ...asked])
  const failed = answers.find((answer) => answer instanceof Error)
  if (failed) throw failed
  const [last, ...stored] = answers
  const entries = possible.flatMap((seq, i) => asStored(seq, stored[2 * i], stored[2 * i + 1] as string | null) ?? [])
  return { last: Number(last ?? 0), entries }
}

function asStored(seq: number, range: unknown, amended: string | null): StoredEntry | undefined {
  if (amended !== null) return { ...readAmended(seq, amended), amended }
  const [live] = readEntries(range)
  return live && { ...live, amended: '' }
}
