import { join } from 'node:path'
import { checkFormat, headerText, type Place } from './journal.ts'
import { FrameFile } from './frame-file.ts'
import { framesFrom, scanFrames } from './frames.ts'
import { putStep, replay, type Tables } from './table-tx.ts'

/**
 * All tables in one file, `dump-<n>.bin`, written while they change: with the journal from segment n on replayed over it,
 * it is the state. Frames numbered from 0: a header, slices (one line a row), and a last one that says it is complete.
 */
export const dumpName = (index: number): string => `dump-${index}.bin`

const SLICE_CHARS = 256 * 1024
const COMPLETE = 'complete'

interface DumpPlan {
  index: number
  /** The number of segment `index`'s first frame. */
  next: number
  tables: Tables
  /** Comes back when all that was in memory when it was called is on the disk. */
  durable: () => Promise<void>
  signal: AbortSignal
}

/** Returns its size in bytes; complete, and on the disk with its name. */
export async function writeDump(
  { fs, dir }: Place,
  { index, next, tables, durable, signal }: DumpPlan,
): Promise<number> {
  const file = await FrameFile.create(fs, join(dir, dumpName(index)), 0)
  try {
    await file.write(headerText('dump', { next }))
    for (const slice of slices(tables)) {
      signal.throwIfAborted()
      await file.write(slice)
    }
    // It may hold rows of a transaction whose batch is still on its way: complete only when that one cannot be lost.
    await durable()
    await file.sync()
    await file.write(COMPLETE)
    await file.sync()
  } finally {
    await file.close()
  }
  await fs.syncDirectory(dir)
  return file.size
}

function* slices(tables: Tables): Generator<string> {
  let lines: string[] = []
  let chars = 0
  for (const table of tables.keys())
    for (const [key, value] of tables.get(table) ?? []) {
      const line = `[${putStep(table, key, JSON.stringify(value))}]`
      lines.push(line)
      chars += line.length
      if (chars < SLICE_CHARS) continue
      yield lines.join('\n')
      lines = []
      chars = 0
    }
  if (lines.length > 0) yield lines.join('\n')
}

export interface Dump {
  index: number
  bytes: Buffer
  /** `unfinished`: the process ended while writing it. `damaged`: it was complete once. */
  state: 'complete' | 'unfinished' | 'damaged'
}

export async function readDump({ fs, dir }: Place, index: number): Promise<Dump> {
  const bytes = await fs.read(join(dir, dumpName(index)))
  const { frames, damage } = scanFrames(bytes, 0)
  if (frames[0]) checkFormat(dumpName(index), frames[0].text)
  if (damage === 'none' && frames.at(-1)?.text === COMPLETE) return { index, bytes, state: 'complete' }
  // The last frame is written when all before it are on the disk: without it, whatever is missing never was there.
  for (const { text } of framesFrom(bytes, 0)) if (text === COMPLETE) return { index, bytes, state: 'damaged' }
  return { index, bytes, state: 'unfinished' }
}

/** Every whole slice, also of a damaged dump. Returns the number the journal goes on with, when the header says it. */
export function replayDump({ bytes }: Dump, tables: Tables): number | undefined {
  let next: number | undefined
  for (const { number, text } of framesFrom(bytes, 0)) {
    if (number === 0) next = (JSON.parse(text) as { next: number }).next
    else if (text !== COMPLETE) text.split('\n').forEach((line) => replay(tables, line))
  }
  return next
}
