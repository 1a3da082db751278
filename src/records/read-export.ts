import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { RoomId } from '../protocol/core.ts'
import { firstDigest, markOf, nextDigest } from '../rooms/digest.ts'
import type { LogEntry } from '../rooms/room-log.ts'
import type { ExportEnd } from './export-format.ts'
import { exportEnd, exportEntry, exportHeader, isRoomEvent } from './export.schema.ts'
import { ImportRefused, linesIn, parsed } from './import-lines.ts'
import { BallotReading, type FilledBox } from './read-ballots.ts'

/** An entry may be so far ahead of our clock, ms: another server's may be a little fast. */
const AHEAD_MS = 300_000

/** What has been read so far. */
export interface Reading {
  /** Whose log it is. */
  from: RoomId
  last: LogEntry | undefined
  /** Whole only when all entries have come. */
  boxes: readonly FilledBox[]
}

/**
 * The entries of an export, each as a log can hold it; throws ImportRefused before the last one comes to its end unless the whole
 * file is what its header and its last line say.
 */
export async function* readExport(
  bytes: AsyncIterable<Uint8Array>,
  now: number,
  reading: (reading: Reading) => void,
): AsyncGenerator<LogEntry> {
  const lines = linesIn(bytes)
  const first = (await lines.next()).value as string | undefined
  const header = parsed(first, exportHeader)
  const sum = createHash('sha256').update(`${first}\n`)
  const boxes = new BallotReading()
  let digest = firstDigest(header.room)
  let last: LogEntry | undefined
  for await (const line of lines) {
    const isLog = last?.seq !== header.head
    if (!isLog && line.startsWith('{"end":')) {
      if (digest !== header.digest) throw new ImportRefused('bad_input')
      boxes.end(header.format > 1)
      const ballots = header.format > 1 ? { ballots: boxes.ballots } : {}
      return expectEnd(line, lines, { end: true, entries: header.head, ...ballots, digest, sum: sum.digest('hex') })
    }
    sum.update(`${line}\n`)
    if (!isLog) {
      boxes.line(line)
      continue
    }
    last = entryIn(line, last, now)
    digest = nextDigest(digest, markOf(last))
    boxes.entry(last.body)
    reading({ from: header.room, last, boxes: boxes.filled })
    yield last
  }
  throw new ImportRefused('bad_input')
}

async function expectEnd(
  line: string,
  rest: AsyncIterator<string>,
  expected: Omit<ExportEnd, 'ballots'>,
): Promise<void> {
  const end = parsed(line, exportEnd)
  const isAll = (await rest.next()).done === true
  if (!isAll || !isDeepStrictEqual(end, expected)) throw new ImportRefused('bad_input')
}

/** The next entry after `last`. Its body is what its event is in JSON, which is what its hash was made of. */
function entryIn(line: string, last: LogEntry | undefined, now: number): LogEntry {
  const { seq, at, body, leaf } = parsed(line, exportEntry)
  const isNext = seq === (last?.seq ?? 0) + 1 && at >= (last?.at ?? 0) && at <= now + AHEAD_MS
  const { type } = body as { type?: unknown }
  const isInPlace = (type === 'launch.created') === (seq === 1)
  if (!isNext || !isInPlace || !isRoomEvent(body, leaf)) throw new ImportRefused('bad_input')
  return { seq, at, body: JSON.stringify(body), ...(leaf !== undefined && { leaf }) }
}
