import { Router, type Response } from 'express'
import { refuse } from '../protocol/core.ts'
import { roleMay } from '../protocol/roles.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { HttpGround } from './app.ts'
import { PackedAnswers, type Packed } from './packed-answers.ts'
import { sendProblem } from './problem.ts'
import { roomOpener } from './room-door.ts'

/** One round's file of ballots. */
interface BallotFile {
  name: string
  /** Everybody may have it. */
  open: boolean
  /** It will never be another one. */
  final: boolean
  /** Two files with the same head hold the same. */
  head: string
  pieces(): AsyncIterable<string>
}
/** The file of a poll's round, of the newest that is over unless one is named; undefined = there is none. */
export type BallotFiles = (live: LiveRoom, poll: string, round: number | undefined) => BallotFile | undefined

type Ground = Pick<HttpGround, 'hosting' | 'sessions'> & { ballots: BallotFiles }

/** How long caches may keep the file of a round that was revealed, seconds: it could still be withdrawn. */
const KEPT_S = 60

/** Every ballot of a round, under names that say nothing: for everybody once its result was revealed, for hosts once it is over. */
export function ballotRoutes(ground: Ground): Router {
  const router = Router()
  const answers = new PackedAnswers()
  const inRoom = roomOpener(ground)
  router.get(
    '/rooms/:room/polls/:poll/ballots',
    inRoom(async ({ live, request, response, session }) => {
      const { round } = request.query
      const wanted = round === undefined ? undefined : Number(round)
      if (wanted !== undefined && !(Number.isSafeInteger(wanted) && wanted > 0))
        return sendProblem(response, refuse('bad_input'))
      const host = session && roleMay(ground.sessions.roleIn(session, live.room), 'show')
      const file = ground.ballots(live, String(request.params.poll), wanted)
      if (file === undefined || !(file.open || host)) return sendProblem(response, refuse('not_found'))
      const packed = await answers.of(`${live.room} ${live.epoch} ${file.head}`, file)
      response.set('ETag', packed.etag).vary('Authorization, Accept-Encoding')
      response.set('Cache-Control', file.open ? `public, max-age=${KEPT_S}` : 'private, no-store')
      if (request.headers['if-none-match'] === packed.etag) return void response.status(304).end()
      response.type('application/x-ndjson; charset=utf-8')
      response.set('Content-Disposition', `attachment; filename="${file.name}"`)
      send(response, packed, Boolean(request.acceptsEncodings('gzip')))
    }),
  )
  return router
}

function send(response: Response, { bytes, unpacked }: Packed, asPacked: boolean): void {
  if (asPacked) return void response.set('Content-Encoding', 'gzip').send(bytes)
  const plain = unpacked()
  response.on('close', () => plain.destroy())
  plain.on('error', () => response.destroy()).pipe(response)
}
