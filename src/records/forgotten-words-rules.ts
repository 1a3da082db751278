import type { PersonId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { goneOf } from '../rooms/digest.ts'
import { buried, eventBody } from '../rooms/event-body.ts'
import { COUNTERS } from '../rooms/gates.ts'
import type { LogEntry } from '../rooms/room-log.ts'
import { forgetQuestions, type Deletion, type QuestionTrace, type ReadEntry } from './forgotten-questions-rules.ts'

export type Whose = (person: PersonId) => boolean
/** Where a log holds what somebody said, or what they are called. All by seq. */
export interface Traces {
  /** Lines that stand. */
  lines: number[]
  /** The staff's entries of lines that were held. */
  held: number[]
  /** Copies that staff alone can see: lines that were struck, restrictions and roles with a name. */
  copies: number[]
  questions: readonly QuestionTrace[]
}
type Found = 'lines' | 'held' | 'copies'

/** What an entry holds of them: which list it belongs to, and under which number; undefined = nothing. */
export function traceOf(seq: number, body: string, whose: Whose): [Found, number] | undefined {
  const event = JSON.parse(body) as RoomEvent
  if (event.tombstone) return undefined
  const by = event.by !== undefined && whose(event.by)
  switch (event.type) {
    case 'chat.said':
      return by ? ['lines', seq] : undefined
    case 'chat.edited':
      return by ? ['lines', event.line] : undefined
    case 'chat.restored':
      return whose(event.person) ? ['lines', event.line] : undefined
    case 'chat.held':
      return by && event.to === 'staff' ? ['held', seq] : undefined
    case 'chat.struck':
    case 'crew.joined':
      return whose(event.person) ? ['copies', seq] : undefined
    case 'person.restricted':
      return whose(event.person) && isNamed(event) ? ['copies', seq] : undefined
    default:
      return undefined
  }
}

const isNamed = ({ name, reason }: { name?: string; reason?: string }): boolean =>
  name !== undefined || reason !== undefined

const NOTHING: Deletion = { events: [], replaced: [] }
const eventOf = ({ body }: LogEntry): RoomEvent => JSON.parse(body) as RoomEvent
const hasWords = (entry: LogEntry | undefined): entry is LogEntry => entry !== undefined && !eventOf(entry).tombstone

/**
 * Words and names go from the log, what stands for them in the digest chain stays. What still holds (a ban, a time-out) is said
 * again without a name. Asked again, it finds nothing to do.
 */
export const forgetWords =
  ({ lines, held, copies, questions }: Traces, isTold: (line: number) => boolean, read: ReadEntry) =>
  async (seen: Seen): Promise<Verdict> => {
    const found = await Promise.all(lines.map((line) => wordsOf(line, read)))
    const standing = found.filter(({ entries }) => entries.length > 0)
    const told = standing.filter(({ line }) => isTold(line))
    const others = standing.filter(({ line }) => !isTold(line))
    const ofLines = [...told.map((each) => forgetLines([each])), forgetLines(others)]
    const ofHeld = await Promise.all(held.map((seq) => forgetHeld(seq, seen, read)))
    const ofCopies = await forgetCopies(copies, seen, read)
    const waiting = ofHeld.filter(({ waits }) => waits).length
    const ofQuestions = await forgetQuestions(questions, seen, read)
    const all = [...ofLines, ...ofHeld, ofCopies, ...ofQuestions]
    return {
      events: all.flatMap(({ events }) => events),
      replaced: all.flatMap(({ replaced }) => replaced),
      ...(waiting > 0 && { counters: { [COUNTERS.held]: -waiting } }),
    }
  }

/** The entries that hold a line's words: itself, its edits, and what put it back; none if it does not stand. */
async function wordsOf(line: number, read: ReadEntry): Promise<{ line: number; entries: LogEntry[] }> {
  const entry = await read(line)
  const said = entry && eventOf(entry)
  if (entry === undefined || said?.type !== 'chat.said' || said.tombstone) return { line, entries: [] }
  return { line, entries: [entry, ...(await Promise.all((said.edits ?? []).map(read))).filter(hasWords)] }
}

/** One event tells of all of them, by the number of the first. */
function forgetLines(lines: readonly { line: number; entries: LogEntry[] }[]): Deletion {
  const [first] = lines
  if (first === undefined) return NOTHING
  const entries = lines.flatMap((each) => each.entries)
  const removed = eventBody('chat.removed', { gone: goneOf(entries) }, { line: first.line })
  return { events: [removed], replaced: buried(entries) }
}

/** The writer's entry stands right after the staff's. */
async function forgetHeld(held: number, { staff }: Seen, read: ReadEntry): Promise<Deletion & { waits: boolean }> {
  const entries = (await Promise.all([held, held + 1].map(read))).filter(hasWords)
  const waiting = staff.chat.held.find((line) => line.held === held)
  const gone = goneOf(entries)
  if (entries.length === 0 || waiting === undefined) return { ...NOTHING, waits: false }
  return {
    events: [
      eventBody('chat.judged', { to: 'staff', gone }, { held, allowed: false }),
      eventBody('chat.judged', { to: waiting.by }, { held: held + 1, allowed: false }),
    ],
    replaced: buried(entries),
    waits: true,
  }
}

async function forgetCopies(copies: readonly number[], seen: Seen, read: ReadEntry): Promise<Deletion> {
  const found = (await Promise.all(copies.map(read))).filter(hasWords)
  const told = await Promise.all(found.map((entry) => toldWith(entry, read)))
  const entries = [...new Map([...found, ...told.flat()].map((entry) => [entry.seq, entry])).values()]
  if (entries.length === 0) return NOTHING
  const events = entries.map(eventOf)
  const lines = events.flatMap((event) => (event.type === 'chat.struck' ? [event.line] : []))
  return {
    events: [
      eventBody('chat.erased', { to: 'staff', gone: goneOf(entries) }, { lines }),
      ...restrictedStill(events, seen),
      ...withoutRole(events, seen),
    ],
    replaced: buried(entries),
  }
}

/** A restriction is told to staff, and right after that to everybody whom the person has been. */
async function toldWith(entry: LogEntry, read: ReadEntry): Promise<LogEntry[]> {
  const event = eventOf(entry)
  if (event.type !== 'person.restricted' || event.to !== 'staff') return []
  const told: LogEntry[] = []
  for (let seq = entry.seq + 1; ; seq++) {
    const next = await read(seq)
    const copy = next && eventOf(next)
    if (next === undefined || copy?.type !== 'person.restricted' || copy.to === 'staff' || copy.tombstone) return told
    if (copy.until !== event.until) return told
    told.push(next)
  }
}

function restrictedStill(events: readonly RoomEvent[], { staff, mineOf }: Seen): string[] {
  const persons = new Set(events.flatMap((event) => (event.type === 'person.restricted' ? [event.person] : [])))
  return [...persons].flatMap((person) => {
    const listed = staff.restricted.find((one) => one.person === person)
    const { until } = mineOf(person).brakes
    return [
      ...(listed ? [eventBody('person.restricted', { to: 'staff' }, { person, until: listed.until })] : []),
      ...(until === 0 ? [] : [eventBody('person.restricted', { to: person }, { person, until })]),
    ]
  })
}

function withoutRole(events: readonly RoomEvent[], { staff }: Seen): string[] {
  const persons = new Set(events.flatMap((event) => (event.type === 'crew.joined' ? [event.person] : [])))
  return staff.hosts.crew
    .filter(({ person }) => persons.has(person))
    .map(({ person, from }) => eventBody('crew.left', { to: 'staff' }, { person, from }))
}
