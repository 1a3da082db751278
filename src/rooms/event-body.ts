import type { Audience, CommandId, PersonId } from '../protocol/core.ts'
import type { Gone } from '../protocol/events.ts'
import type { AllEvents, RoomEvent } from '../protocol/index.ts'
import type { LogEntry } from './room-log.ts'

/** Who decides, by which command; for whom the event is, and what it deletes. */
export interface By {
  by?: PersonId | undefined
  to?: Audience | undefined
  id?: CommandId | undefined
  gone?: readonly Gone[] | undefined
}

/** An event as the log keeps it: JSON without `seq` and `at`. Both stores use this, so their logs are alike to the byte. */
export const eventBody = <T extends keyof AllEvents>(type: T, by: By, fields: AllEvents[T]): string =>
  JSON.stringify({ type, ...by, ...fields })

/** What takes an entry's place when its words are deleted: its type and audience, nothing else. */
export function tombstoneBody(body: string): string {
  const { type, to } = JSON.parse(body) as RoomEvent
  return JSON.stringify({ type, to, tombstone: true })
}

/** Each of these entries, and what takes its place. */
export const buried = <E extends Pick<LogEntry, 'body'>>(entries: readonly E[]): { entry: E; body: string }[] =>
  entries.map((entry) => ({ entry, body: tombstoneBody(entry.body) }))

/** The event as clients get it, still JSON: the body with `seq` and `at` in front. */
export const wireEvent = ({ seq, at, body }: { seq: number; at: number; body: string }): string =>
  `{"seq":${seq},"at":${at},${body.slice(1)}`
