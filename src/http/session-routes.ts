import { Router } from 'express'
import { refuse } from '../protocol/core.ts'
import { sessionRequest } from '../protocol/wire.schema.ts'
import type { HttpGround } from './app.ts'
import { bearerToken } from './bearer.ts'
import { sendProblem, sendReply } from './problem.ts'
import { sessionKind } from './session-limits.ts'

export function sessionRoutes({ desk, limits, meters }: HttpGround): Router {
  const router = Router()
  router.post('/session', async (request, response) => {
    const parsed = sessionRequest.safeParse(request.body ?? {})
    if (!parsed.success) return sendProblem(response, refuse('bad_input'))
    const asked = { address: request.ip ?? '', token: bearerToken(request), request: parsed.data }
    const reply = limits.before(asked) ?? limits.after(asked, await desk.answer(asked.token, asked.request))
    if (reply.ok) meters.sessionMade(sessionKind(asked))
    else meters.sessionRefused(reply.refused)
    sendReply(response, reply, 201)
  })
  return router
}
