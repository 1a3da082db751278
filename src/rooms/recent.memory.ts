import type { Tx } from '../embedded/tables.ts'
import { REFUSALS, refuse, type CommandId, type PersonId, type Reply, type RoomId } from '../protocol/core.ts'

/**
 * What a room remembers for a while: the answers to commands, by person and id, and how fast people have been writing.
 * Two tables that take turns: what is kept stays for one to two windows of the caller's time.
 */
const WINDOW_MS = 600_000

/** Which windows a room keeps. */
const WINDOWS = 'recent-windows'

/** Whose command it is, and what it said: the same id with another hash is another command. */
export interface Asking {
  person: PersonId
  id: CommandId
  hash: string
}

interface Kept {
  hash: string
  answer: Reply<unknown>
}

/** The first answer to this command; `id_reused` if its id had other content then; undefined = not asked before. */
export function recall<T>(tx: Tx, room: RoomId, now: number, { person, id, hash }: Asking): Reply<T> | undefined {
  const kept = find<Kept>(tx, room, now, answerField(person, id))
  if (kept === undefined) return undefined
  return kept.hash === hash ? (kept.answer as Reply<T>) : refuse('id_reused')
}

/** Keeps an answer, unless it is a refusal that retrying can cure; returns it. */
export function remember<T>(tx: Tx, room: RoomId, now: number, asking: Asking, answer: Reply<T>): Reply<T> {
  if (answer.ok || !REFUSALS[answer.refused].retry) {
    const kept: Kept = { hash: asking.hash, answer }
    keep(tx, room, now, answerField(asking.person, asking.id), kept)
  }
  return answer
}

/** The answer of the first time, or that of `step`, which is kept. */
export function once<T>(tx: Tx, room: RoomId, now: number, asking: Asking, step: () => Reply<T>): Reply<T> {
  return recall<T>(tx, room, now, asking) ?? remember(tx, room, now, asking, step())
}

/** What was last kept of somebody's pace. */
export const recallPace = <P>(tx: Tx, room: RoomId, now: number, limitKey: string): P | undefined =>
  find<P>(tx, room, now, paceField(limitKey))

export const rememberPace = (tx: Tx, room: RoomId, now: number, limitKey: string, pace: unknown): void =>
  keep(tx, room, now, paceField(limitKey), pace)

const answerField = (person: PersonId, id: CommandId): string => `i:${person}:${id}`
const paceField = (limitKey: string): string => `p:${limitKey}`
const windowAt = (now: number): number => Math.floor(now / WINDOW_MS)
const tableOf = (room: RoomId, window: number): string => `recent/${room}/${window}`

function find<V>(tx: Tx, room: RoomId, now: number, field: string): V | undefined {
  const window = windowAt(now)
  return tx.get<V>(tableOf(room, window), field) ?? tx.get<V>(tableOf(room, window - 1), field)
}

function keep(tx: Tx, room: RoomId, now: number, field: string, value: unknown): void {
  const window = windowAt(now)
  const windows = tx.get<readonly number[]>(WINDOWS, room) ?? []
  if (!windows.includes(window)) begin(tx, room, window, windows)
  tx.put(tableOf(room, window), field, value)
}

function begin(tx: Tx, room: RoomId, window: number, windows: readonly number[]): void {
  const tooOld = (other: number): boolean => other < window - 1
  for (const old of windows.filter(tooOld)) tx.drop(tableOf(room, old))
  tx.put(WINDOWS, room, [...windows.filter((other) => !tooOld(other)), window])
}
