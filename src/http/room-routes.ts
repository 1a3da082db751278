import { Router } from 'express'
import { HOUSE, refuse } from '../protocol/core.ts'
import { isStaff } from '../protocol/roles.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { HttpGround } from './app.ts'
import { historyPage } from './history.ts'
import { sendProblem } from './problem.ts'
import { reader, roomOpener } from './room-door.ts'
import { Snapshots } from './snapshot.ts'

/** What anybody may read of rooms, from memory wherever it can be. */
export function roomRoutes(ground: HttpGround): Router {
  const { hosting, clock, log } = ground
  const router = Router()
  const snapshots = new Snapshots(clock)
  const inRoom = roomOpener(ground)
  router.get('/rooms', async (request, response) => {
    const session = reader(request, ground)
    if (!session.ok) return sendProblem(response, session)
    const house = await hosting.open(HOUSE)
    response.vary('Authorization').set('Cache-Control', 'no-cache')
    const rooms = house?.replica.everyone.rooms ?? []
    const staff = session.value && isStaff({ role: ground.sessions.roleIn(session.value, HOUSE) })
    response.json({ rooms, ...(staff && { drafts: house ? draftsOf(house) : [] }) })
  })
  router.get(
    '/rooms/:room',
    inRoom(async ({ live, request, response }) => {
      const { etag, encodings } = await snapshots.of(live)
      response.set({ ETag: etag, 'Cache-Control': cachingOf(live) }).vary('Accept-Encoding')
      if (request.headers['if-none-match'] === etag) return void response.status(304).end()
      const encoding = request.acceptsEncodings('br') || request.acceptsEncodings('gzip') || 'identity'
      if (encoding !== 'identity') response.set('Content-Encoding', encoding)
      response.type('application/json').send(encodings[encoding as keyof typeof encodings])
    }),
  )
  router.get(
    '/rooms/:room/history',
    inRoom(async ({ live, request, response }) => {
      const before = Number(request.query.before ?? live.replica.seq + 1)
      if (!Number.isSafeInteger(before) || before < 1) return sendProblem(response, refuse('bad_input'))
      response.set('Cache-Control', cachingOf(live)).json(await historyPage(log, live, before))
    }),
  )
  return router
}

/** Drafts and templates, without what has been announced since. */
function draftsOf(house: LiveRoom) {
  const { everyone, staff } = house.replica
  return staff.drafts.filter(({ room }) => !everyone.rooms.some((listed) => listed.room === room))
}

/** What everybody may read, anybody may keep for a second; a draft is the staff's. */
const cachingOf = ({ replica }: LiveRoom): string =>
  replica.everyone.launch.phase === 'draft' ? 'private, no-store' : 'public, max-age=1'
