import { createHash } from 'node:crypto'
import type { ChatLine } from '../protocol/chat.ts'
import type { RoomEvent } from '../protocol/index.ts'
import { firstDigest, markOf, nextDigest } from '../rooms/digest.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { StoreDown, type LogEntry, type RoomLog } from '../rooms/room-log.ts'
import { pagesOf } from './all-rooms.ts'
import { csvRow } from './csv-cells.ts'
import { boxLine, entryLine, FORMAT, type ExportEnd, type ExportHeader } from './export-format.ts'
import { Pseudonyms } from './pseudonyms.ts'
import { BoxSearch, type RecordedBallots } from './recorded-boxes.ts'
import { lineOf } from './told-lines.ts'

export const FORMS = ['ndjson', 'json', 'csv'] as const
export type Form = (typeof FORMS)[number]

export interface ExportGround {
  log: RoomLog
  clock: { now(): number }
  ballots: Pick<RecordedBallots, 'lines'>
}

/** What is exported, of one moment: later entries are not in it. */
interface Source {
  log: RoomLog
  ballots: ExportGround['ballots']
  room: LiveRoom['room']
  header: ExportHeader
  view: { everyone: unknown; staff?: unknown }
  /** Absent = with personal data. */
  hidden: Pseudonyms | undefined
}

const SEEN_MS = 2_000

/** A room's whole log in one of the forms, in pieces, as they are asked for: all that was acknowledged until now. */
export async function exportRoom(
  { log, clock, ballots }: ExportGround,
  live: LiveRoom,
  form: Form,
  personal: boolean,
): Promise<AsyncGenerator<string>> {
  const newest = await log.head(live.room)
  if (newest === undefined || !(await live.reach(newest.seq, SEEN_MS)))
    throw new StoreDown('unavailable', `the log of ${live.room} is not seen to its end`)
  const { room, epoch, replica } = live
  const { everyone, staff, seq: head, digest } = replica
  const hidden = personal ? undefined : new Pseudonyms()
  const header: ExportHeader = {
    ...{ fanfare: 'room', format: FORMAT, room, epoch, head },
    ...(personal && { digest }),
    ...{ exportedAt: new Date(clock.now()).toISOString(), personal },
  }
  const view = hidden ? { everyone: hidden.hide(everyone) } : { everyone, staff }
  return FORM[form]({ log, ballots, room, header, view, hidden })
}

const FORM: Record<Form, (source: Source) => AsyncGenerator<string>> = { ndjson, json, csv }

/** Entries as they are in the export: without personal data only what everybody could see, and not who it was. */
async function* entriesOf({ log, room, header, hidden }: Source): AsyncGenerator<LogEntry[]> {
  let read = 0
  for await (const page of pagesOf(log, room, header.head)) {
    read += page.length
    if (hidden === undefined) yield page
    else yield page.flatMap((entry) => withoutWho(entry, hidden) ?? [])
  }
  if (read !== header.head) throw new StoreDown('unavailable', `the log of ${room} ends at ${read}`)
}

function withoutWho({ seq, at, body }: LogEntry, hidden: Pseudonyms): LogEntry | undefined {
  const event = JSON.parse(body) as RoomEvent
  if (event.to !== undefined) return undefined
  const { gone: _, ...told } = event
  return { seq, at, body: JSON.stringify(hidden.hide(told)) }
}

async function* ndjson(source: Source): AsyncGenerator<string> {
  const { header, room, hidden } = source
  const sum = createHash('sha256')
  const summed = (text: string): string => {
    sum.update(text)
    return text
  }
  yield summed(`${JSON.stringify(header)}\n`)
  const boxes = new BoxSearch(hidden !== undefined)
  let [entries, ballots] = [0, 0]
  let digest = firstDigest(room)
  for await (const page of entriesOf(source)) {
    for (const entry of page) {
      digest = nextDigest(digest, markOf(entry))
      boxes.take(entry.body)
    }
    entries += page.length
    yield summed(page.map(entryLine).join(''))
  }
  for (const box of boxes.found()) {
    yield summed(boxLine(box))
    for await (const lines of source.ballots.lines(room, box)) {
      ballots += lines.length
      yield summed(lines.join(''))
    }
  }
  yield `${JSON.stringify({ end: true, entries, ballots, digest, sum: sum.digest('hex') } satisfies ExportEnd)}\n`
}

