import type { LogEntry } from '../rooms/room-log.ts'
import type { RecordedBox } from './recorded-boxes.ts'

/** The export's own format; a reader refuses what is newer. The first had no ballots. */
export const FORMAT = 2

/** The first line. `head` and `digest`: the log's newest entry, and its digest chain up to there. */
export interface ExportHeader {
  fanfare: 'room'
  format: typeof FORMAT
  room: string
  epoch: string
  head: number
  /** Absent without personal data: then the entries are not those that the chain is of. */
  digest?: string
  /** ISO 8601. */
  exportedAt: string
  personal: boolean
}

/**
 * The last line: without it something is missing. `digest`: the chain over the entries of this file, which holds what was said
 * first; `sum`: SHA-256 (hex) of all lines before, as they are.
 */
export interface ExportEnd {
  end: true
  entries: number
  /** How many of them, in all boxes. */
  ballots: number
  digest: string
  sum: string
}

/** One line of the log: the event as it stands there. */
export const entryLine = ({ seq, at, body, leaf }: LogEntry): string =>
  `{"seq":${seq},"at":${at},"body":${body}${leaf === undefined ? '' : `,"leaf":"${leaf}"`}}\n`

/** Comes before the ballots of a round, which are lines as in a poll's file of ballots, up to the next such line or the end. */
export const boxLine = (box: RecordedBox): string => `${JSON.stringify(box)}\n`
