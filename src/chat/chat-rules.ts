import { CHAT_LIMITS, type Saying } from '../protocol/chat.ts'
import type { PersonId, Refusal } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'

type Said = Extract<RoomEvent, { type: 'chat.said' }>
type Struck = Extract<RoomEvent, { type: 'chat.struck' }>

/** What an entry says, if it is a line that has its words; a line that was removed has none. */
export function saidIn(body: string): Said | undefined {
  const event = JSON.parse(body) as RoomEvent
  return event.type === 'chat.said' && !event.tombstone ? event : undefined
}

/** May this person change this entry's words? `undefined` = yes. The entry is what the log holds at the line's seq. */
export function judgeChange(
  entry: { at: number; body: string } | undefined,
  ids: readonly PersonId[],
  { now, windowMs }: { now: number; windowMs: number },
): Refusal | undefined {
  const said = entry && saidIn(entry.body)
  if (entry === undefined || said === undefined) return 'not_found'
  if (said.by === undefined || !ids.includes(said.by)) return 'not_yours'
  return now - entry.at > windowMs ? 'too_late' : undefined
}

/** The same for an edit, of which a line has so many at most. */
export function judgeEdit(...judged: Parameters<typeof judgeChange>): Refusal | undefined {
  const [entry] = judged
  const refused = judgeChange(...judged)
  if (refused !== undefined) return refused
  const edits = (entry && saidIn(entry.body)?.edits) ?? []
  return edits.length >= CHAT_LIMITS.editsOfLine ? 'too_many' : undefined
}

/** The entry's body with other words, and the seq of the edit that brought them. */
export function editedBody(body: string, text: string, edit: number): string {
  const said = JSON.parse(body) as Said
  return JSON.stringify({ ...said, text, edits: [...(said.edits ?? []), edit] })
}

/** Every entry that holds words of this line: itself, its edits, and what put it back. */
export function entriesOfLine(line: number, body: string): number[] {
  return [line, ...((JSON.parse(body) as Said).edits ?? [])]
}

/** What was said, without what tells of the saying. */
export const sayingOf = ({ name, text, re, staff }: Saying): Saying => ({
  name,
  text,
  ...(re !== undefined && { re }),
  ...(staff && { staff }),
})

/** A line that can be put back, and whose it was. */
export type Restorable = Saying & { person: PersonId }

/** May this entry be put back? `undefined` = yes, if the log tells of a host who removed it. */
export function judgeRestoring(entry: { body: string } | undefined): Refusal | undefined {
  const event = entry && (JSON.parse(entry.body) as RoomEvent)
  if (event?.type !== 'chat.said') return 'not_found'
  return event.tombstone ? undefined : 'stale'
}

/** The body of a line that is put back; `restored` is the seq of the event that does so, and holds its words as well. */
export const restoredBody = ({ person, ...saying }: Restorable, restored: number): string =>
  JSON.stringify({ type: 'chat.said', by: person, ...sayingOf(saying), edits: [restored] })

/**
 * Was this line removed last by a host, among the last so many that were? Asked of a log's entries from the newest back:
 * the line as it was, `no`, or undefined as long as it is not known. What its writer removed is not in question.
 */
export function strikeOf(line: number): (entry: { body: string }) => Restorable | 'no' | undefined {
  let others = 0
  return ({ body }) => {
    if (!/^\{"type":"chat\.(struck|removed)"/.test(body)) return undefined
    const event = JSON.parse(body) as Struck | Extract<RoomEvent, { type: 'chat.removed' }>
    if (event.type === 'chat.removed') return event.line === line ? 'no' : undefined
    if (event.line === line) return { ...sayingOf(event), person: event.person }
    return ++others < CHAT_LIMITS.struckLines ? undefined : 'no'
  }
}

/** How fast somebody has been writing: until when they are muted, and when they last wrote, oldest first. */
export interface Pace {
  mutedUntil: number
  times: readonly number[]
}
export const calm: Pace = { mutedUntil: 0, times: [] }

interface PaceLimit {
  lines: number
  windowMs: number
  muteMs: number
  /** Between two lines; 0 = any time. */
  slowMs: number
}

/** May one more line be said now? The Lua twin is pace.lua; the parity test keeps them in step. */
export function judgePace(
  pace: Pace,
  now: number,
  limit: PaceLimit,
): { refused?: 'muted' | 'slow_mode' | 'flooding'; retryAfterMs: number; pace: Pace } {
  if (now < pace.mutedUntil) return { refused: 'muted', retryAfterMs: pace.mutedUntil - now, pace }
  const next = (pace.times.at(-1) ?? -Infinity) + limit.slowMs
  if (now < next && limit.slowMs > 0) return { refused: 'slow_mode', retryAfterMs: next - now, pace }
  const times = pace.times.filter((time) => time > now - limit.windowMs)
  if (times.length < limit.lines) return { retryAfterMs: 0, pace: { mutedUntil: 0, times: [...times, now] } }
  return { refused: 'flooding', retryAfterMs: limit.muteMs, pace: { mutedUntil: now + limit.muteMs, times } }
}
