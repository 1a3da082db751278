import type { PersonId, RoomId } from '../protocol/core.ts'
import { decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Hosting } from '../rooms/hosting.ts'
import { LogLost, StoreDown, type RoomLog } from '../rooms/room-log.ts'
import { pagesOf } from './all-rooms.ts'
import { QuestionSearch } from './forgotten-questions-rules.ts'
import { forgetWords, traceOf, type Traces, type Whose } from './forgotten-words-rules.ts'
import { boxIn, type RecordedBallots, type RecordedBox } from './recorded-boxes.ts'

export interface RecordGround {
  log: RoomLog
  decisions: DecisionStore
  hosting: Pick<Hosting, 'open'>
  ballots: Pick<RecordedBallots, 'forget'>
}

/** So many lines, held lines and copies go in one step. */
const AT_ONCE = 50

/** Whose words go. `apart`: every line that goes is told of; else only those that somebody may be looking at. */
export interface Forgetting {
  whose: Whose
  /** Bodies without this hold nothing of them. */
  mark: string
  apart: boolean
  /** Whose ballots nobody shall be able to tell; absent = everybody's. */
  ids?: readonly PersonId[]
}

export const ofPerson = (person: PersonId): Forgetting => ({
  whose: (one) => one === person,
  mark: person,
  apart: true,
  ids: [person],
})
export const ofEverybody: Forgetting = { whose: () => true, mark: '', apart: false }

/**
 * Deletes from a room's log what was said and who it was. Says whether there was anything; true also when the log could not be
 * asked for the moment. What was deleted before somebody broke off stays deleted.
 */
export async function forgetIn(ground: RecordGround, room: RoomId, forgetting: Forgetting): Promise<boolean> {
  try {
    const { traces, featured, boxes } = await look(ground.log, room, forgetting)
    let found = false
    for (const box of boxes) found = (await ground.ballots.forget(room, box, forgetting.ids)) || found
    if (isEmpty(traces)) return found
    const live = await ground.hosting.open(room)
    if (live === undefined) return found
    const { lines, pinned } = live.replica.everyone.chat
    const shown = new Set([...lines, ...(pinned ? [pinned] : [])].map(({ seq }) => seq))
    const isTold = (line: number): boolean => forgetting.apart || shown.has(line) || featured.has(line)
    const read = async (seq: number) => (await ground.log.read(room, seq, seq))[0]
    for (const batch of batches(traces)) {
      await decide(live, ground.decisions, {}, forgetWords(batch, isTold, read)).catch((error: unknown) => {
        if (error instanceof LogLost) void live.lost()
        throw error
      })
    }
    return true
  } catch (error) {
    if (error instanceof StoreDown || error instanceof LogLost) return true
    throw error
  }
}

const isEmpty = ({ lines, held, copies, questions }: Traces): boolean =>
  lines.length + held.length + copies.length + questions.length === 0

/** What is there, which lines have ever been on the wall, and where there are ballots. */
async function look(
  log: RoomLog,
  room: RoomId,
  { whose, mark }: Forgetting,
): Promise<{ traces: Traces; featured: ReadonlySet<number>; boxes: readonly RecordedBox[] }> {
  const found = { lines: new Set<number>(), held: new Set<number>(), copies: new Set<number>() }
  const featured = new Set<number>()
  const questions = new QuestionSearch(whose)
  const boxes: RecordedBox[] = []
  for await (const page of pagesOf(log, room))
    for (const { seq, body } of page) {
      if (body.startsWith('{"type":"chat.featured"')) featured.add((JSON.parse(body) as { line: number }).line)
      const box = boxIn(body)
      if (box) boxes.push(box)
      questions.take(seq, body)
      const trace = body.includes(mark) ? traceOf(seq, body, whose) : undefined
      if (trace) found[trace[0]].add(trace[1])
    }
  const { lines, held, copies } = found
  const traces = { lines: [...lines], held: [...held], copies: [...copies], questions: questions.traces() }
  return { traces, featured, boxes }
}

function* batches({ lines, held, copies, questions }: Traces): Generator<Traces> {
  const none: Traces = { lines: [], held: [], copies: [], questions: [] }
  for (let at = 0; at < lines.length; at += AT_ONCE) yield { ...none, lines: lines.slice(at, at + AT_ONCE) }
  for (let at = 0; at < held.length; at += AT_ONCE) yield { ...none, held: held.slice(at, at + AT_ONCE) }
  for (let at = 0; at < copies.length; at += AT_ONCE) yield { ...none, copies: copies.slice(at, at + AT_ONCE) }
  for (let at = 0; at < questions.length; at += AT_ONCE) yield { ...none, questions: questions.slice(at, at + AT_ONCE) }
}
