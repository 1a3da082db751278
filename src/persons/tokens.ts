import jwt from 'jsonwebtoken'
import { createHmac, createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { personId, standing } from '../protocol/core.schema.ts'
import { accept, refuse, type Person, type PersonId, type Reply } from '../protocol/core.ts'
import { TOKEN_LENGTH } from '../protocol/wire.schema.ts'
import type { Session } from './session-rules.ts'

export type { Session } from './session-rules.ts'

/** Fewer bytes than the signature has would be its weakest part. */
export const SECRET_BYTES = 32
const AUDIENCE = 'fanfare'
const LIFE_SECONDS = 30 * 24 * 3600
/** How far the clock of the node that signed may be ahead of ours. */
const CLOCK_SECONDS = 30

const times = { iat: z.int().min(0), exp: z.int().min(1) }
const sessionClaims = z
  .object({
    ...times,
    kind: z.literal('session'),
    sub: personId,
    standing,
    name: z.string().min(1).max(120).optional(),
    limitKey: z.string().min(1).max(120).optional(),
    hostSince: z.int().min(1).optional(),
  })
  .refine((claims) => (claims.standing === 'host') === (claims.hostSince !== undefined))
const linkClaims = z.object({ ...times, kind: z.literal('host-link'), at: z.int().min(1) })

/**
 * Signs and reads what this server gives out: sessions, and the links that make somebody a host. Both live 30 days, and
 * neither is taken for the other. Reading refuses `token_expired` what is merely old, and `token_invalid` all else.
 */
export class Tokens {
  readonly #key: KeyObject

  /** Throws RangeError when the secret is shorter than 32 bytes. */
  constructor(secret: string) {
    if (Buffer.byteLength(secret) < SECRET_BYTES) throw new RangeError(`a secret has at least ${SECRET_BYTES} bytes`)
    this.#key = createSecretKey(Buffer.from(secret, 'utf8'))
  }

  issue({ person, limitKey, hostSince }: Session, now: number): string {
    const { id, standing, name } = person
    const own = { ...(name !== undefined && { name }), ...(limitKey !== id && { limitKey }) }
    return this.#sign(
      { kind: 'session', sub: id, standing, ...own, ...(hostSince !== undefined && { hostSince }) },
      now,
    )
  }

  read(token: string, now: number): Reply<Session> {
    const claims = this.#verify(token, sessionClaims, now)
    if (!claims.ok) return claims
    const { sub, standing, name, limitKey = sub, hostSince } = claims.value
    const person: Person = { id: sub, standing, ...(name !== undefined && { name }) }
    return accept({ person, limitKey, ...(hostSince !== undefined && { hostSince }) })
  }

  /** The key of a host link, void as soon as links signed by `now` (ms) are revoked. */
  hostLink(now: number): string {
    return this.#sign({ kind: 'host-link', at: now }, now)
  }

  readHostLink(key: string, now: number): Reply<{ at: number }> {
    const claims = this.#verify(key, linkClaims, now)
    return claims.ok ? accept({ at: claims.value.at }) : claims
  }

  #sign(claims: object, now: number): string {
    const iat = Math.floor(now / 1000)
    return jwt.sign({ ...claims, aud: AUDIENCE, iat, exp: iat + LIFE_SECONDS }, this.#key, { algorithm: 'HS256' })
  }

  #verify<T extends { iat: number; exp: number }>(token: string, schema: z.ZodType<T>, now: number): Reply<T> {
    if (token.length > TOKEN_LENGTH) return refuse('token_invalid')
    const parsed = schema.safeParse(ownPayload(token, this.#key) ?? signedPayload(token, this.#key))
    if (!parsed.success) return refuse('token_invalid')
    const { iat, exp } = parsed.data
    const seconds = Math.floor(now / 1000)
    if (iat > seconds + CLOCK_SECONDS || exp <= iat || exp > iat + LIFE_SECONDS) return refuse('token_invalid')
    return exp <= seconds ? refuse('token_expired') : accept(parsed.data)
  }
}

/** The header of every token that this server signs. */
const OWN_HEADER = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.`

/**
 * The same as `signedPayload` for a token as `#sign` makes them, at a third of the cost: thousands come in at once.
 * Undefined = it is not one, or not so plainly that nothing else has to be looked at.
 */
function ownPayload(token: string, key: KeyObject): object | undefined {
  const end = token.lastIndexOf('.')
  if (!token.startsWith(OWN_HEADER) || end < OWN_HEADER.length) return undefined
  const signature = Buffer.from(token.slice(end + 1), 'latin1')
  const due = Buffer.from(createHmac('sha256', key).update(token.slice(0, end)).digest('base64url'), 'latin1')
  if (signature.length !== due.length || !timingSafeEqual(signature, due)) return undefined
  const payload = parsedObject(Buffer.from(token.slice(OWN_HEADER.length, end), 'base64url').toString())
  return payload?.aud === AUDIENCE && !('nbf' in payload) ? payload : undefined
}

function parsedObject(text: string): { aud?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** What was signed with the key for us, whatever it is; undefined = nothing was. The times in it are not judged here. */
function signedPayload(token: string, key: KeyObject): unknown {
  try {
    const options = {
      algorithms: ['HS256' as const],
      audience: AUDIENCE,
      ignoreExpiration: true,
      complete: true as const,
    }
    const { header, payload } = jwt.verify(token, key, options)
    // RFC 7515 4.1.11: extensions marked critical that one does not know make a token invalid; the library ignores them.
    return 'crit' in header ? undefined : payload
  } catch {
    return undefined
  }
}

/** Somebody whom nobody knows yet. */
export const newVisitor = (): Person => ({
  id: `g_${randomBytes(16).toString('base64url')}` as PersonId,
  standing: 'visitor',
})
