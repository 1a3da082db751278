import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Router, type Request, type Response } from 'express'
import { accept, HOUSE, refuse, type Reply, type RoomId } from '../protocol/core.ts'
import { roomId } from '../protocol/core.schema.ts'
import { roleMay } from '../protocol/roles.ts'
import { FORMS, type Form } from '../records/export-room.ts'
import { IMPORT_LIMITS, ImportRefused } from '../records/import-lines.ts'
import type { Records } from '../records/records.ts'
import type { Session } from '../rooms/granted-session.ts'
import type { HttpGround } from './app.ts'
import { bearer } from './bearer.ts'
import { sendProblem, sendReply } from './problem.ts'

type Ground = Pick<HttpGround, 'hosting' | 'sessions' | 'logger'> & {
  records: Records
  /** Nothing is imported today. */
  frozen: boolean
}

const TYPE: Record<Form, string> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** What owners take out of a room, whole, and make a room of again. */
export function recordRoutes(ground: Ground): Router {
  const router = Router()
  router.get('/rooms/:room/export', (request, response) => exported(ground, request, response))
  router.post(`/rooms/:room/import`, (request, response) => imported(ground, request, response))
  return router
}

/** Who asks, if they own that room: `in`, or everything. */
function owner({ sessions }: Ground, request: Request, where: RoomId): Reply<Session> {
  const session = bearer(request, sessions)
  if (!session.ok) return session
  return roleMay(sessions.roleIn(session.value, where), 'own') ? session : refuse('not_allowed')
}

function askedFor({ query }: Request): Reply<{ form: Form; personal: boolean }> {
  const { form = 'ndjson', personal = 'on' } = query
  const known = FORMS.find((one) => one === form)
  if (known === undefined || (personal !== 'on' && personal !== 'off')) return refuse('bad_input')
  return accept({ form: known, personal: personal === 'on' })
}

async function exported(ground: Ground, request: Request, response: Response): Promise<void> {
  const room = roomId.safeParse(request.params.room)
  const allowed = owner(ground, request, room.success ? room.data : HOUSE)
  if (!allowed.ok) return sendProblem(response, allowed)
  const asked = askedFor(request)
  if (!asked.ok) return sendProblem(response, asked)
  const live = room.success ? await ground.hosting.open(room.data) : undefined
  if (live === undefined) return sendProblem(response, refuse('not_found'))
  const { form, personal } = asked.value
  const pieces = await ground.records.exportOf(live, form, personal)
  const packed = Boolean(request.acceptsEncodings('gzip'))
  const name = `${live.room}${personal ? '' : '-anonymous'}.${form}`
  response.set({ 'Content-Type': TYPE[form], 'Content-Disposition': `attachment; filename="${name}"` })
  response.set({ 'Cache-Control': 'private, no-store' }).vary('Accept-Encoding')
  if (packed) response.set('Content-Encoding', 'gzip')
  await send(ground, response, pieces, packed)
}

/** As fast as it is read, and no faster. What cannot be sent to its end is cut off, and a reader can tell. */
async function send(ground: Ground, response: Response, pieces: AsyncIterable<string>, packed: boolean): Promise<void> {
  const zip: Transform[] = packed ? [createGzip()] : []
  try {
    await pipeline([Readable.from(pieces), ...zip, response])
  } catch (error) {
    ground.logger.debug({ error }, 'an export was broken off')
    response.destroy()
  }
}

/** Longest time in which the rest of a refused upload is read, so that who sends it gets to read why, ms. */
const LEAVE_MS = 2_000

async function imported(ground: Ground, request: Request, response: Response): Promise<void> {
  const room = roomId.safeParse(request.params.room)
  const allowed = owner(ground, request, HOUSE)
  const reply = !allowed.ok
    ? allowed
    : room.success
      ? await take(ground, request, room.data, allowed.value)
      : refuse('bad_input')
  letGo(request, response)
  sendReply(response, reply, 201)
}

async function take(ground: Ground, request: Request, room: RoomId, { person }: Session): Promise<Reply<unknown>> {
  if (ground.frozen) return refuse('frozen')
  const bytes = bytesOf(request)
  if (!bytes.ok) return bytes
  return ground.records.importInto({ room, person: person.id }, bytes.value)
}

/** What is sent, unpacked; broken off, it is no whole export. */
function bytesOf(request: Request): Reply<AsyncIterable<Uint8Array>> {
  if (!request.is('application/x-ndjson')) return refuse('bad_input')
  if (Number(request.headers['content-length'] ?? 0) > IMPORT_LIMITS.bytes) return refuse('too_large')
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return accept(whole(request))
  if (encoding !== 'gzip') return refuse('bad_input')
  // What is no gzip may show before anybody reads: without a listener that would end the process.
  const unpacked = createGunzip().on('error', () => undefined)
  request.once('error', (error) => unpacked.destroy(error)).pipe(unpacked)
  return accept(whole(unpacked))
}

/** All that comes, without ending what it comes from: an answer shall still go the other way. */
async function* whole(stream: Readable): AsyncGenerator<Uint8Array> {
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>
  for (;;) {
    const next = await chunks.next().catch(() => {
      throw new ImportRefused('bad_input')
    })
    if (next.done) return
    yield next.value
  }
}

/** The rest of what is sent is of no use. */
function letGo(request: Request, response: Response): void {
  if (request.readableEnded || request.destroyed) return
  response.set('Connection', 'close')
  request.unpipe().resume()
  const timer = setTimeout(() => request.destroy(), LEAVE_MS)
  request.once('close', () => clearTimeout(timer))
}
