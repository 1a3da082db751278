import type { NextFunction, Request, Response } from 'express'
import { refuse, type Refusal, type Refused, type Reply } from '../protocol/core.ts'
import { LogLost, StoreDown } from '../rooms/room-log.ts'

/** The HTTP status of each refusal. */
export const STATUS: Readonly<Record<Refusal, number>> = {
  bad_input: 400,
  too_large: 413,
  unknown_command: 404,
  not_allowed: 403,
  name_first: 403,
  members_only: 403,
  frozen: 403,
  token_used: 401,
  not_found: 404,
  id_reused: 409,
  bad_text: 422,
  bad_name: 422,
  name_reserved: 422,
  not_yours: 403,
  too_late: 409,
  closed: 403,
  owed: 409,
  stale: 409,
  poll_closed: 409,
  voted: 409,
  paused: 503,
  too_many: 409,
  banned: 403,
  room_exists: 409,
  not_now: 409,
  flooding: 429,
  slow_mode: 429,
  hold_full: 503,
  muted: 429,
  too_fast: 429,
  token_invalid: 401,
  token_expired: 401,
  bad_origin: 403,
  overloaded: 503,
  unavailable: 503,
  unconfirmed: 503,
  internal: 500,
}

/** Answers with RFC 9457 problem details; `refused` is the code that every door uses. */
export function sendProblem(response: Response, refused: Refused): void {
  const { refused: code, message, retryAfterMs } = refused
  const status = STATUS[code]
  if (retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(retryAfterMs / 1_000)))
  const body = { type: `urn:fanfare:${code}`, title: message, status, refused: code, retryAfterMs }
  response.status(status).type('application/problem+json').send(JSON.stringify(body))
}

export function sendReply(response: Response, reply: Reply<unknown>, status = 200): void {
  if (reply.ok) response.status(status).json(reply.value)
  else sendProblem(response, reply)
}

/** What the body parser, a store that is away, and our own bugs throw, in the same words as every refusal. */
export function onError(report: (error: unknown) => void) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) return next(error)
    const { status } = error as { status?: number }
    if (status === 413) return sendProblem(response, refuse('too_large'))
    if (status !== undefined && status < 500) return sendProblem(response, refuse('bad_input'))
    if (error instanceof StoreDown || error instanceof LogLost)
      return sendProblem(response, refuse('unavailable', 1_000))
    report(error)
    sendProblem(response, refuse('internal'))
  }
}
