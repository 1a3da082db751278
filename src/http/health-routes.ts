import { Router } from 'express'
import type { Hindrance } from '../gateway/readiness.ts'
import { refuse } from '../protocol/core.ts'
import type { HttpGround } from './app.ts'
import { operatorsOnly } from './operators-only.ts'
import { sendProblem } from './problem.ts'

/** What balancers, supervisors and operators ask. */
export function healthRoutes({ nodeId, durability, hindrances, metrics, metricsToken }: HttpGround): Router {
  const router = Router()
  const isOperator = operatorsOnly(metricsToken)
  router.get('/healthz', (_request, response) => {
    response.json({ ok: true, node: nodeId, durability })
  })
  router.get('/readyz', (request, response) => {
    const found = hindrances()
    const [first] = found
    response.set('Cache-Control', 'no-store').status(first ? 503 : 200)
    response.json(first ? { ready: false, why: first.reason, ...told(found, isOperator(request)) } : { ready: true })
  })
  router.get('/metrics', async (request, response) => {
    if (!isOperator(request)) return sendProblem(response, refuse('not_found'))
    response.set({ 'Cache-Control': 'no-store', 'Content-Type': metrics.contentType }).send(await metrics.text())
  })
  return router
}

/** Everybody may know the reasons; figures and messages are the operators'. */
function told(found: readonly Hindrance[], toOperator: boolean): { reasons: string[]; details?: string[] } {
  const details = found.flatMap(({ reason, detail }) => (detail === undefined ? [] : [`${reason}: ${detail}`]))
  return { reasons: found.map(({ reason }) => reason), ...(toOperator && details.length > 0 && { details }) }
}
