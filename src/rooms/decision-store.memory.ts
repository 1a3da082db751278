import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { accept, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import { clearDeadline, deadlineOf, setDeadline } from './deadline-store.memory.ts'
import type { Decision, DecisionStore, Outdated } from './decision-store.ts'
import { appendTo, entryOf, fence, headOf, replaceEntry } from './log-tx.memory.ts'
import { recall, remember } from './recent.memory.ts'
import type { Appended, Fence } from './room-log.ts'

/** The newest decision in each room's log. */
const DECIDED = 'decided'

export const gatesTable = (room: RoomId): string => `gates/${room}`
const countersTable = (room: RoomId): string => `counters/${room}`

/** What a gate says; undefined = it is open. */
export const gateOf = (tx: Pick<Tx, 'get'>, room: RoomId, gate: string): string | undefined =>
  tx.get<string>(gatesTable(room), gate)
export const counterOf = (tx: Pick<Tx, 'get'>, room: RoomId, counter: string): number =>
  tx.get<number>(countersTable(room), counter) ?? 0
export const addTo = (tx: Tx, room: RoomId, counter: string, change: number): void =>
  tx.put(countersTable(room), counter, counterOf(tx, room, counter) + change)

export class MemoryDecisionStore implements DecisionStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  decide(room: RoomId, decision: Decision, caller: Fence): Promise<Reply<Appended> | Outdated> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      const { asking, due } = decision
      const first = asking && recall<Appended>(tx, room, caller.now, asking)
      if (first !== undefined) return first
      if (due && (caller.now < due.at || deadlineOf(tx, due.kind, room, due.thing) !== due.at)) return refuse('not_now')
      const upTo = outdated(tx, room, decision, caller)
      if (upTo !== undefined) return { outdated: true, upTo }
      const answer = decision.refused ? refuse(decision.refused) : accept(change(tx, room, decision, caller.now))
      return asking ? remember(tx, room, caller.now, asking, answer) : answer
    })
  }
}

function outdated(
  tx: Tx,
  room: RoomId,
  { replaced = [], counted = {} }: Decision,
  { seen }: Fence,
): number | undefined {
  const decided = tx.get<number>(DECIDED, room) ?? 0
  if (decided > seen) return decided
  const asRead = replaced.every(({ entry }) => {
    const now = entryOf(tx, room, entry.seq)
    return now?.body === entry.body && now.leaf === entry.leaf
  })
  const asCounted = Object.entries(counted).every(([counter, value]) => counterOf(tx, room, counter) === value)
  return asRead && asCounted ? undefined : headOf(tx, room)?.seq
}

function change(tx: Tx, room: RoomId, decision: Decision, now: number): Appended {
  const { due, events = [], replaced = [] } = decision
  if (due) clearDeadline(tx, due.kind, room, due.thing)
  setBeside(tx, room, decision)
  for (const { entry, body } of replaced) replaceEntry(tx, room, entry.seq, body)
  const appended = events.map((body) => appendTo(tx, room, now, body))
  const last = appended.at(-1)
  if (last) tx.put(DECIDED, room, last.seq)
  const { seq, at } = appended[0] ?? headOf(tx, room) ?? { seq: 0, at: now }
  return { seq, at }
}

/** What a decision writes beside the log. */
export function setBeside(
  tx: Tx,
  room: RoomId,
  { gates = {}, counters = {}, deadlines = [] }: Pick<Decision, 'gates' | 'counters' | 'deadlines'>,
): void {
  for (const [gate, value] of Object.entries(gates)) {
    if (value === null) tx.delete(gatesTable(room), gate)
    else tx.put(gatesTable(room), gate, value)
  }
  for (const [counter, by] of Object.entries(counters)) addTo(tx, room, counter, by)
  for (const { kind, thing, at } of deadlines) {
    if (at === null) clearDeadline(tx, kind, room, thing)
    else setDeadline(tx, { room, kind, thing, at })
  }
}

/** Nothing of an older log of that room is left beside its log; the newest decision is `decided`. */
export function beginBeside(tx: Tx, room: RoomId, decided: number, restored: Parameters<typeof setBeside>[2]): void {
  tx.drop(gatesTable(room))
  tx.drop(countersTable(room))
  tx.put(DECIDED, room, decided)
  setBeside(tx, room, restored)
}