/** Every round's ballots, in the order in which they were opened. */
async function* polls({ log, room, header, ballots, hidden }: Source): AsyncGenerator<string> {
  const boxes = new BoxSearch(hidden !== undefined)
  for await (const page of pagesOf(log, room, header.head)) for (const { body } of page) boxes.take(body)
  let between = ''
  for (const box of boxes.found()) {
    yield `${between}${JSON.stringify(box).slice(0, -1)},"ballots":[`
    let comma = ''
    for await (const lines of ballots.lines(room, box)) {
      yield comma + lines.map((line) => line.trimEnd()).join(',')
      comma = ','
    }
    yield ']}'
    between = ','
  }
}

async function* linesOf(source: Source): AsyncGenerator<ChatLine[]> {
  const read = async (seq: number) => (await source.log.read(source.room, seq, seq))[0]
  for await (const page of entriesOf(source)) {
    const lines = await Promise.all(page.map((entry) => lineOf(entry, read)))
    yield lines.filter((line) => line !== undefined)
  }
}

/** Who has spoken: as what, how often, from when to when. */
interface Speaker {
  person: string
  names: string[]
  lines: number
  first: number
  last: number
}

function meet(speakers: Map<string, Speaker>, { by: person, name, at }: ChatLine): void {
  if (person === undefined || name === undefined) return
  const known = speakers.get(person) ?? { person, names: [], lines: 0, first: at, last: at }
  if (!known.names.includes(name)) known.names.push(name)
  speakers.set(person, Object.assign(known, { lines: known.lines + 1, last: at }))
}

async function* json(source: Source): AsyncGenerator<string> {
  const { header, view } = source
  const speakers = new Map<string, Speaker>()
  yield `${JSON.stringify({ ...header, view }).slice(0, -1)},"lines":[`
  let between = ''
  for await (const lines of linesOf(source)) {
    for (const line of lines) meet(speakers, line)
    if (lines.length === 0) continue
    yield between + lines.map((line) => JSON.stringify(line)).join(',')
    between = ','
  }
  yield `],"persons":${JSON.stringify([...speakers.values()])},"events":`
  yield `${JSON.stringify(await otherEvents(source))},"polls":[`
  yield* polls(source)
  yield ']}\n'
}

/** Everything that is not conversation, by type: what hosts have done, of which there is never much. */
async function otherEvents(source: Source): Promise<Record<string, unknown[]>> {
  const events = new Map<string, unknown[]>()
  for await (const page of entriesOf(source))
    for (const { seq, at, body } of page) {
      if (body.startsWith('{"type":"chat.')) continue
      const { type, ...event } = JSON.parse(body) as RoomEvent
      const there = events.get(type) ?? []
      there.push({ ...event, seq, at })
      events.set(type, there)
    }
  return Object.fromEntries(events)
}

const COLUMNS = ['seq', 'time', 'person', 'name', 'staff', 'text', 'answers', 'edited', 'removed']

async function* csv(source: Source): AsyncGenerator<string> {
  yield `\ufeff${csvRow(COLUMNS)}`
  for await (const lines of linesOf(source)) yield lines.map(rowOf).join('')
}

const yes = (is: true | undefined): string => (is ? 'yes' : '')
const rowOf = ({ seq, at, by, name, staff, text, re, edited, removed }: ChatLine): string =>
  csvRow([seq, new Date(at).toISOString(), by, name, yes(staff), text, re, yes(edited), yes(removed)])
