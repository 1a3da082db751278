import { createHash, randomBytes } from 'node:crypto'
import { CHAT_LIMITS } from '../../src/protocol/chat.ts'
import {
  HOUSE,
  type CommandId,
  type Epoch,
  type PersonId,
  type Refusal,
  type Reply,
  type RoomId,
} from '../../src/protocol/core.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import type { FloodLimit, NewLine, Sender } from '../../src/chat/chat-store.ts'
import { HOUSE_LAUNCH } from '../../src/launches/house.ts'
import type { Listing } from '../../src/launches/launch-store.ts'
import { CODE, type Listed } from '../../src/protocol/launches.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { firstDigest, markOf, nextDigest } from '../../src/rooms/digest.ts'
import { LogLost, type Appended, type Fence, type LogEntry } from '../../src/rooms/room-log.ts'
import type { Stores } from '../../src/stores/stores.ts'

/** When everything in these suites begins: the first moment of a window of 10 minutes. */
export const T0 = 1_800_000_000_000
/** How long an answer is kept at least. */
export const WINDOW = 600_000
/** A seq beyond every log here. */
export const END = 1_000_000

export const flood: FloodLimit = {
  lines: CHAT_LIMITS.floodLines,
  windowMs: CHAT_LIMITS.floodWindowMs,
  muteMs: CHAT_LIMITS.floodMuteMs,
}
/** A limit that nobody here reaches. */
export const calmRoom: FloodLimit = { lines: 100_000, windowMs: 2_000, muteMs: 10_000 }
export const windowMs = CHAT_LIMITS.editWindowMs

const fresh = (): string => randomBytes(9).toString('hex')
export const newRoomId = (): RoomId => `r-${fresh()}` as RoomId
export const newEpoch = (): Epoch => `e-${fresh()}` as Epoch
export const newId = (): CommandId => `c-${fresh()}` as CommandId
export const newPerson = (): PersonId => `g_${fresh()}` as PersonId
export const newCode = (): string =>
  Array.from(randomBytes(CODE.length), (byte) => CODE.letters.charAt(byte % CODE.letters.length)).join('')
export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 16)

/** A command of this person's, with an id that nobody used before. */
export const sender = (person: PersonId, content = fresh()): Sender => ({
  person,
  ids: [person],
  limitKey: person,
  id: newId(),
  hash: hashOf(content),
})
export const line = (person: PersonId, text: string): NewLine => ({ ...sender(person, text), name: 'Somebody', text })

/** A launch that nobody has asked for yet. */
export function newListing({
  listed,
  ...over
}: Partial<Omit<Listing, 'listed'>> & { listed?: Partial<Listed> } = {}): Listing {
  const launch = { room: newRoomId(), title: 'A launch', phase: 'live' as const, ...listed }
  const asked = {
    person: newPerson(),
    id: newId(),
    hash: hashOf(JSON.stringify(listed ?? {})),
    codes: [newCode(), newCode()],
  }
  return { ...asked, hidden: launch.phase === 'draft', ...over, listed: launch }
}

/** A room of one test's own, and the fences of somebody who writes there. */
export interface Stage {
  room: RoomId
  epoch: Epoch
  /** Of a writer who has seen `seen` entries. */
  at: (now: number, seen?: number) => Fence
  entries: () => Promise<LogEntry[]>
  events: () => Promise<RoomEvent[]>
  /** Says one line where nobody floods; it must be accepted. */
  said: (person: PersonId, text: string, now?: number) => Promise<Appended>
}

/** A lounge that is on air; with a T-0, a lobby that waits for it. */
export async function openRoom(
  stores: Stores,
  { room = newRoomId(), ...launch }: Partial<Listed> = {},
): Promise<Stage> {
  const epoch = newEpoch()
  const phase = launch.startsAt === undefined ? 'live' : 'lobby'
  const created = { title: 'A launch', code: newCode(), phase, ...launch } as const
  await stores.launches.create({ room, epoch, launch: created, now: T0 })
  return stageOf(stores, room, epoch)
}

/** The house, which all tests share: it may hold anything of others, before, after and between. */
export async function openHouse(stores: Stores): Promise<Stage> {
  await stores.launches.create({ room: HOUSE, epoch: newEpoch(), launch: HOUSE_LAUNCH, now: T0 })
  const head = await stores.log.head(HOUSE)
  if (head === undefined) throw new Error('the house has no log')
  return stageOf(stores, HOUSE, head.epoch)
}

/** T-0 by its deadline, as any node takes it. */
export async function startAt(stores: Stores, { room, at }: Stage, due: number, now = due): Promise<Reply<Appended>> {
  const decision = {
    due: { kind: 'launch.start', thing: room, at: due } as const,
    events: [eventBody('launch.started', {}, {})],
  }
  const answer = await stores.decisions.decide(room, decision, at(now))
  if ('outdated' in answer) throw new Error('somebody has decided something else')
  return answer
}

function stageOf(stores: Stores, room: RoomId, epoch: Epoch): Stage {
  const at = (now: number, seen = 0): Fence => ({ epoch, seen, now })
  const entries = (): Promise<LogEntry[]> => stores.log.read(room, 1, END)
  return {
    room,
    epoch,
    at,
    entries,
    events: async () => (await entries()).map(eventOf),
    said: async (person, text, now = T0) =>
      valueOf(only(await stores.chat.say(room, [line(person, text)], calmRoom, at(now)))),
  }
}

const eventOf = ({ seq, at, body }: LogEntry): RoomEvent => ({ ...JSON.parse(body), seq, at }) as RoomEvent

export function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new Error(`refused: ${reply.refused}`)
}
export function only<T>(list: readonly T[]): T {
  if (list.length !== 1) throw new Error(`one was expected, not ${list.length}`)
  return list[0] as T
}
/** `accepted`, or the refusal's code. */
export const outcome = (reply: Reply<unknown>): 'accepted' | Refusal => (reply.ok ? 'accepted' : reply.refused)

/** The chain over a log's entries from the first, as any node computes it. */
export const digestOf = (room: RoomId, entries: readonly LogEntry[]): string =>
  entries.reduce((before, entry) => nextDigest(before, markOf(entry)), firstDigest(room))

/** Whether a step said that the log is lost; any other end is an error. */
export async function losesLog(step: Promise<unknown>): Promise<boolean> {
  try {
    await step
    return false
  } catch (error) {
    if (error instanceof LogLost) return true
    throw error
  }
}
