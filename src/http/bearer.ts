import type { Request } from 'express'
import { refuse, type Reply } from '../protocol/core.ts'
import type { Session, Sessions } from '../rooms/granted-session.ts'

/** The token of an `Authorization: Bearer` header; undefined = there is no such header. */
export function bearerToken({ headers }: Request): string | undefined {
  const [, scheme, token] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? []
  if (headers.authorization === undefined) return undefined
  return scheme?.toLowerCase() === 'bearer' ? token : ''
}

/** Whose request this is. */
export const bearer = (request: Request, sessions: Pick<Sessions, 'read'>): Reply<Session> => {
  const token = bearerToken(request)
  return token === undefined ? refuse('token_invalid') : sessions.read(token)
}
