import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { CHEERS, type Cheer } from '../protocol/cheers.ts'
import { accept, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import { gateOf } from '../rooms/decision-store.memory.ts'
import { GATES } from '../rooms/gates.ts'
import { recallPace, rememberPace } from '../rooms/recent.memory.ts'
import type { Cheering, CheerStore } from './cheer-store.ts'

const sumsTable = (room: RoomId): string => `cheers/${room}`
/** Kept beside how fast people write, for as long. */
const paceOf = (limitKey: string): string => `cheer:${limitKey}`

export class MemoryCheerStore implements CheerStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  cheer(room: RoomId, cheers: Cheering[], debounceMs: number, now: number): Promise<Reply<{ counted: boolean }>[]> {
    return this.#engine.transact((tx) => {
      if (gateOf(tx, room, GATES.closed) !== undefined) return cheers.map(() => refuse('closed'))
      return cheers.map((cheering) => accept({ counted: count(tx, room, cheering, debounceMs, now) }))
    })
  }

  sums(room: RoomId): Promise<Partial<Record<Cheer, number>>> {
    return this.#engine.transact((tx) => {
      const sums = CHEERS.map((kind) => [kind, tx.get<number>(sumsTable(room), kind)] as const)
      return Object.fromEntries(sums.filter(([, sum]) => sum !== undefined))
    })
  }
}

function count(tx: Tx, room: RoomId, { limitKey, kind }: Cheering, debounceMs: number, now: number): boolean {
  const last = recallPace<number>(tx, room, now, paceOf(limitKey)) ?? -Infinity
  if (now < last + debounceMs) return false
  rememberPace(tx, room, now, paceOf(limitKey), now)
  tx.put(sumsTable(room), kind, (tx.get<number>(sumsTable(room), kind) ?? 0) + 1)
  return true
}
