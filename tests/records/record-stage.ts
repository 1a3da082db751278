import { expect } from 'vitest'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { PersonId, RoomId } from '../../src/protocol/core.ts'
import { firstDigest, markOf, nextDigest } from '../../src/rooms/digest.ts'
import { Replica } from '../../src/rooms/replica.ts'
import type { LogEntry } from '../../src/rooms/room-log.ts'
import type { Stores } from '../../src/stores/stores.ts'
import { dice } from '../stores/mulberry.ts'
import { newId, newRoom, post, type App } from '../support.ts'

export type Who = Awaited<ReturnType<App['session']>>
export interface Cast {
  host: Who
  ann: Who
  bob: Who
}
export const castOf = async (app: App): Promise<Cast> => ({
  host: await app.hostSession(),
  ann: await app.session('Ann Ash'),
  bob: await app.session('Bob Birch'),
})

/** A command by the door of HTTP; its answer, or the code it was refused with. */
export async function act(app: App, who: Who, room: RoomId, command: string, input: object = {}): Promise<Answer> {
  const body = { id: newId(), ...input }
  const ask = (): Promise<Answer> =>
    post<Answer>(`${app.url}/api/rooms/${room}/do/${command}`, body, who.token).catch(
      (error: { problem: { refused: string } }) => ({ seq: 0, refused: error.problem.refused }),
    )
  let answer = await ask()
  // Who is told to wait asks again.
  await expect
    .poll(async () => (answer.refused === 'too_fast' ? (answer = await ask()) : answer))
    .not.toMatchObject({
      refused: 'too_fast',
    })
  return answer
}
interface Answer {
  seq: number
  refused?: string
}

/** A room in which much has happened, as the seed wills: every kind of event that a room can hold, and deleted words. */
export async function busyRoom(app: App, cast: Cast, seed: number, deeds = 60): Promise<RoomId> {
  const room = await newRoom(app)
  const roll = dice(seed)
  const lines: number[] = []
  const held: number[] = []
  const say = async (): Promise<void> => {
    const said = await act(app, roll.of([cast.ann, cast.bob, cast.host]), room, 'chat.send', {
      text: `words ${roll.below(1e6)}`,
    })
    if (!said.refused) (('held' in said ? held : lines) as number[]).push(said.seq)
  }
  const host = (command: string, input: object) => () => act(app, cast.host, room, command, input)
  const line = (): number => (lines.length > 0 ? roll.of(lines) : 1)
  const questions: number[] = []
  const ask = async (): Promise<void> => {
    const asked = await act(app, roll.of([cast.ann, cast.bob]), room, 'question.ask', {
      text: `why ${roll.below(1e6)}?`,
    })
    if (!asked.refused) questions.push(asked.seq)
  }
  const question = (): number => (questions.length > 0 ? roll.of(questions) : 1)
  const setup = { kind: 'yes_no', question: 'Ready?', options: [], shown: 'live' }
  const soon = Date.now() + 3_600_000
  const steps: (() => Promise<unknown>)[] = [
    ...Array<() => Promise<unknown>>(6).fill(say),
    () =>
      act(app, roll.of([cast.ann, cast.bob]), room, 'chat.edit', { line: line(), text: `edited ${roll.below(1e6)}` }),
    () => act(app, roll.of([cast.ann, cast.host]), room, 'chat.remove', { line: line() }),
    () => act(app, cast.host, room, 'chat.restore', { line: line() }),
    () => act(app, cast.host, room, 'chat.pin', { line: roll.oneIn(4) ? null : line() }),
    () => act(app, cast.host, room, 'chat.feature', { line: line(), on: !roll.oneIn(4) }),
    () =>
      act(app, cast.host, room, 'chat.judge', { held: [held.length > 0 ? roll.of(held) : 1], allow: roll.oneIn(2) }),
    () => act(app, cast.host, room, 'brakes.set', { hold: roll.oneIn(2), slow: roll.oneIn(4) ? 1 : 0 }),
    host('person.restrict', { person: cast.bob.person.id, name: 'Bob Birch', forMs: 1_000, reason: 'rude' }),
    host('person.free', { person: cast.bob.person.id }),
    host('permissions.set', { cheer: 'guest' }),
    host('teaser.plan', { teaser: { card: 'one', at: soon, title: 'Soon' } }),
    host('teaser.plan', { teaser: { card: 'two', at: 1, title: 'Now', texts: { de: { title: 'Jetzt' } } } }),
    host('stage.plan', { cues: [{ cue: 'a', note: 'first', scene: { kind: 'card', title: 'Hello' } }] }),
    host('stage.set', { scene: { kind: 'wall' } }),
    host('announcement.make', { text: 'Doors are at 7', until: soon }),
    ask,
    () => act(app, cast.host, room, 'question.answer', { question: question(), text: `because ${roll.below(1e6)}` }),
    () => act(app, cast.host, room, 'question.hide', { question: question() }),
    () => act(app, cast.host, room, 'question.restore', { question: question() }),
    () => act(app, cast.ann, room, 'question.withdraw', { question: question() }),
    () => act(app, cast.host, room, 'poll.draft', { poll: roll.of(['one', 'two', 'three']), setup }),
    host('poll.arrange', { polls: ['three', 'one'] }),
    host('poll.drop', { poll: 'two' }),
    host('launch.edit', { changes: { lead: 'A lead', texts: { de: { lead: 'Ein Vorspann' } } } }),
    host('launch.move', { startsAt: soon, archivesAt: soon + 1_000 }),
  ]
  for (let i = 0; i < deeds; i++) await roll.of(steps)()
  return room
}

