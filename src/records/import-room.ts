import { randomInt, randomUUID } from 'node:crypto'
import {
  accept,
  HOUSE,
  refuse,
  type CommandId,
  type Epoch,
  type PersonId,
  type Reply,
  type RoomId,
} from '../protocol/core.ts'
import { CODE, type Listed } from '../protocol/launches.ts'
import { firstDigest, markOf, nextDigest } from '../rooms/digest.ts'
import { eventBody } from '../rooms/event-body.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { patiently } from '../rooms/patiently.ts'
import { Replica } from '../rooms/replica.ts'
import { LogLost, StoreDown, type Fence, type LogEntry, type RoomLog } from '../rooms/room-log.ts'
import { pagesOf } from './all-rooms.ts'
import { ImportRefused } from './import-lines.ts'
import { readExport, type Reading } from './read-export.ts'
import type { RecordedBallots } from './recorded-boxes.ts'
import { listingOf, restoredFrom } from './restored-rules.ts'

/** How the house comes to tell of a room. */
export interface RoomLister {
  find(code: string): Promise<RoomId | undefined>
  list(
    launch: {
      person: PersonId
      id: CommandId
      hash: string
      listed: Omit<Listed, 'code'>
      hidden: boolean
      codes: readonly string[]
    },
    fence: Fence,
  ): Promise<Reply<{ code: string }>>
  relist(listed: Listed, asOf: number, fence: Fence): Promise<boolean>
}

export interface ImportGround {
  log: RoomLog
  launches: RoomLister
  hosting: Pick<Hosting, 'open'>
  clock: { now(): number }
  ballots: Pick<RecordedBallots, 'restore'>
}

export interface Imported {
  room: RoomId
  code: string
  /** How many of the file. */
  entries: number
}

/**
 * Makes a room of an export: its log, what belongs to it, and a last event that says where it is from; then the house tells of
 * it. Refuses `bad_input` and `too_large` for what is no whole export, `room_exists` where there is a room, of which nothing is
 * changed. The same export again, after an import that broke off before the house told of it, brings that to its end.
 */
export async function importRoom(
  ground: ImportGround,
  { room, person }: { room: RoomId; person: PersonId },
  bytes: AsyncIterable<Uint8Array>,
): Promise<Reply<Imported>> {
  const house = await ground.hosting.open(HOUSE)
  if (house === undefined) throw new StoreDown('unavailable', 'there is no house')
  if (room === HOUSE || isListed(house, room)) return refuse('room_exists')
  try {
    const made = new ImportedRoom(ground, room, person)
    const isNew = await ground.log.importing(room, randomUUID() as Epoch, made.entries(bytes), () => made.restored())
    if (!isNew && !(await made.isThere(bytes))) return refuse('room_exists')
    return await list(ground, house, made)
  } catch (error) {
    if (error instanceof ImportRefused) return refuse(error.refused)
    if (error instanceof LogLost) void house.lost()
    throw error
  }
}

const isListed = ({ replica }: LiveRoom, room: RoomId): boolean =>
  [...replica.everyone.rooms, ...replica.staff.drafts].some((listed) => listed.room === room)

/** A room as it comes out of a file. */
class ImportedRoom {
  readonly room: RoomId
  readonly person: PersonId
  readonly replica: Replica
  readonly #ground: ImportGround
  #reading: Reading | undefined

  constructor(ground: ImportGround, room: RoomId, person: PersonId) {
    this.#ground = ground
    this.room = room
    this.person = person
    this.replica = new Replica(room)
  }

  /** What the file holds, and the event that says where it is from. */
  async *entries(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LogEntry> {
    const now = this.#ground.clock.now()
    for await (const entry of readExport(bytes, now, (reading) => (this.#reading = reading))) yield this.#take(entry)
    const { from, last, boxes = [] } = this.#reading ?? {}
    if (from === undefined || last === undefined) throw new ImportRefused('bad_input')
    // Before the room is there: what is due in it counts them.
    for (const { box, ballots } of boxes) await this.#ground.ballots.restore(this.room, box, ballots)
    const { code } = this.replica.everyone.launch
    const other = (await this.#ground.launches.find(code)) === undefined ? {} : { code: newCode() }
    const body = eventBody('launch.imported', { by: this.person }, { from, ...other })
    yield this.#take({ seq: last.seq + 1, at: Math.max(last.at, now), body })
  }

  #take(entry: LogEntry): LogEntry {
    this.replica.take(entry)
    return entry
  }

  restored() {
    return restoredFrom(this.replica, this.#ground.clock.now())
  }

  /** Is this file's content what the room's log begins with, and its only content? */
  async isThere(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
    if (this.replica.seq > 0) return false
    let digest = firstDigest(this.room)
    let entries = 0
    for await (const entry of readExport(bytes, this.#ground.clock.now(), () => undefined)) {
      digest = nextDigest(digest, markOf(entry))
      entries = entry.seq
    }
    let there = firstDigest(this.room)
    for await (const page of pagesOf(this.#ground.log, this.room, entries))
      for (const entry of page) there = nextDigest(there, markOf(entry))
    const [next] = await this.#ground.log.read(this.room, entries + 1, entries + 1)
    if (there !== digest || !next?.body.startsWith('{"type":"launch.imported"')) return false
    for await (const page of pagesOf(this.#ground.log, this.room)) for (const entry of page) this.replica.take(entry)
    return true
  }
}

/** Codes are given out by the house; this one is very likely free. */
const newCode = (): string =>
  Array.from({ length: CODE.length }, () => CODE.letters.charAt(randomInt(CODE.letters.length))).join('')

/** The room is there: the house is asked until it tells of it. A T-0 that is past is told afterwards. */
async function list(
  { launches, clock }: ImportGround,
  house: LiveRoom,
  { room, person, replica }: ImportedRoom,
): Promise<Reply<Imported>> {
  const { code, startsAt, ...rest } = listingOf(room, replica.everyone.launch)
  const isAhead = startsAt !== undefined && startsAt > clock.now() + 1_000
  const id = `import-${randomUUID()}` as CommandId
  const listed = { ...rest, ...(isAhead && { startsAt }) }
  const asked = { person, id, hash: replica.digest.slice(0, 16), listed, hidden: rest.phase === 'draft', codes: [code] }
  const told = await patiently(() => launches.list(asked, house.fence()))
  if (!told.ok) return told
  if (startsAt !== undefined && !isAhead)
    await patiently(() => launches.relist({ ...rest, code, startsAt }, replica.seq, house.fence()))
  house.nudge()
  return accept({ room, code, entries: replica.seq - 1 })
}
