import type { PersonId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import { questionFold, type Answer, type Question, type QuestionEvent } from '../protocol/questions.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { goneOf } from '../rooms/digest.ts'
import { buried, eventBody, type By } from '../rooms/event-body.ts'
import type { LogEntry } from '../rooms/room-log.ts'
import { askerIn, keptOf, tellsOf } from './question-rules.ts'

/** Reads the room's log as it is now. */
export interface Reading {
  entry: (seq: number) => Promise<LogEntry | undefined>
  /** From there to the newest that this node has seen. */
  from: (seq: number) => AsyncIterable<LogEntry[]>
}

/**
 * In place of an earlier answer: of the one given at `over` (0 = none), where that is said. Who asked is told, unless they answer
 * themselves.
 */
export const answerQuestion =
  (question: number, answer: Answer, by: By, ids: readonly PersonId[], over?: number) =>
  ({ everyone }: Seen): Verdict => {
    if (everyone.launch.phase === 'archived') return 'closed'
    const one = everyone.questions.find((each) => each.question === question)
    if (one === undefined) return 'not_found'
    if (over !== undefined && over !== (one.answer?.at ?? 0)) return 'stale'
    const told = ids.includes(one.by) ? [] : [eventBody('question.told', { to: one.by }, { question })]
    return { events: [eventBody('question.answered', by, { question, ...answer }), ...told] }
  }

/** Anybody's question goes, with what was answered; staff keep its words, to put it back. Also from a closed room. */
export const hideQuestion =
  (question: number, by: By, log: Reading) =>
  async (seen: Seen): Promise<Verdict> => {
    if ((await askerOf(question, log)) === undefined) return 'not_found'
    const { one, open } = await wordsOf(question, seen, log)
    if (one === undefined) return 'not_found'
    const hidden = eventBody('question.hidden', { ...by, gone: goneOf(open) }, { question })
    return {
      events: [hidden, eventBody('question.kept', { ...by, to: 'staff' }, keptOf(one))],
      replaced: buried(open),
    }
  }

/** An own question goes, with what was answered, and what staff have kept of it. Also from a closed room. */
export const withdrawQuestion =
  (question: number, by: By, ids: readonly PersonId[], log: Reading) =>
  async (seen: Seen): Promise<Verdict> => {
    const asker = await askerOf(question, log)
    if (asker !== undefined && !ids.includes(asker)) return 'not_yours'
    const { one, open, staff } = asker === undefined ? NO_WORDS : await wordsOf(question, seen, log)
    if (one === undefined) return 'not_found'
    const withdrawn = eventBody('question.withdrawn', { ...by, gone: goneOf(open) }, { question })
    const fromStaff = { ...by, to: 'staff', gone: goneOf(staff) } as const
    return {
      events: [withdrawn, ...(staff.length > 0 ? [eventBody('question.withdrawn', fromStaff, { question })] : [])],
      replaced: buried([...open, ...staff]),
    }
  }

/** One of those that staff have kept stands again. Its entry gets its words back, so that it can be upvoted. */
export const restoreQuestion =
  (question: number, by: By, log: Reading) =>
  async ({ everyone, staff }: Seen): Promise<Verdict> => {
    if (everyone.launch.phase === 'archived') return 'closed'
    const entry = await log.entry(question)
    const event = entry && (JSON.parse(entry.body) as RoomEvent)
    if (event?.type !== 'question.asked') return 'not_found'
    if (!event.tombstone) return 'stale'
    const kept = staff.questions.hidden.find((each) => each.question === question)
    if (entry === undefined || kept === undefined) return 'not_found'
    const { person, name, text } = kept
    return {
      events: [eventBody('question.restored', by, kept)],
      replaced: [{ entry, body: eventBody('question.asked', { by: person }, { name, text }) }],
    }
  }

/** A question that stands, whether or not it is one of the newest, and every entry that holds words of it or its answers. */
interface Words {
  one: Question | undefined
  /** For everyone. */
  open: LogEntry[]
  /** For staff. */
  staff: LogEntry[]
}

const NO_WORDS: Words = { one: undefined, open: [], staff: [] }

/** Whose question that entry is, if it has its words: asked first, for looking for all of them reads the log to its end. */
async function askerOf(question: number, log: Reading): Promise<PersonId | undefined> {
  const entry = await log.entry(question)
  return entry && askerIn(entry.body)
}

async function wordsOf(question: number, seen: Seen, log: Reading): Promise<Words> {
  const entries = (await untouched(question, seen, log)) ?? (await entriesOf(question, log))
  const events = entries.map(eventOf)
  const open = entries.filter((_, i) => events[i]?.to === undefined)
  const asked = events.some(({ type }) => type === 'question.asked')
  const told = events.filter(({ to }) => asked && to === undefined) as QuestionEvent[]
  const one = told.reduce((view, event) => questionFold.apply(view, event), questionFold.empty)[0]
  return { one, open, staff: entries.filter((entry) => !open.includes(entry)) }
}

/** Nothing but its first entry tells of a question that was neither answered nor put back: no need to look further. */
async function untouched(question: number, { everyone }: Seen, log: Reading): Promise<LogEntry[] | undefined> {
  const one = everyone.questions.find((each) => each.question === question)
  if (one === undefined || one.answer || one.entry !== question) return undefined
  const entry = await log.entry(question)
  return entry && tellsOf(question, eventOf(entry)) ? [entry] : []
}

async function entriesOf(question: number, log: Reading): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for await (const page of log.from(question))
    entries.push(...page.filter((entry) => tellsOf(question, eventOf(entry))))
  return entries
}

const eventOf = ({ seq, at, body }: LogEntry): RoomEvent => ({ ...(JSON.parse(body) as RoomEvent), seq, at })
