import type { PersonId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { Seen } from '../rooms/deciding.ts'
import type { Decision } from '../rooms/decision-store.ts'
import { goneOf } from '../rooms/digest.ts'
import { buried, eventBody } from '../rooms/event-body.ts'
import type { LogEntry } from '../rooms/room-log.ts'

/** A question of somebody whose words go, or one that they answered: the entries that hold its words. */
export interface QuestionTrace {
  question: number
  /** They asked it: all of it goes. Else what they answered. */
  asked: boolean
  /** Rising. */
  entries: readonly number[]
}

/** What a step deletes, and what it tells of that. */
export type Deletion = Required<Pick<Decision, 'events' | 'replaced'>>
export type ReadEntry = (seq: number) => Promise<LogEntry | undefined>

const eventOf = ({ body }: LogEntry): RoomEvent => JSON.parse(body) as RoomEvent

/** Finds in a log, entry by entry, which questions somebody asked or answered. */
export class QuestionSearch {
  readonly #whose: (person: PersonId) => boolean
  readonly #entries = new Map<number, number[]>()
  readonly #asked = new Set<number>()
  readonly #answers = new Map<number, number[]>()

  constructor(whose: (person: PersonId) => boolean) {
    this.#whose = whose
  }

  take(seq: number, body: string): void {
    if (!body.startsWith('{"type":"question.')) return
    const event = JSON.parse(body) as RoomEvent
    if (event.tombstone) return
    switch (event.type) {
      case 'question.asked':
        return this.#tells(seq, seq, event.by !== undefined && this.#whose(event.by))
      case 'question.kept':
      case 'question.restored':
        return this.#tells(event.question, seq, this.#whose(event.person))
      case 'question.answered':
        if (event.by !== undefined && this.#whose(event.by)) add(this.#answers, event.question, seq)
        return this.#tells(event.question, seq, false)
      default:
    }
  }

  #tells(question: number, seq: number, theirs: boolean): void {
    add(this.#entries, question, seq)
    if (theirs) this.#asked.add(question)
  }

  traces(): QuestionTrace[] {
    const asked = [...this.#asked].map((question) => ({
      ...{ question, asked: true },
      entries: this.#entries.get(question) ?? [],
    }))
    const answered = [...this.#answers].filter(([question]) => !this.#asked.has(question))
    return [...asked, ...answered.map(([question, entries]) => ({ question, asked: false, entries }))]
  }
}

function add(lists: Map<number, number[]>, key: number, value: number): void {
  const there = lists.get(key)
  if (there) there.push(value)
  else lists.set(key, [value])
}

/** Their questions go with everything that was answered; what they answered to others stands without words. */
export async function forgetQuestions(
  traces: readonly QuestionTrace[],
  seen: Seen,
  read: ReadEntry,
): Promise<Deletion[]> {
  return Promise.all(
    traces.map(async (trace) => {
      const found = await Promise.all(trace.entries.map(read))
      const entries = found.filter((entry) => entry !== undefined && !eventOf(entry).tombstone) as LogEntry[]
      const events = trace.asked ? withdrawn(trace, entries, seen) : answeredStill(trace, entries, seen)
      return { events: entries.length > 0 ? events : [], replaced: buried(entries) }
    }),
  )
}

function withdrawn({ question }: QuestionTrace, entries: readonly LogEntry[], { everyone, staff }: Seen): string[] {
  const open = entries.filter((entry) => eventOf(entry).to === undefined)
  const kept = entries.filter((entry) => !open.includes(entry))
  const stands = everyone.questions.some((one) => one.question === question)
  const isKept = staff.questions.hidden.some((one) => one.question === question)
  return [
    ...(open.length > 0 || stands ? [eventBody('question.withdrawn', { gone: goneOf(open) }, { question })] : []),
    ...(kept.length > 0 || isKept
      ? [eventBody('question.withdrawn', { to: 'staff', gone: goneOf(kept) }, { question })]
      : []),
  ]
}

/** What stands is said again, if it was theirs without words. */
function answeredStill({ question }: QuestionTrace, entries: readonly LogEntry[], { everyone }: Seen): string[] {
  const one = everyone.questions.find((each) => each.question === question)
  const gone = goneOf(entries)
  if (one?.answer === undefined) return [eventBody('chat.erased', { to: 'staff', gone }, { lines: [] })]
  const { at, name, text } = one.answer
  const theirs = entries.some((entry) => entry.at === at && eventOf(entry).type === 'question.answered')
  const answer = theirs ? { name: '' } : { name, ...(text !== undefined && { text }) }
  return [eventBody('question.answered', { gone }, { question, ...answer })]
}
