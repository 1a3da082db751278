import { randomUUID } from 'node:crypto'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { script } from '../redis/script.ts'
import { logKeys, writeAmended } from '../redis/stream-entries.ts'
import { inChunks } from './chunks.ts'
import { deadlineMember, deadlinesKey } from './deadline-store.redis.ts'
import { counterField, gatesKey } from './decision-store.redis.ts'
import type { LogEntry, Restored } from './room-log.ts'

const importEntries = script(new URL('./import-entries.lua', import.meta.url))
const importHead = script(new URL('./import-head.lua', import.meta.url))

interface Import {
  room: RoomId
  epoch: Epoch
  restored: () => Restored
  /** Where its checkpoint is kept. */
  checkpoint: string
}

/** What was written by somebody who broke off goes by itself after this time, ms. */
const KEPT_MS = 600_000

/** Entries are written to keys of their own; the last step gives them the room's names, if there is no such room. */
export async function importInto(
  link: RedisLink,
  { room, epoch, restored, checkpoint }: Import,
  entries: AsyncIterable<LogEntry>,
): Promise<boolean> {
  const { head, log, amended } = logKeys(room)
  const own = randomUUID()
  const staged = [roomKey(room, 'import', own, 'log'), roomKey(room, 'import', own, 'amended')]
  try {
    if ((await link.one('exists', head)) === 1) return false
    const last = await writeAll(link, staged, entries)
    if (last === undefined) return false
    const keys = [head, log, amended, gatesKey(room), deadlinesKey(room), checkpoint, ...staged]
    const made = await link.run(importHead, keys, [epoch, last.seq, last.at, ...lists(room, restored())])
    return (made as unknown[])[1] === 1
  } finally {
    // A name that they were given is not theirs any more: what is left is of no use.
    await link.all(staged.map((key) => ['del', key])).catch(() => undefined)
  }
}

async function writeAll(
  link: RedisLink,
  staged: string[],
  entries: AsyncIterable<LogEntry>,
): Promise<LogEntry | undefined> {
  let last: LogEntry | undefined
  for await (const chunk of inChunks(entries)) {
    const rows = chunk.flatMap(({ seq, at, body, leaf }) => [
      ...[seq, at],
      leaf === undefined ? body : writeAmended({ at, leaf, body }),
      leaf === undefined ? '' : '1',
    ])
    await link.run(importEntries, staged, [KEPT_MS, ...rows])
    last = chunk.at(-1)
  }
  return last
}

/** The script's two lists, the first after its length. */
function lists(room: RoomId, { gates, counters, deadlines }: Restored): (string | number)[] {
  const fields = [
    ...Object.entries(gates).flatMap(([gate, value]) => (value === null ? [] : [gate, value])),
    ...Object.entries(counters).flatMap(([counter, value]) => [counterField(counter), value]),
  ]
  const due = deadlines.flatMap(({ kind, thing, at }) =>
    at === null ? [] : [at, deadlineMember({ kind, thing, room })],
  )
  return [fields.length, ...fields, ...due]
}
