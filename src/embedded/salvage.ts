import { join } from 'node:path'
import { JournalCorrupt } from './embedded-errors.ts'
import { dumpName } from './dump.ts'
import { writeAll } from './frame-file.ts'
import { journalName, type Place } from './journal.ts'
import { listFiles, loadTables, type Loaded } from './load-tables.ts'

/** Loads what is whole; everything from the first damage on is kept beside it as `*.damaged`, and warned of. */
export async function salvageTables(place: Place, warn: (line: string) => void): Promise<Loaded> {
  for (;;)
    try {
      const loaded = await loadTables(place, { salvage: true })
      if (loaded.damagedDump) {
        const { index, bytes } = loaded.damagedDump
        warn(
          `${dumpName(index)} is damaged: its whole parts are kept, the file as it was is ${await keep(place, dumpName(index), bytes)}`,
        )
      }
      return loaded
    } catch (error) {
      if (!(error instanceof JournalCorrupt)) throw error
      warn(`${error.file} is damaged at byte ${error.offset}: what follows is put aside as *.damaged`)
      await putAside(place, error)
    }
}

/** Until the cut, which comes last, the damage is there as before: whenever this ends half-way, it can begin again. */
async function putAside(place: Place, { file, offset }: JournalCorrupt): Promise<void> {
  const { fs, dir } = place
  const { journals } = await listFiles(place)
  const damaged = journals.findIndex((index) => journalName(index) === file)
  for (const index of journals.slice(damaged + 1).toReversed()) await moveAside(place, journalName(index))
  if (offset === 0) return moveAside(place, file)
  const bytes = await fs.read(join(dir, file))
  if (offset < bytes.length) await keep(place, file, bytes.subarray(offset))
  const handle = await fs.open(join(dir, file))
  try {
    await handle.truncate(offset)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function moveAside(place: Place, name: string): Promise<void> {
  await place.fs.rename(join(place.dir, name), join(place.dir, await freeName(place, name)))
  await place.fs.syncDirectory(place.dir)
}

async function keep(place: Place, name: string, bytes: Buffer): Promise<string> {
  const kept = await freeName(place, name)
  const file = await place.fs.create(join(place.dir, kept))
  try {
    await writeAll(file, bytes, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await place.fs.syncDirectory(place.dir)
  return kept
}

async function freeName({ fs, dir }: Place, name: string): Promise<string> {
  const taken = new Set(await fs.list(dir))
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? `${name}.damaged` : `${name}.${n}.damaged`
    if (!taken.has(candidate)) return candidate
  }
}
