import { randomUUID } from 'node:crypto'
import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { inChunks } from './chunks.ts'
import { beginBeside } from './decision-store.memory.ts'
import { dropImport, headOf, HEADS, IMPORTS, LOG_TABLE } from './log-tx.memory.ts'
import type { LogEntry, LogHead, Restored } from './room-log.ts'

interface Import {
  room: RoomId
  epoch: Epoch
  restored: () => Restored
}

/** Entries are written under a mark that says whose they are; the head comes last. Whoever begins later takes over. */
export async function importInto(
  engine: EmbeddedEngine,
  { room, epoch, restored }: Import,
  entries: AsyncIterable<LogEntry>,
): Promise<boolean> {
  const mark = randomUUID()
  const begun = await engine.transact((tx) => {
    if (headOf(tx, room) !== undefined) return false
    dropImport(tx, room)
    tx.put(IMPORTS, room, mark)
    return true
  })
  if (!begun) return false
  try {
    const last = await writeAll(engine, room, mark, entries)
    return last !== undefined && (await finish(engine, { room, epoch, restored }, mark, last))
  } catch (error) {
    await giveUp(engine, room, mark).catch(() => undefined)
    throw error
  }
}

/** The newest entry; undefined = there is none, or somebody else has taken over. */
async function writeAll(
  engine: EmbeddedEngine,
  room: RoomId,
  mark: string,
  entries: AsyncIterable<LogEntry>,
): Promise<LogEntry | undefined> {
  let last: LogEntry | undefined
  for await (const chunk of inChunks(entries)) {
    const written = await engine.transact((tx) => {
      if (tx.get(IMPORTS, room) !== mark) return false
      for (const { seq, ...entry } of chunk) tx.put(LOG_TABLE + room, String(seq), entry)
      return true
    })
    if (!written) return undefined
    last = chunk.at(-1)
  }
  return last
}

const finish = (
  engine: EmbeddedEngine,
  { room, epoch, restored }: Import,
  mark: string,
  { seq, at }: LogEntry,
): Promise<boolean> =>
  engine.transact((tx) => {
    if (tx.get(IMPORTS, room) !== mark) return false
    tx.delete(IMPORTS, room)
    tx.put(HEADS, room, { epoch, seq, at } satisfies LogHead)
    beginBeside(tx, room, seq, restored())
    return true
  })

const giveUp = (engine: EmbeddedEngine, room: RoomId, mark: string): Promise<void> =>
  engine.transact((tx) => {
    if (tx.get(IMPORTS, room) === mark) dropImport(tx, room)
  })
