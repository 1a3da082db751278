import { join } from 'node:path'
import { FormatTooNew, JournalCorrupt } from './embedded-errors.ts'
import type { FileSystem } from './file-system.ts'
import { FrameFile } from './frame-file.ts'
import { frameAt, framesFrom, scanFrames } from './frames.ts'

/**
 * The journal: segments `journal-<n>.log` of frames, one frame a batch, one line in it a transaction. Frames are numbered
 * without gaps over all segments. A segment's first frame is its header; its number says where the segments before
 * it end: whatever they hold from that number on was given up when writing it had failed.
 */
export interface Place {
  fs: FileSystem
  dir: string
}

export const journalName = (index: number): string => `journal-${index}.log`

const FORMAT = 1

/** Frames of this kind stand first in every file. */
export const headerText = (file: 'journal' | 'dump', more: object = {}): string =>
  JSON.stringify({ fanfare: file, format: FORMAT, ...more })

export function checkFormat(name: string, header: string): void {
  const { format } = JSON.parse(header) as { format?: unknown }
  if (typeof format !== 'number' || format > FORMAT) throw new FormatTooNew(name, format, FORMAT)
}

/** A new segment; it and its name are on the disk when this returns. */
export async function beginSegment({ fs, dir }: Place, index: number, first: number): Promise<FrameFile> {
  const file = await FrameFile.create(fs, join(dir, journalName(index)), first)
  try {
    await file.write(headerText('journal'))
    await file.sync()
    await fs.syncDirectory(dir)
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
  return file
}

/** The batch is on the disk when this returns; when it throws, nobody knows, and the file must not be used again. */
export async function appendBatch(segment: FrameFile, records: string[]): Promise<void> {
  await segment.write(records.join('\n'))
  await segment.sync()
}

/** What the segments say after `first`, and where to go on. */
export interface Replayed {
  next: number
  bytes: number
  /** The segment to go on with and where its good part ends; undefined when there is none. */
  last: { index: number; end: number; torn: number } | undefined
  /** Names of files that were begun and never came into use. */
  unused: string[]
}

interface Segment {
  index: number
  bytes: Buffer
  /** The header's number; undefined when there is no whole header. */
  first: number | undefined
}

/**
 * Reads the segments in order, the first of which must begin with number `first` (undefined: any), up to (not including)
 * number `upTo`. What was never finished at the very end is no damage; anything else that is missing or not whole is `JournalCorrupt`.
 */
export async function replayJournal(
  place: Place,
  indexes: number[],
  range: { first: number | undefined; upTo: number },
  apply: (record: string) => void,
): Promise<Replayed> {
  const { segments, unused } = await readSegments(place, indexes, range.upTo)
  let next = range.first ?? segments[0]?.first ?? 1
  let last: Replayed['last']
  for (const [i, segment] of segments.entries()) {
    const limit = Math.min(segments[i + 1]?.first ?? Infinity, range.upTo)
    const { frames, end, ...scan } = scanFrames(segment.bytes, next)
    const whole = limit === Infinity ? scan.damage !== 'middle' : scan.next >= limit
    for (const frame of frames.slice(1)) if (frame.number < limit) frame.text.split('\n').forEach(apply)
    if (!whole || segment.first === undefined) throw corrupt(segment, end)
    next = Math.min(scan.next, limit)
    last = { index: segment.index, end, torn: segment.bytes.length - end }
  }
  if (range.upTo !== Infinity && next < range.upTo)
    throw new JournalCorrupt('journal', 0, 'batches are missing at its end')
  return { next, last, unused, bytes: segments.reduce((sum, { bytes }) => sum + bytes.length, 0) }
}

const corrupt = ({ index, bytes }: Segment, end: number): JournalCorrupt =>
  new JournalCorrupt(
    journalName(index),
    end,
    end === 0 && frameAt(bytes, 0) ? 'what came before is missing' : 'intact data follows',
  )

async function readSegments(
  { fs, dir }: Place,
  indexes: number[],
  upTo: number,
): Promise<{ segments: Segment[]; unused: string[] }> {
  const segments: Segment[] = []
  for (const index of indexes) {
    const bytes = await fs.read(join(dir, journalName(index)))
    const header = frameAt(bytes, 0)
    if (header) checkFormat(journalName(index), header.text)
    segments.push({ index, bytes, first: header?.number })
  }
  const unused = segments.filter((segment, i) => neverUsed(segment, i === segments.length - 1, upTo))
  return {
    segments: segments.filter((segment) => !unused.includes(segment)),
    unused: unused.map(({ index }) => journalName(index)),
  }
}

/** Begun after all that counts, or the last one and without a single whole frame. */
const neverUsed = ({ bytes, first }: Segment, isLast: boolean, upTo: number): boolean =>
  first === undefined ? isLast && framesFrom(bytes, 0).next().done === true : first >= upTo
