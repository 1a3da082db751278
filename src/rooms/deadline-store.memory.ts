import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import type { RoomId } from '../protocol/core.ts'
import type { Deadline, DeadlineStore } from './deadline-store.ts'

const DEADLINES = 'deadlines'

const keyOf = (kind: Deadline['kind'], room: RoomId, thing: string): string => `${kind} ${room} ${thing}`

/** Writes it, in place of one of the same kind, room and thing. */
export const setDeadline = (tx: Tx, deadline: Deadline): void =>
  tx.put(DEADLINES, keyOf(deadline.kind, deadline.room, deadline.thing), deadline)

/** Whether there is one or not. */
export const clearDeadline = (tx: Tx, kind: Deadline['kind'], room: RoomId, thing: string): void =>
  tx.delete(DEADLINES, keyOf(kind, room, thing))

/** Its moment; undefined = there is none. */
export const deadlineOf = (
  tx: Pick<Tx, 'get'>,
  kind: Deadline['kind'],
  room: RoomId,
  thing: string,
): number | undefined => tx.get<Deadline>(DEADLINES, keyOf(kind, room, thing))?.at

export class MemoryDeadlineStore implements DeadlineStore {
  readonly #engine: EmbeddedEngine

  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  due(now: number, limit: number): Promise<Deadline[]> {
    return this.#engine.transact((tx) => {
      const due: Deadline[] = []
      for (const key of tx.keys(DEADLINES)) {
        const deadline = tx.get<Deadline>(DEADLINES, key)
        if (deadline && deadline.at <= now) due.push(deadline)
      }
      return due.sort((a, b) => a.at - b.at).slice(0, limit)
    })
  }
}
