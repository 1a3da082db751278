import { join } from 'node:path'
import { DirectoryUnusable, isSystemError } from './embedded-errors.ts'
import { FrameFile } from './frame-file.ts'
import { journalName, type Place } from './journal.ts'
import { loadTables, type Loaded } from './load-tables.ts'
import { salvageTables } from './salvage.ts'
import { SegmentWriter } from './segment-writer.ts'

interface OpenPlace {
  lock: AsyncDisposable
  loaded: Loaded
  writer: SegmentWriter
}

interface Wishes {
  warn: (line: string) => void
  salvage?: boolean
}

/** Takes the directory for this process, reads what is in it and gets ready to write behind that. */
export async function openPlace(place: Place, { warn, salvage = false }: Wishes): Promise<OpenPlace> {
  try {
    await place.fs.makeDirectory(place.dir)
    const lock = await place.fs.lock(place.dir)
    try {
      const loaded = salvage ? await salvageTables(place, warn) : await loadTables(place)
      return { lock, loaded, writer: await writerBehind(place, loaded, warn) }
    } catch (error) {
      await lock[Symbol.asyncDispose]()
      throw error
    }
  } catch (error) {
    throw isSystemError(error) ? new DirectoryUnusable(place.dir, error) : error
  }
}

async function writerBehind(place: Place, loaded: Loaded, warn: (line: string) => void): Promise<SegmentWriter> {
  const { last, next, journalBytes } = loaded
  await removeAll(place, loaded.useless)
  if (last === undefined) return SegmentWriter.begin(place, loaded.free, next, 0)
  if (last.torn > 0) warn(`${journalName(last.index)}: its last ${last.torn} bytes are no whole batch and are cut off`)
  const file = await FrameFile.resume(place.fs, join(place.dir, journalName(last.index)), last.end, next)
  return new SegmentWriter(place, file, last.index, journalBytes - last.end - last.torn)
}

export async function removeAll({ fs, dir }: Place, names: string[]): Promise<void> {
  for (const name of names) await fs.remove(join(dir, name))
}
