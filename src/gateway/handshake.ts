import { HOUSE, refuse, type Position, type Reply } from '../protocol/core.ts'
import type { Role } from '../protocol/roles.ts'
import { handshake } from '../protocol/wire.schema.ts'
import type { Hosting } from '../rooms/hosting.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { StoreDown } from '../rooms/room-log.ts'
import { idsOf, type Session, type Sessions } from '../rooms/granted-session.ts'
import type { Admission } from './admission.ts'

/** Somebody who has come in: who they are, the logs they follow, and where they stood. */
export interface Guest {
  session: Session
  /** What they may do in that room. */
  role: Role | undefined
  room: LiveRoom
  house: LiveRoom
  from: Position | undefined
  houseFrom: Position | undefined
}

interface Door {
  sessions: Sessions
  hosting: Hosting
  admission: Admission
}

/** How long a newcomer waits for this node to have seen what they have seen already, ms. */
const REACH_MS = 1_500

/** Reads what a client sends along when it connects. Says in one word why it may not come in. */
export async function welcomeIn(auth: unknown, door: Door): Promise<Reply<Guest>> {
  const parsed = handshake.safeParse(auth)
  if (!parsed.success) return refuse('bad_input')
  const { token, room: roomId, from, house: houseFrom } = parsed.data
  const session = door.sessions.read(token)
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
    // Asked again: the house may have been read further since.
    const role = await roleIn(session.value, room, house, door.sessions)
    const why = door.sessions.refusal(session.value) ?? keptOut(room, house, { ids: idsOf(session.value), role })
    if (why === 'not_found') await hosting.seek(room.room)
    if (why) return refuse(why)
    return { ok: true, value: { session: session.value, role, room, house, from, houseFrom } }
  } catch (error) {
    if (error instanceof StoreDown) return refuse('unavailable', 1_000)
    throw error
  }
}

/** How long somebody with a link that is unknown here waits for this node to hear of it, ms: it may have been made just now. */
const HEARD_MS = 250

async function roleIn(
  session: Session,
  { room }: LiveRoom,
  house: LiveRoom,
  sessions: Sessions,
): Promise<Role | undefined> {
  const role = sessions.roleIn(session, room)
  if (role !== undefined || session.grants.length === 0) return role
  await house.reach(house.replica.seq + 1, HEARD_MS)
  return sessions.roleIn(session, room)
}

const reached = async (live: LiveRoom, from: Position | undefined): Promise<unknown> =>
  from?.epoch === live.epoch && live.reach(from.seq, REACH_MS)
