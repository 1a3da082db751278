import { accept, type Person, type Reply } from '../protocol/core.ts'
import type { SessionRequest } from '../protocol/wire.schema.ts'
import { nextSession, type SessionWish } from './session-rules.ts'
import { newVisitor, type Tokens } from './tokens.ts'

export interface SessionAsked {
  /** The token of the session so far; undefined = there is none, and a visitor is made. */
  token: string | undefined
  request: SessionRequest
  /** Host links signed before this (ms) are void: the house's view says so. */
  linksSince: number
  now: number
}

/**
 * Answers `POST /api/session`: a fresh token, for the same person when a token came along. Refuses, in this order:
 * `token_invalid` and `token_expired` for the token, the same for the host link's key, then `bad_name`, `name_reserved`.
 */
export function renewSession(tokens: Tokens, asked: SessionAsked): Reply<{ token: string; person: Person }> {
  const { token, request, linksSince, now } = asked
  const visitor = newVisitor()
  const session = token === undefined ? accept({ person: visitor, limitKey: visitor.id }) : tokens.read(token, now)
  if (!session.ok) return session
  const wish = wishOf(tokens, request, now)
  if (!wish.ok) return wish
  const next = nextSession(session.value, wish.value, linksSince)
  return next.ok ? accept({ token: tokens.issue(next.value, now), person: next.value.person }) : next
}

function wishOf(tokens: Tokens, request: SessionRequest, now: number): Reply<SessionWish> {
  if (!('hostKey' in request)) return accept(request)
  const link = tokens.readHostLink(request.hostKey, now)
  return link.ok ? accept({ hostLink: link.value }) : link
}
