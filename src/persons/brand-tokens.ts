import jwt from 'jsonwebtoken'
import { TOKEN_LENGTH } from '../protocol/wire.schema.ts'
import type { BrandAlgorithm, BrandKey } from './key-file.ts'

/** A reason to refuse a token. */
export interface Fault {
  refused: 'token_invalid' | 'token_expired'
  /** For the operator: what is there and what was expected. */
  says: string
}
export const invalid = (says: string): Fault => ({ refused: 'token_invalid', says })

/** Most keys that one token is tried with. */
const TRIES = 8
const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** A token taken apart; nothing in it is proved yet. */
export interface Parts {
  header: { alg: unknown; kid: unknown; names: readonly string[] }
  payload: unknown
}

/** The parts of what has the shape of a signed token, or why it has not. */
export function takeApart(token: string): Parts | Fault {
  if (token.length > TOKEN_LENGTH) return invalid(`It is longer than ${TOKEN_LENGTH} characters.`)
  if (!SHAPE.test(token))
    return invalid('It is no signed JWT: that has three parts of base64url with dots between them.')
  const [head = '', body = ''] = token.split('.')
  const header = decoded(head)
  if (!isObject(header)) return invalid('Its first part is no JSON object in base64url.')
  const { alg, kid } = header
  return { header: { alg, kid, names: Object.keys(header) }, payload: decoded(body) }
}

export const isFault = (parts: Parts | Fault): parts is Fault => 'refused' in parts

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** What the header may not say, whatever signed it. */
export function headerFaults({ header: { alg, kid, names } }: Parts, known: ReadonlySet<BrandAlgorithm>): Fault[] {
  const faults: Fault[] = []
  if (typeof alg !== 'string' || !(known as ReadonlySet<string>).has(alg))
    faults.push(invalid(`Its algorithm (alg) is ${shown(alg)}: the keys given here are for ${[...known].join(', ')}.`))
  if (kid !== undefined && typeof kid !== 'string')
    faults.push(invalid(`Its key's name (kid) is ${shown(kid)}: no text.`))
  // RFC 7515 4.1.11: extensions marked critical that one does not know make a token invalid; the library ignores them.
  if (names.includes('crit')) faults.push(invalid('Its header demands extensions (crit): none are supported.'))
  return faults
}

/** The keys that may have signed it: the one of that name, otherwise those that have no name, at most eight. */
export function candidates({ header: { alg, kid } }: Parts, keys: readonly BrandKey[]): readonly BrandKey[] {
  const fitting = keys.filter(({ algorithms }) => (algorithms as readonly unknown[]).includes(alg))
  if (kid === undefined) return fitting.slice(0, TRIES)
  const named = fitting.filter((key) => key.kid === kid)
  return (named.length > 0 ? named : fitting.filter((key) => key.kid === undefined)).slice(0, TRIES)
}

/** Whether this key signed it. The times in it are not judged here. */
export function signedBy(token: string, { key, algorithms }: BrandKey): boolean {
  try {
    jwt.verify(token, key, { algorithms: [...algorithms], ignoreExpiration: true, ignoreNotBefore: true })
    return true
  } catch {
    return false
  }
}

/** Why none of the keys has signed it; empty = one has. */
export function signatureFaults(token: string, parts: Parts, keys: readonly BrandKey[]): Fault[] {
  const tried = candidates(parts, keys)
  if (tried.some((key) => signedBy(token, key))) return []
  const { alg, kid } = parts.header
  if (tried.length === 0)
    return [invalid(`It names the key (kid) ${shown(kid)}: the key file has ${names(keys)} for ${shown(alg)}.`)]
  if (alg === 'HS256') return [invalid('Its signature is not by BRAND_SECRET.')]
  return [invalid(`Its signature for ${shown(alg)} is by none of the keys that were tried: ${names(tried)}.`)]
}

const names = (keys: readonly BrandKey[]): string =>
  keys
    .filter(({ algorithms }) => !algorithms.includes('HS256'))
    .map(({ kid, id }) => (kid === undefined ? `one without a name (thumbprint ${id})` : shown(kid)))
    .join(', ')

const LONGEST_SHOWN = 120

/** A value out of a token as it can be shown at a terminal. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value).replace(/[^\P{C}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}... (${text.length} characters)` : text
}
