import { Router } from 'express'
import { renewSession } from '../persons/sessions.ts'
import { HOUSE, refuse } from '../protocol/core.ts'
import { sessionRequest } from '../protocol/wire.schema.ts'
import type { HttpGround } from './app.ts'
import { bearerToken } from './bearer.ts'
import { sendProblem, sendReply } from './problem.ts'

export function sessionRoutes({ tokens, clock, hosting }: HttpGround): Router {
  const router = Router()
  router.post('/session', async (request, response) => {
    const parsed = sessionRequest.safeParse(request.body ?? {})
    if (!parsed.success) return sendProblem(response, refuse('bad_input'))
    const house = await hosting.open(HOUSE)
    const { linksSince } = house?.replica.staff.hosts ?? { linksSince: 0 }
    const asked = { token: bearerToken(request), request: parsed.data, linksSince, now: clock.now() }
    sendReply(response, renewSession(tokens, asked), 201)
  })
  return router
}