const ALL = 1_000_000
export const entriesOf = (stores: Stores, room: RoomId): Promise<LogEntry[]> => stores.log.read(room, 1, ALL)

/** What anybody sees of a room's log. */
export async function viewsOf(stores: Stores, room: RoomId, seen = ALL) {
  const replica = new Replica(room)
  for (const entry of (await entriesOf(stores, room)).slice(0, seen)) replica.take(entry)
  const { everyone, staff, mine } = replica
  return { everyone, staff, mine: Object.fromEntries(mine) as Record<PersonId, unknown> }
}

const exportUrl = (app: App, room: string, query = ''): string => `${app.url}/api/rooms/${room}/export${query}`

export const exported = (app: App, who: Who | undefined, room: string, query = '', headers = {}): Promise<Response> =>
  fetch(exportUrl(app, room, query), {
    headers: { ...(who && { authorization: `Bearer ${who.token}` }), ...headers },
  })

/** The whole export as text. */
export async function exportText(app: App, who: Who, room: string, query = ''): Promise<string> {
  const answer = await exported(app, who, room, query)
  if (!answer.ok) throw new Error(await answer.text())
  return answer.text()
}

interface Sent {
  packed?: boolean
  type?: string
}
/** Sends a file to become a room; its answer and status. */
export async function importing(
  app: App,
  who: Who,
  room: string,
  file: string | Uint8Array<ArrayBuffer>,
  { packed, type }: Sent = {},
) {
  const answer = await fetch(`${app.url}/api/rooms/${room}/import`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${who.token}`,
      'content-type': type ?? 'application/x-ndjson',
      ...(packed && { 'content-encoding': 'gzip' }),
    },
    body: packed && typeof file === 'string' ? gzipSync(file) : file,
  })
  const body = (await answer.json()) as { room?: RoomId; code?: string; entries?: number; refused?: string }
  return { status: answer.status, ...body }
}

/** An export of these entries, with header, end and digests that fit. */
export function fileOf(
  room: string,
  entries: readonly { seq: number; at: number; body: object; leaf?: string }[],
): string {
  const digest = entries.reduce(
    (before, { body, ...entry }) => nextDigest(before, markOf({ ...entry, body: JSON.stringify(body) })),
    firstDigest(room as RoomId),
  )
  const header = { fanfare: 'room', format: 1, room, epoch: 'e1', head: entries.length, digest }
  const all = [{ ...header, exportedAt: '2026-01-01T00:00:00.000Z', personal: true }, ...entries]
  const text = all.map((each) => `${JSON.stringify(each)}\n`).join('')
  return `${text}${JSON.stringify({ end: true, entries: entries.length, digest, sum: sumOf(text) })}\n`
}

export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')
