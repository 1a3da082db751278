import type { Tx } from '../embedded/tables.ts'
import { REACTIONS } from '../protocol/chat.ts'
import { accept, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import { entryOf } from '../rooms/log-tx.memory.ts'
import { saidIn } from './chat-rules.ts'
import type { Reacting } from './chat-store.ts'
import { refusedByGates } from '../rooms/person-gates.memory.ts'

/** Who has reacted, and how; and the counts of every line that has any. */
const reactorsTable = (room: RoomId): string => `reactors/${room}`
const reactionsTable = (room: RoomId): string => `reactions/${room}`

const none: readonly number[] = REACTIONS.map(() => 0)

export function react(tx: Tx, room: RoomId, reacting: Reacting, now: number): Reply<{ counts: number[] }> {
  const { person, line, reaction, on } = reacting
  const shut = refusedByGates(tx, room, reacting, now)
  if (shut) return shut
  const entry = entryOf(tx, room, line)
  if (entry === undefined || saidIn(entry.body) === undefined) return refuse('not_found')
  const counts = countsOf(tx, room, line) ?? none
  const reactor = `${line} ${reaction} ${person}`
  const was = tx.get(reactorsTable(room), reactor) !== undefined
  if (was === on) return accept({ counts: [...counts] })
  if (on) tx.put(reactorsTable(room), reactor, 1)
  else tx.delete(reactorsTable(room), reactor)
  const next = counts.map((count, i) => (i === reaction ? count + (on ? 1 : -1) : count))
  if (next.some((count) => count > 0)) tx.put(reactionsTable(room), String(line), next)
  else tx.delete(reactionsTable(room), String(line))
  return accept({ counts: next })
}

/** undefined = there are none. */
export const countsOf = (tx: Pick<Tx, 'get'>, room: RoomId, line: number): readonly number[] | undefined =>
  tx.get<readonly number[]>(reactionsTable(room), String(line))
