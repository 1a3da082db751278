import type { Request, Response } from 'express'
import { accept, HOUSE, refuse, type Reply } from '../protocol/core.ts'
import { roomId } from '../protocol/core.schema.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { idsOf, type Session } from '../rooms/granted-session.ts'
import type { HttpGround } from './app.ts'
import { bearer, bearerToken } from './bearer.ts'
import { sendProblem } from './problem.ts'

type Door = Pick<HttpGround, 'hosting' | 'sessions'>

/** Somebody who may read this room. `session` is undefined when they do not say who they are. */
export interface Reading {
  live: LiveRoom
  request: Request
  response: Response
  session: Session | undefined
}

/** Who is reading, if they say so. A session that does not count any more is refused, not taken for none. */
export const reader = (request: Request, { sessions }: Door): Reply<Session | undefined> =>
  bearerToken(request) === undefined ? accept(undefined) : bearer(request, sessions)

/** Answers who may read the room that the address names. */
export const roomOpener =
  (door: Door) =>
  (serve: (reading: Reading) => Promise<void>) =>
  async (request: Request, response: Response): Promise<void> => {
    const session = reader(request, door)
    if (!session.ok) return sendProblem(response, session)
    const parsed = roomId.safeParse(request.params.room)
    const live = parsed.success ? await door.hosting.open(parsed.data) : undefined
    if (live === undefined) return sendProblem(response, refuse('not_found'))
    const who = session.value && { ids: idsOf(session.value), role: door.sessions.roleIn(session.value, live.room) }
    const why = keptOut(live, door.hosting.get(HOUSE), who)
    if (why === 'not_found') await door.hosting.seek(live.room)
    if (why) return sendProblem(response, refuse(why))
    await serve({ live, request, response, session: session.value })
  }
