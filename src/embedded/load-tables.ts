import { JournalCorrupt } from './embedded-errors.ts'
import { dumpName, readDump, replayDump, type Dump } from './dump.ts'
import { journalName, replayJournal, type Place, type Replayed } from './journal.ts'
import { replay, type Tables } from './table-tx.ts'

/** The state a directory holds, and where the journal goes on. */
export interface Loaded extends Pick<Replayed, 'next' | 'last'> {
  tables: Tables
  /** The index of the next new segment. */
  free: number
  journalBytes: number
  dumpBytes: number
  /** Names of files that nothing depends on any more. */
  useless: string[]
  /** The dump that was used although it is damaged, if one was: salvage only. */
  damagedDump: Dump | undefined
}

interface Names {
  journals: number[]
  dumps: number[]
}

export async function listFiles({ fs, dir }: Place): Promise<Names> {
  const names = await fs.list(dir)
  const indexes = (pattern: RegExp): number[] =>
    names
      .flatMap((name) => pattern.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  return { journals: indexes(/^journal-(\d+)\.log$/), dumps: indexes(/^dump-(\d+)\.bin$/) }
}

/**
 * The newest complete dump and the journal from there on; throws `JournalCorrupt` rather than tell less than what was
 * durable. `upTo`: the number of the first batch that does not count. Changes nothing on the disk.
 */
export async function loadTables(place: Place, { upTo = Infinity, salvage = false } = {}): Promise<Loaded> {
  const files = await listFiles(place)
  const dump = await chooseDump(place, files, salvage)
  const base = dump?.index ?? 0
  const journals = files.journals.filter((index) => index >= base)
  const tables: Tables = new Map()
  const first = dump ? replayDump(dump, tables) : 1
  const replayed = await replayJournal(place, journals, { first, upTo }, (record) => replay(tables, record))
  if (dump && replayed.last === undefined && !salvage) throw new JournalCorrupt(journalName(base), 0, 'it is missing')
  return {
    ...replayed,
    tables,
    free: Math.max(base, replayed.last?.index ?? 0) + 1,
    journalBytes: replayed.bytes,
    dumpBytes: dump?.bytes.length ?? 0,
    useless: [...replayed.unused, ...namesBefore(files, base), ...files.dumps.filter((n) => n > base).map(dumpName)],
    damagedDump: dump?.state === 'complete' ? undefined : dump,
  }
}

const namesBefore = ({ journals, dumps }: Names, index: number): string[] => [
  ...journals.filter((n) => n < index).map(journalName),
  ...dumps.filter((n) => n < index).map(dumpName),
]

export async function namesOlderThan(place: Place, index: number): Promise<string[]> {
  return namesBefore(await listFiles(place), index)
}

async function chooseDump(place: Place, { dumps, journals }: Names, salvage: boolean): Promise<Dump | undefined> {
  const unfinished: Dump[] = []
  for (const index of dumps.toReversed()) {
    const dump = await readDump(place, index)
    if (dump.state === 'complete' || (dump.state === 'damaged' && salvage)) return dump
    if (dump.state === 'damaged') throw new JournalCorrupt(dumpName(index), 0, 'not all of its parts are whole')
    unfinished.push(dump)
  }
  // Without the first segment there was a complete dump once: one whose end is damaged is better than nothing.
  return salvage && !journals.includes(1) ? unfinished[0] : undefined
}
