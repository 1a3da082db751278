import jwt from 'jsonwebtoken'
import { createHmac, createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { moment, personId, role, roomId, standing } from '../protocol/core.schema.ts'
import { accept, refuse, type PersonId, type Reply } from '../protocol/core.ts'
import { TOKEN_LENGTH } from '../protocol/wire.schema.ts'
import type { Grant, Session } from '../rooms/granted-session.ts'

/** Fewer bytes than the signature has would be its weakest part. */
export const SECRET_BYTES = 32
const AUDIENCE = 'fanfare'
const LIFE_SECONDS = 30 * 24 * 3600
/** How far the clock of the node that signed may be ahead of ours. */
const CLOCK_SECONDS = 30

const times = { iat: z.int().min(0), exp: z.int().min(1) }
const grant = z.strictObject({
  role: role.exclude(['fan']),
  room: z.exactOptional(roomId),
  from: z.string().min(1).max(64),
  at: moment,
})
const who = {
  sub: personId,
  standing,
  name: z.exactOptional(z.string().min(1).max(120)),
  avatar: z.exactOptional(z.string().max(500)),
  limitKey: z.exactOptional(z.string().min(1).max(120)),
  was: z.exactOptional(z.array(personId).max(20)),
  grants: z.exactOptional(z.array(grant).max(20)),
  at: moment,
  carried: z.exactOptional(z.literal(true)),
  member: z.exactOptional(z.strictObject({ key: z.string(), until: moment, named: z.boolean() })),
}
const sessionClaims = z.object({ ...times, kind: z.literal('session'), ...who })
const carryClaims = z.object({ ...times, kind: z.literal('carry'), jti: z.string().min(8).max(64), ...who })
const linkClaims = z.object({
  ...times,
  kind: z.literal('host-link'),
  at: moment,
  role: role.exclude(['fan']),
  room: z.exactOptional(roomId),
  from: z.string().min(1).max(64),
})
type Who = Omit<z.output<typeof sessionClaims>, 'iat' | 'exp' | 'kind'>

const whoOf = ({ person, limitKey, was, grants, at, carried, member }: Session): Who => ({
  sub: person.id,
  standing: person.standing,
  ...(person.name !== undefined && { name: person.name }),
  ...(person.avatar !== undefined && { avatar: person.avatar }),
  ...(limitKey !== person.id && { limitKey }),
  ...(was.length > 0 && { was: [...was] }),
  ...(grants.length > 0 && { grants: [...grants] }),
  at,
  ...(carried && { carried }),
  ...(member && { member }),
})
const sessionOf = ({
  sub,
  standing,
  name,
  avatar,
  limitKey = sub,
  was = [],
  grants = [],
  at,
  carried,
  member,
}: Who): Session => ({
  person: { id: sub, standing, ...(name !== undefined && { name }), ...(avatar !== undefined && { avatar }) },
  ...{ limitKey, was, grants, at },
  ...(carried && { carried }),
  ...(member && { member }),
})

/**
 * Signs and reads what this server gives out: sessions, links that give a role, and keys that take somebody along to another
 * device. None is taken for another. Reading refuses `token_expired` what is merely old, and `token_invalid` all else.
 */
export class Tokens {
  readonly #key: KeyObject

  /** Throws RangeError when the secret is shorter than 32 bytes. */
  constructor(secret: string) {
    if (Buffer.byteLength(secret) < SECRET_BYTES) throw new RangeError(`a secret has at least ${SECRET_BYTES} bytes`)
    this.#key = createSecretKey(Buffer.from(secret, 'utf8'))
  }

  /**
   * A session's token, signed now: it lasts 30 days, a member's as long as the brand has said. It is as old as the session: who
   * signs out ends every token that was made of another one, also those that are made before all nodes have heard of it.
   */
  issue(session: Session, now: number): string {
    const seconds = (expiryOf(session, now) - Math.floor(now / 1_000) * 1_000) / 1_000
    return this.#sign({ kind: 'session', ...whoOf(session) }, now, seconds)
  }

  read(token: string, now: number): Reply<Session> {
    const claims = this.#verify(token, sessionClaims, now)
    return claims.ok ? accept(sessionOf(claims.value)) : claims
  }

  /** The key of the link that is told at the start: an owner's, everywhere, until links signed by `now` (ms) are revoked. */
  hostLink(now: number): string {
    return this.link({ role: 'owner', from: 'start', at: now }, now + LIFE_SECONDS * 1_000)
  }

  /** The key of a link that gives a role until it expires (ms). */
  link({ role, room, from, at }: Grant, expires: number): string {
    const where = room === undefined ? {} : { room }
    return this.#sign({ kind: 'host-link', at, role, ...where, from }, at, Math.floor((expires - at) / 1_000))
  }

  readLink(key: string, now: number): Reply<Grant> {
    const claims = this.#verify(key, linkClaims, now)
    if (!claims.ok) return claims
    const { role, room, from, at } = claims.value
    return accept({ role, from, at, ...(room !== undefined && { room }) })
  }

  /** A key by which one other device becomes this person, once, within so many ms. */
  carry(session: Session, now: number, withinMs: number): string {
    const jti = randomBytes(12).toString('base64url')
    return this.#sign({ kind: 'carry', jti, ...whoOf(session) }, now, withinMs / 1_000)
  }

  readCarry(key: string, now: number): Reply<{ session: Session; once: string; until: number }> {
    const claims = this.#verify(key, carryClaims, now)
    if (!claims.ok) return claims
    const { jti, exp } = claims.value
    // Remembered a little longer than it lasts: nodes' clocks differ.
    return accept({ session: sessionOf(claims.value), once: `carry:${jti}`, until: (exp + CLOCK_SECONDS) * 1_000 })
  }

  #sign(claims: object, now: number, seconds: number): string {
    const iat = Math.floor(now / 1000)
    return jwt.sign({ ...claims, aud: AUDIENCE, iat, exp: iat + seconds }, this.#key, { algorithm: 'HS256' })
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

/** Until when a session signed now lasts, ms. */
export function expiryOf({ member }: Session, now: number): number {
  const iat = Math.floor(now / 1_000)
  return 1_000 * Math.max(iat + 1, Math.min(iat + LIFE_SECONDS, Math.floor((member?.until ?? Infinity) / 1_000)))
}

/** Somebody whom nobody knows yet. */
export function newVisitor(now: number): Session {
  const id = newPersonId()
  return { person: { id, standing: 'visitor' }, limitKey: id, was: [], grants: [], at: now }
}

export const newPersonId = (): PersonId => `g_${randomBytes(16).toString('base64url')}` as PersonId
