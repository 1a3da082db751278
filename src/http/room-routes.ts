import { Router, type Request, type Response } from 'express'
import { HOUSE, refuse } from '../protocol/core.ts'
import { roomId } from '../protocol/core.schema.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { HttpGround } from './app.ts'
import { historyPage } from './history.ts'
import { sendProblem } from './problem.ts'
import { Snapshots } from './snapshot.ts'

/** What anybody may read of rooms, from memory wherever it can be. */
export function roomRoutes({ hosting, clock, log }: HttpGround): Router {
  const router = Router()
  const snapshots = new Snapshots(clock)
  const inRoom = roomOpener(hosting)
  router.get('/rooms', async (_request, response) => {
    const house = await hosting.open(HOUSE)
    response.json({ rooms: house?.replica.everyone.rooms ?? [] })
  })
  router.get(
    '/rooms/:room',
    inRoom(async (live, request, response) => {
      const { etag, encodings } = await snapshots.of(live)
      response.set({ ETag: etag, 'Cache-Control': 'public, max-age=1' }).vary('Accept-Encoding')
      if (request.headers['if-none-match'] === etag) return void response.status(304).end()
      const encoding = request.acceptsEncodings('br') || request.acceptsEncodings('gzip') || 'identity'
      if (encoding !== 'identity') response.set('Content-Encoding', encoding)
      response.type('application/json').send(encodings[encoding as keyof typeof encodings])
    }),
  )
  router.get(
    '/rooms/:room/history',
    inRoom(async (live, request, response) => {
      const before = Number(request.query.before ?? live.replica.seq + 1)
      if (!Number.isSafeInteger(before) || before < 1) return sendProblem(response, refuse('bad_input'))
      response.set('Cache-Control', 'public, max-age=1').json(await historyPage(log, live, before))
    }),
  )
  return router
}

type InRoom = (live: LiveRoom, request: Request, response: Response) => Promise<void>

const roomOpener =
  (hosting: Hosting) =>
  (serve: InRoom) =>
  async (request: Request, response: Response): Promise<void> => {
    const parsed = roomId.safeParse(request.params.room)
    const live = parsed.success ? await hosting.open(parsed.data) : undefined
    if (live === undefined) return sendProblem(response, refuse('not_found'))
    await serve(live, request, response)
  }
