import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Tx } from '../embedded/tables.ts'
import { CHAT_LIMITS } from '../protocol/chat.ts'
import { accept, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import { addTo, counterOf, gateOf } from '../rooms/decision-store.memory.ts'
import { eventBody } from '../rooms/event-body.ts'
import { COUNTERS, GATES } from '../rooms/gates.ts'
import { appendTo, fence } from '../rooms/log-tx.memory.ts'
import { once, recall, recallPace, remember, rememberPace } from '../rooms/recent.memory.ts'
import type { Appended, Fence } from '../rooms/room-log.ts'
import { calm, judgePace, sayingOf, type Pace } from './chat-rules.ts'
import type { ChatStore, FloodLimit, NewLine, Reacting, SaidLine, Sender } from './chat-store.ts'
import { editLine, removeLine, restoreLine, type Edit, type LineChange } from './line-changes.memory.ts'
import { refusedByGates } from '../rooms/person-gates.memory.ts'
import { countsOf, react } from './reactions.memory.ts'

export class MemoryChatStore implements ChatStore {
  readonly #engine: EmbeddedEngine
  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
  }

  say(room: RoomId, lines: NewLine[], limit: FloodLimit, caller: Fence): Promise<Reply<SaidLine>[]> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return lines.map((line) => sayLine(tx, room, line, limit, caller.now))
    })
  }

  edit(room: RoomId, change: Edit, caller: Fence): Promise<Reply<Appended>> {
    return this.#once(room, change, caller, (tx) => editLine(tx, room, change, caller.now))
  }

  remove(room: RoomId, change: LineChange, caller: Fence): Promise<Reply<Appended>> {
    return this.#once(room, change, caller, (tx) => removeLine(tx, room, change, caller.now))
  }

  restore(room: RoomId, change: LineChange, caller: Fence): Promise<Reply<Appended>> {
    return this.#once(room, change, caller, (tx) => restoreLine(tx, room, change, caller.now))
  }

  react(room: RoomId, reactions: Reacting[], caller: Fence): Promise<Reply<{ counts: number[] }>[]> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return reactions.map((reacting) => react(tx, room, reacting, caller.now))
    })
  }

  reactions(room: RoomId, lines: readonly number[]): Promise<Record<number, number[]>> {
    return this.#engine.transact((tx) => {
      const counted = lines.map((line) => [line, countsOf(tx, room, line)] as const)
      return Object.fromEntries(counted.flatMap(([line, counts]) => (counts ? [[line, [...counts]]] : [])))
    })
  }

  #once(room: RoomId, sender: Sender, caller: Fence, step: (tx: Tx) => Reply<Appended>): Promise<Reply<Appended>> {
    return this.#engine.transact((tx) => {
      fence(tx, room, caller)
      return once(tx, room, caller.now, sender, () => step(tx))
    })
  }
}

function sayLine(tx: Tx, room: RoomId, line: NewLine, limit: FloodLimit, now: number): Reply<SaidLine> {
  const first = recall<SaidLine>(tx, room, now, line)
  if (first !== undefined) return first
  const shut = refusedByGates(tx, room, line, now)
  if (shut) return remember(tx, room, now, line, shut)
  if (line.staff) return remember(tx, room, now, line, accept(append(tx, room, line, now)))
  return sayInPace(tx, room, line, limit, now)
}

function sayInPace(tx: Tx, room: RoomId, line: NewLine, limit: FloodLimit, now: number): Reply<SaidLine> {
  const { person, limitKey } = line
  const slowMs = Number(gateOf(tx, room, GATES.slow) ?? 0)
  const hold = gateOf(tx, room, GATES.hold) !== undefined
  const known = recallPace<Pace>(tx, room, now, limitKey) ?? calm
  const { refused, retryAfterMs, pace } = judgePace(known, now, { ...limit, slowMs })
  if (refused === 'flooding') {
    rememberPace(tx, room, now, limitKey, pace)
    appendTo(tx, room, now, eventBody('chat.muted', { to: person }, { until: pace.mutedUntil }))
  }
  if (refused) return refuse(refused, retryAfterMs)
  if (hold && counterOf(tx, room, COUNTERS.held) >= CHAT_LIMITS.heldLines) return refuse('hold_full')
  rememberPace(tx, room, now, limitKey, pace)
  return remember(tx, room, now, line, accept((hold ? appendHeld : append)(tx, room, line, now)))
}

const append = (tx: Tx, room: RoomId, line: NewLine, now: number): SaidLine =>
  appendTo(tx, room, now, eventBody('chat.said', { by: line.person, id: line.id }, sayingOf(line)))

function appendHeld(tx: Tx, room: RoomId, line: NewLine, now: number): SaidLine {
  const { person, id } = line
  const words = sayingOf(line)
  const waiting = appendTo(tx, room, now, eventBody('chat.held', { by: person, to: 'staff', id }, words))
  appendTo(tx, room, now, eventBody('chat.held', { to: person, id }, words))
  addTo(tx, room, COUNTERS.held, 1)
  return { ...waiting, held: true }
}
