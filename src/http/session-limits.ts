import { refuse, type Refused, type Reply } from '../protocol/core.ts'
import type { SessionRequest } from '../protocol/wire.schema.ts'
import type { SessionKind } from '../rooms/meters.ts'
import { isLoopback, networkOf } from '../gateway/addresses.ts'
import { HashedBuckets } from './hashed-buckets.ts'

export const SESSION_LIMITS = {
  /** New persons of one address before the minute counts: a hall comes in at once. */
  atOnce: 500,
  /** Wrong keys and tokens of one address, in a minute. */
  wrongBySource: 20,
  /** Wrong ones meant for one link, one key of another device, or the brand, from wherever they come, in a minute. */
  wrongByTarget: 100,
  /** Who has to wait comes back within so much more, ms: not everybody at once. */
  spreadMs: 5_000,
} as const

/** Somebody asks for a session, from an address; `token`: as whom. */
export interface SessionAsked {
  address: string
  token: string | undefined
  request: SessionRequest
}

/**
 * How often an address may become somebody new, and how often it, or anybody, may try keys that are wrong. Whoever is known
 * already, and whom a link or the brand vouches for, is not counted: behind one address may be a whole hall. Nor is this machine
 * itself: that is its operator, or a proxy that nobody has told us to trust, behind which is everybody.
 *
 * A right key is never refused because of wrong ones, or any fan in the hall could lock its hosts out. What keeps keys from being
 * guessed are their 256 bits; the limit keeps down the noise.
 */
export class SessionLimits {
  readonly #persons: HashedBuckets | undefined
  readonly #nextMs: number
  readonly #bySource = perMinute(SESSION_LIMITS.wrongBySource)
  readonly #byTarget = perMinute(SESSION_LIMITS.wrongByTarget)

  /** `sessionsPerMinute`: new persons of one address; 0 = no limit. */
  constructor(sessionsPerMinute: number) {
    const perSecond = sessionsPerMinute / 60
    const atOnce = SESSION_LIMITS.atOnce
    this.#persons = sessionsPerMinute > 0 ? new HashedBuckets({ perSecond, atOnce }) : undefined
    this.#nextMs = 1_000 / perSecond
  }

  /** Why they may not ask for that at the moment. */
  before({ address, token, request }: SessionAsked): Refused | undefined {
    if (this.#persons === undefined || isLoopback(address)) return undefined
    const isNew = token === undefined && !('hostKey' in request || 'token' in request || 'carried' in request)
    return isNew && !this.#persons.take(networkOf(address)) ? tooFast(this.#nextMs) : undefined
  }

  /** What to answer them: a wrong key too many is told to wait. */
  after<T>({ address, request }: SessionAsked, reply: Reply<T>): Reply<T> {
    const target = reply.ok || reply.refused !== 'token_invalid' ? undefined : targetOf(request)
    if (target === undefined) return reply
    const [source, meant] = [this.#bySource.take(networkOf(address)), this.#byTarget.take(target)]
    return source && meant ? reply : tooFast(60_000 / SESSION_LIMITS.wrongBySource)
  }
}

const perMinute = (tries: number): HashedBuckets => new HashedBuckets({ perSecond: tries / 60, atOnce: tries })

const tooFast = (afterMs: number): Refused =>
  refuse('too_fast', Math.ceil(afterMs + Math.random() * SESSION_LIMITS.spreadMs))

/** What a wrong key was meant for, as it says itself; undefined = there is no key. */
function targetOf(request: SessionRequest): string | undefined {
  if ('token' in request) return 'brand'
  if ('hostKey' in request) return `link ${claimOf(request.hostKey, 'from')}`
  return 'carried' in request ? `carried ${claimOf(request.carried, 'jti')}` : undefined
}

/** Read without being believed. */
function claimOf(key: string, claim: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString())
    const said = (claims as Record<string, unknown> | null)?.[claim]
    return typeof said === 'string' ? said.slice(0, 64) : ''
  } catch {
    return ''
  }
}

/** What kind of session was asked for. */
export function sessionKind({ token, request }: SessionAsked): SessionKind {
  if ('token' in request) return 'member'
  if ('hostKey' in request) return 'link'
  if ('carried' in request) return 'carried'
  if (token !== undefined) return 'renewed'
  return request.name === undefined ? 'visitor' : 'guest'
}
