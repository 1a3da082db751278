import type { LogEntry } from './room-log.ts'

/** So many entries, and characters of bodies, go in one write. */
const CHUNK = { entries: 200, length: 131_072 }

/** Entries as they come, some at a time. */
export async function* inChunks(entries: AsyncIterable<LogEntry>): AsyncGenerator<LogEntry[]> {
  let chunk: LogEntry[] = []
  let length = 0
  for await (const entry of entries) {
    chunk.push(entry)
    length += entry.body.length
    if (chunk.length < CHUNK.entries && length < CHUNK.length) continue
    yield chunk
    chunk = []
    length = 0
  }
  if (chunk.length > 0) yield chunk
}
