import {
  accept,
  REFUSALS,
  refuse,
  type CommandId,
  type PersonId,
  type Refusal,
  type Reply,
  type RoomId,
} from '../protocol/core.ts'
import { LogLost } from '../rooms/room-log.ts'

/** What our scripts return: `{ 'accepted', ... }` or `{ 'refused', code, retryAfterMs? }`. */
export type ScriptAnswer = [verdict: 'accepted' | 'refused', ...rest: unknown[]]

/** Reads one answer. `log_lost` is no answer to a command: it throws LogLost. */
export function readReply<T>(room: RoomId, raw: unknown, read: (rest: unknown[]) => T): Reply<T> {
  const [verdict, ...rest] = raw as ScriptAnswer
  if (verdict === 'accepted') return accept(read(rest))
  const [code, retryAfterMs] = rest
  if (code === 'log_lost') throw new LogLost(room)
  if (!isRefusal(code)) throw new Error(`a script refused with ${String(code)}, which is no refusal`)
  return refuse(code, retryAfterMs === undefined ? undefined : Number(retryAfterMs))
}

/** The script found something else than the caller had read: read again. */
export const isConflict = (raw: unknown): boolean => {
  const [verdict, code] = raw as ScriptAnswer
  return verdict === 'refused' && code === 'conflict'
}

const isRefusal = (code: unknown): code is Refusal => typeof code === 'string' && Object.hasOwn(REFUSALS, code)

/** An accepted answer's rest when it is a place in the log. */
export const readAppended = ([seq, at]: unknown[]): { seq: number; at: number } => ({
  seq: Number(seq),
  at: Number(at),
})

/** Where a room remembers the answer to a command. */
export const answerField = (person: PersonId, id: CommandId): string => `i:${person}:${id}`
