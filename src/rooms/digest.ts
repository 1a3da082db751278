import { createHash } from 'node:crypto'
import type { RoomId } from '../protocol/core.ts'
import type { Gone } from '../protocol/events.ts'
import type { EntryMark, LogEntry } from './room-log.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What stands for an entry's body in the chain: its SHA-256 in hex, or the one kept when its words were deleted. */
export const leafOf = (entry: Pick<LogEntry, 'body' | 'leaf'>): string => entry.leaf ?? sha256(entry.body)

/** What an event says of the entries whose words are deleted with it. */
export const goneOf = (entries: readonly LogEntry[]): Gone[] => entries.map((entry): Gone => [entry.seq, leafOf(entry)])

export const markOf = (entry: LogEntry): EntryMark => ({ seq: entry.seq, at: entry.at, leaf: leafOf(entry) })

/** The chain before the first entry. */
export const firstDigest = (room: RoomId): string => sha256(`fanfare log ${room}`)

/** The chain after one entry more: SHA-256 over the digest before, seq, at and leaf, as one line of text. */
export const nextDigest = (before: string, { seq, at, leaf }: EntryMark): string =>
  sha256(`${before} ${seq} ${at} ${leaf}`)

/** What clients get of it: enough to tell one history from another. */
export const shortDigest = (digest: string): string => digest.slice(0, 16)
