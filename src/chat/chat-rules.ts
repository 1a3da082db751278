import type { Refusal } from '../protocol/core.ts'
import type { PersonId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'

type Said = Extract<RoomEvent, { type: 'chat.said' }>

/** May this person change this entry's words? `undefined` = yes. The entry is what the log holds at the line's seq. */
export function judgeChange(
  entry: { at: number; body: string } | undefined,
  by: PersonId,
  { now, windowMs }: { now: number; windowMs: number },
): Refusal | undefined {
  if (entry === undefined) return 'not_found'
  const said = JSON.parse(entry.body) as RoomEvent
  if (said.type !== 'chat.said' || said.tombstone) return 'not_found'
  if (said.by !== by) return 'not_yours'
  return now - entry.at > windowMs ? 'too_late' : undefined
}

/** The entry's body with other words, and the seq of the edit that brought them. */
export function editedBody(body: string, text: string, edit: number): string {
  const said = JSON.parse(body) as Said
  return JSON.stringify({ ...said, text, edits: [...(said.edits ?? []), edit] })
}

/** Every entry that holds words of this line: itself and its edits. */
export function entriesOfLine(line: number, body: string): number[] {
  return [line, ...((JSON.parse(body) as Said).edits ?? [])]
}

/** How fast somebody has been writing: until when they are muted, and when they wrote in the last window. */
export interface Pace {
  mutedUntil: number
  times: readonly number[]
}
export const calm: Pace = { mutedUntil: 0, times: [] }

/** May one more line be said now? The Lua twin is say-lines.lua; the parity test keeps them in step. */
export function judgePace(
  pace: Pace,
  now: number,
  limit: { lines: number; windowMs: number; muteMs: number },
): { refused?: 'muted' | 'flooding'; retryAfterMs: number; pace: Pace } {
  if (now < pace.mutedUntil) return { refused: 'muted', retryAfterMs: pace.mutedUntil - now, pace }
  const times = pace.times.filter((time) => time > now - limit.windowMs)
  if (times.length < limit.lines) return { retryAfterMs: 0, pace: { mutedUntil: 0, times: [...times, now] } }
  return { refused: 'flooding', retryAfterMs: limit.muteMs, pace: { mutedUntil: now + limit.muteMs, times: [] } }
}
