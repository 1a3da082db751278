import { Router, type Request, type Response } from 'express'
import { HOUSE, refuse, type RoomId } from '../protocol/core.ts'
import { CODE } from '../protocol/launches.ts'
import { keptOut } from '../rooms/door.ts'
import type { HttpGround } from './app.ts'
import { calendarOf } from './calendar.ts'
import { CodeTries, NEXT_TRY_MS } from './code-tries.ts'
import { sendProblem } from './problem.ts'
import { roomOpener } from './room-door.ts'

/** How a launch is found and kept: by its code, and in a calendar. */
export function launchRoutes(ground: HttpGround): { pages: Router; api: Router } {
  const [pages, api] = [Router(), Router()]
  const tries = new CodeTries()
  const byCode = codeReader(ground, tries)
  pages.get('/j/:code', async (request, response) => {
    const given = request.params.code
    const found = await byCode(request, given)
    if (found === 'too_fast') return sendProblem(response, refuse('too_fast', NEXT_TRY_MS))
    response.set('Cache-Control', 'no-store')
    response.redirect(
      found === undefined ? `/?code=${encodeURIComponent(Array.from(given).slice(0, 40).join(''))}` : `/r/${found}`,
    )
  })
  api.get('/codes/:code', async (request, response) => {
    const found = await byCode(request, request.params.code)
    if (found === undefined) return sendProblem(response, refuse('not_found'))
    if (found === 'too_fast') return sendProblem(response, refuse('too_fast', NEXT_TRY_MS))
    response.set('Cache-Control', 'no-store').json({ room: found })
  })
  api.get('/rooms/:room/calendar.ics', calendarRoute(ground))
  return { pages, api }
}

/** A code as somebody typed it, as it is kept; undefined = it can be none. */
function readCode(typed: string): string | undefined {
  const code = typed.replace(/[\s\-\u2010-\u2015]/g, '').toUpperCase()
  return IS_CODE.test(code) ? code : undefined
}
const IS_CODE = new RegExp(`^[${CODE.letters}]{${CODE.length}}$`)

type Found = RoomId | 'too_fast' | undefined

/** The room of a code, if everybody may know of it. A hall that asks for one code at once, from one address, asks once. */
function codeReader(
  { findCode, hosting }: HttpGround,
  tries: CodeTries,
): (request: Request, typed: string) => Promise<Found> {
  const asked = new Map<string, Promise<Found>>()
  const find = async (code: string | undefined): Promise<RoomId | undefined> => {
    const room = code === undefined ? undefined : await findCode(code)
    const live = room === undefined ? undefined : await hosting.open(room)
    return live && !keptOut(live, undefined) ? live.room : undefined
  }
  const tryCode = async (address: string, code: string | undefined): Promise<Found> => {
    if (!tries.take(address)) return 'too_fast'
    let wrong = false
    try {
      const found = await find(code)
      wrong = found === undefined
      return found
    } finally {
      if (!wrong) tries.giveBack(address)
    }
  }
  return ({ ip = '' }, typed) => {
    const code = readCode(typed)
    const key = `${ip} ${code}`
    const answer = asked.get(key) ?? tryCode(ip, code).finally(() => asked.delete(key))
    asked.set(key, answer)
    return answer
  }
}

const calendarRoute = (ground: HttpGround) =>
  roomOpener(ground)(async ({ live, request, response }) => {
    const { launch } = live.replica.everyone
    const { startsAt } = launch
    if (live.room === HOUSE || startsAt === undefined) return sendProblem(response, refuse('not_found'))
    const language = typeof request.query.lang === 'string' ? request.query.lang : undefined
    const site = siteOf(ground.publicUrl, request)
    const entry = { room: live.room, launch, startsAt, site, language, now: ground.clock.now() }
    const { text, etag } = calendarOf(entry)
    response.set({ ETag: etag, 'Cache-Control': launch.phase === 'draft' ? 'private, no-store' : 'no-cache' })
    if (request.headers['if-none-match'] === etag) return void response.status(304).end()
    sendCalendar(response, live.room, text)
  })

const sendCalendar = (response: Response, room: RoomId, text: string): void =>
  void response.type('text/calendar').set('Content-Disposition', `inline; filename="${room}.ics"`).send(text)

/** The address that people use: as configured, or else as they asked. */
function siteOf(publicUrl: string, request: Request): string {
  if (new URL(publicUrl).hostname !== 'localhost') return publicUrl
  const asked = `${request.protocol}://${request.host}`
  return URL.canParse(asked) ? new URL(asked).origin : publicUrl
}
