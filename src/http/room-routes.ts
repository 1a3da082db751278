import { Router, type Request, type Response } from 'express'
import { HOUSE, refuse } from '../protocol/core.ts'
import { roomId } from '../protocol/core.schema.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { HttpGround } from './app.ts'
import { bearer } from './bearer.ts'
import { historyPage } from './history.ts'
import { sendProblem, sendReply } from './problem.ts'
import { Snapshots } from './snapshot.ts'

export function roomRoutes(ground: HttpGround): Router {
  const { hosting, clock, log } = ground
  const router = Router()
  const snapshots = new Snapshots(clock)
  const inRoom = roomOpener(ground)

  router.get('/rooms', async (_request, response) => {
    const house = await hosting.open(HOUSE)
    response.json({ rooms: house?.replica.everyone.rooms ?? [] })
  })
  router.post(
    '/rooms',
    command(
      ground,
      () => HOUSE,
      () => 'launch.create',
      201,
    ),
  )
  router.get(
    '/rooms/:room',
    inRoom(async (live, request, response) => {
      const { etag, encodings } = await snapshots.of(live)
      response.set({ ETag: etag, 'Cache-Control': 'public, max-age=1', Vary: 'Accept-Encoding' })
      if (request.headers['if-none-match'] === etag) return void response.status(304).end()
      const encoding = request.acceptsEncodings('br', 'gzip') || 'identity'
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
  router.post(
    '/rooms/:room/do/:command',
    command(
      ground,
      (request) => String(request.params.room),
      (request) => String(request.params.command),
    ),
  )
  router.get('/nodes', async (request, response) => {
    const session = bearer(request, ground.tokens, clock)
    if (!session.ok) return sendProblem(response, session)
    if (session.value.person.standing !== 'host') return sendProblem(response, refuse('not_allowed'))
    response.json({ nodes: await ground.nodes() })
  })
  return router
}

/** The other door: the same dispatcher as over sockets. */
function command(
  { dispatch, tokens, clock }: HttpGround,
  room: (request: Request) => string,
  name: (request: Request) => string,
  status = 200,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const session = bearer(request, tokens, clock)
    if (!session.ok) return sendProblem(response, session)
    const parsed = roomId.safeParse(room(request))
    if (!parsed.success) return sendProblem(response, refuse('not_found'))
    const reply = await dispatch({ session: session.value, room: parsed.data }, name(request), request.body)
    sendReply(response, reply, status)
  }
}

type InRoom = (live: LiveRoom, request: Request, response: Response) => Promise<void>

const roomOpener =
  ({ hosting }: HttpGround) =>
  (serve: InRoom) =>
  async (request: Request, response: Response): Promise<void> => {
    const parsed = roomId.safeParse(request.params.room)
    const live = parsed.success ? await hosting.open(parsed.data) : undefined
    if (live === undefined) return sendProblem(response, refuse('not_found'))
    await serve(live, request, response)
  }
