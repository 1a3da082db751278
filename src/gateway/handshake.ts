import { HOUSE, refuse, type Position, type Reply } from '../protocol/core.ts'
import type { Session, Tokens } from '../persons/tokens.ts'
import { handshake } from '../protocol/wire.schema.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { StoreDown } from '../rooms/room-log.ts'
import type { Admission } from './admission.ts'
import { hostRevoked } from './dispatcher.ts'

/** Somebody who has come in: who they are, the logs they follow, and where they stood. */
export interface Guest {
  session: Session
  room: LiveRoom
  house: LiveRoom
  from: Position | undefined
  houseFrom: Position | undefined
}

interface Door {
  tokens: Tokens
  hosting: Hosting
  admission: Admission
  clock: Clock
}

/** How long a newcomer waits for this node to have seen what they have seen already, ms. */
const REACH_MS = 1_500

/** Reads what a client sends along when it connects. Says in one word why it may not come in. */
export async function welcomeIn(auth: unknown, door: Door): Promise<Reply<Guest>> {
  const parsed = handshake.safeParse(auth)
  if (!parsed.success) return refuse('bad_input')
  const { token, room: roomId, from, house: houseFrom } = parsed.data
  const session = door.tokens.read(token, door.clock.now())
  if (!session.ok) return session
  const { hosting } = door
  if (roomId === HOUSE) return refuse('not_found')
  if (!door.admission.connects.take(session.value.limitKey)) return refuse('too_fast', 1_000)
  try {
    // Usually both are open; a crowd that comes in at once should not wait its turn for what is there.
    const house = hosting.use(HOUSE) ?? (await hosting.open(HOUSE))
    const room = hosting.use(roomId as typeof HOUSE) ?? (await hosting.open(roomId as typeof HOUSE))
    if (house === undefined) return refuse('unavailable', 1_000)
    if (room === undefined) return refuse('not_found')
    if (from || houseFrom) await Promise.all([reached(room, from), reached(house, houseFrom)])
    if (hostRevoked(session.value.hostSince, hosting)) return refuse('token_invalid')
    const why = keptOut(room, session.value.person)
    if (why) return refuse(why)
    return { ok: true, value: { session: session.value, room, house, from, houseFrom } }
  } catch (error) {
    if (error instanceof StoreDown) return refuse('unavailable', 1_000)
    throw error
  }
}

const reached = async (live: LiveRoom, from: Position | undefined): Promise<unknown> =>
  from?.epoch === live.epoch && live.reach(from.seq, REACH_MS)
