import { Router, type Request, type Response } from 'express'
import { HOUSE, refuse } from '../protocol/core.ts'
import { roomId } from '../protocol/core.schema.ts'
import { roleMay } from '../protocol/roles.ts'
import type { HttpGround } from './app.ts'
import { bearer } from './bearer.ts'
import { sendProblem, sendReply } from './problem.ts'

/** The other door: the same dispatcher as over sockets; and what administrators may ask. */
export function commandRoutes(ground: HttpGround): Router {
  const router = Router()
  const done = command(ground)
  router.post('/rooms', (request, response) => done(request, response, HOUSE, 'launch.create', 201))
  router.post('/rooms/:room/do/:command', (request, response) =>
    done(request, response, request.params.room, request.params.command, 200),
  )
  router.get('/nodes', async (request, response) => {
    const session = bearer(request, ground.sessions)
    if (!session.ok) return sendProblem(response, session)
    if (!roleMay(ground.sessions.roleIn(session.value, HOUSE), 'show'))
      return sendProblem(response, refuse('not_allowed'))
    response.json({ nodes: await ground.nodes() })
  })
  return router
}

const command =
  ({ dispatch, sessions }: HttpGround) =>
  async (request: Request, response: Response, room: string, name: string, status: number): Promise<void> => {
    const session = bearer(request, sessions)
    if (!session.ok) return sendProblem(response, session)
    const parsed = roomId.safeParse(room)
    if (!parsed.success) return sendProblem(response, refuse('not_found'))
    const reply = await dispatch({ session: session.value, room: parsed.data }, name, request.body)
    sendReply(response, reply, status)
  }
