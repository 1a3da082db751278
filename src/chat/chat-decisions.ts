import { standingLine, type HeldLine } from '../protocol/chat.ts'
import type { PersonId } from '../protocol/core.ts'
import type { Decision } from '../rooms/decision-store.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { goneOf } from '../rooms/digest.ts'
import { buried, eventBody, type By } from '../rooms/event-body.ts'
import { COUNTERS } from '../rooms/gates.ts'
import type { LogEntry } from '../rooms/room-log.ts'
import { entriesOfLine, saidIn, sayingOf } from './chat-rules.ts'

/** Reads one entry of the room's log as it is now. */
export type ReadEntry = (seq: number) => Promise<LogEntry | undefined>

const isEntry = (entry: LogEntry | undefined): entry is LogEntry => entry !== undefined

/** Anybody's line goes, from everywhere; staff keep its words, to put it back. Also from a closed room. */
export const strikeLine = (line: number, by: By, read: ReadEntry) => async (): Promise<Verdict> => {
  const entry = await read(line)
  const said = entry && saidIn(entry.body)
  if (entry === undefined || said?.by === undefined) return 'not_found'
  const entries = (await Promise.all(entriesOfLine(line, entry.body).map(read))).filter(isEntry)
  const gone = goneOf(entries)
  const struck = { ...sayingOf(said), line, person: said.by }
  return {
    events: [
      eventBody('chat.removed', { ...by, gone }, { line }),
      eventBody('chat.struck', { ...by, to: 'staff' }, struck),
    ],
    replaced: buried(entries),
  }
}

/** Those of these lines that still wait are said by who wrote them, or not, in the order they were written. */
export const judgeLines =
  (held: readonly number[], allowed: boolean, by: By, read: ReadEntry) =>
  async ({ everyone, staff }: Seen): Promise<Verdict> => {
    if (allowed && everyone.launch.phase === 'archived') return 'closed'
    const waiting = staff.chat.held.filter((line) => held.includes(line.held))
    if (waiting.length === 0) return {}
    const judged = await Promise.all(waiting.map((line) => judgement(line, allowed, by, read)))
    return {
      events: judged.flatMap(({ events }) => events),
      replaced: judged.flatMap(({ replaced }) => replaced),
      counters: { [COUNTERS.held]: -waiting.length },
    }
  }

/** The writer's entry stands right after the staff's. */
async function judgement(
  line: HeldLine,
  allowed: boolean,
  by: By,
  read: ReadEntry,
): Promise<Required<Pick<Decision, 'events' | 'replaced'>>> {
  const { held, by: writer, id } = line
  const entries = (await Promise.all([held, held + 1].map(read))).filter(isEntry)
  const gone = goneOf(entries)
  const said = eventBody('chat.said', { by: writer, id }, sayingOf(line))
  return {
    events: [
      ...(allowed ? [said] : []),
      eventBody('chat.judged', { ...by, to: 'staff', gone }, { held, allowed }),
      eventBody('chat.judged', { to: writer }, { held: held + 1, allowed }),
    ],
    replaced: buried(entries),
  }
}

/** Above the conversation, or nothing there. What is so already is not said again. */
export const pinLine =
  (line: number | null, by: By, read: ReadEntry) =>
  async ({ everyone }: Seen): Promise<Verdict> => {
    const { launch, chat } = everyone
    if (launch.phase === 'archived') return 'closed'
    if (line === null) return chat.pinned ? { events: [eventBody('chat.pinned', by, { line })] } : {}
    const replaced = standingLine(chat, line) && (await unchanged(line, read))
    if (replaced === undefined) return 'not_found'
    return chat.pinned?.seq === line ? {} : { events: [eventBody('chat.pinned', by, { line })], replaced }
  }

/** On the big screen's wall, or not. What is so already is not said again. */
export const featureLine =
  (line: number, on: boolean, by: By, read: ReadEntry) =>
  async ({ everyone }: Seen): Promise<Verdict> => {
    const { launch, chat } = everyone
    if (launch.phase === 'archived') return 'closed'
    const featured = chat.featured.some(({ seq }) => seq === line)
    const events = [eventBody('chat.featured', by, { line, on })]
    if (featured && !on) return { events }
    const replaced = standingLine(chat, line) && (await unchanged(line, read))
    if (replaced === undefined) return 'not_found'
    return featured === on ? {} : { events, replaced }
  }

/** The line is written again as it is, so that nothing happens if its writer has changed or removed it meanwhile. */
async function unchanged(line: number, read: ReadEntry): Promise<Decision['replaced']> {
  const entry = await read(line)
  return entry && saidIn(entry.body) && [{ entry, body: entry.body }]
}

/** How many lines this command has judged, as the log tells from its first event on. */
export function judgedIn(entries: readonly LogEntry[], by: PersonId, id: string): number {
  const events = entries.map(({ body }) => JSON.parse(body) as { type: string; by?: string; to?: string; id?: string })
  return events.filter((one) => one.type === 'chat.judged' && one.to === 'staff' && one.by === by && one.id === id)
    .length
}
