import { Router } from 'express'
import type { HttpGround } from './app.ts'

export function healthRoutes({ nodeId, durability, notReady }: HttpGround): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.json({ ok: true, node: nodeId, durability })
  })
  router.get('/readyz', (_request, response) => {
    const why = notReady()
    response.status(why === undefined ? 200 : 503).json(why === undefined ? { ready: true } : { ready: false, why })
  })
  return router
}
