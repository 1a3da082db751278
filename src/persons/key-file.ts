import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { PlainError } from '../rooms/plain-error.ts'

/** The brand's keys cannot be used. The message says which and why, and never what a secret is. */
export class BrandKeysUnusable extends PlainError {}

export type BrandAlgorithm = 'HS256' | 'RS256' | 'PS256' | 'ES256'

/** One key by which the brand's tokens are verified. */
export interface BrandKey {
  /** Names it for good: the thumbprint of RFC 7638, of a secret the beginning of its SHA-256. */
  id: string
  /** As the key file calls it, if it does. */
  kid?: string
  /** What it verifies: this follows from the key, never from a token. */
  algorithms: readonly BrandAlgorithm[]
  key: KeyObject
}

/** What a key file holds. */
export interface KeyFile {
  keys: readonly BrandKey[]
  /** Why others in it are of no use, in words. */
  skipped: readonly string[]
}

const LONGEST_FILE = 256 * 1024
const MOST_KEYS = 100
const RSA_BITS = 2048

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(MOST_KEYS) })

/** Throws BrandKeysUnusable when the file cannot be read. */
export function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

const unreadable = (path: string, cause: unknown): BrandKeysUnusable => {
  const { code, message } = cause as NodeJS.ErrnoException
  return new BrandKeysUnusable(`The key file ${path} cannot be read (${code ?? message}).`, { cause })
}

interface Watched {
  path: string
  /** What was in it when it was read last. */
  text: string
  everyMs: number
  log: Logger
}

/**
 * Tells of every usable change of the file, however it was made, and logs each that is not usable once. The file is read, not
 * looked at: its size and time may stay while it changes.
 */
export function watchKeyFile({ path, text, everyMs, log }: Watched, changed: (file: KeyFile) => void): Disposable {
  let last = text
  let before = text
  let reading = false
  const look = async (): Promise<void> => {
    const now = await readFile(path, 'utf8').catch((cause: unknown) => unreadable(path, cause))
    const seen = typeof now === 'string' ? now : now.message
    const settled = seen === before
    before = seen
    // Seen once only it may be half written: a key too few would end sessions.
    if (!settled || seen === last) return
    last = seen
    const file = typeof now === 'string' ? usable(now, path) : now
    if (file instanceof BrandKeysUnusable) log.error(`${file.message} The keys of before go on.`)
    else changed(file)
  }
  const timer = setInterval(() => {
    if (reading) return
    reading = true
    void look().finally(() => (reading = false))
  }, everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function usable(text: string, path: string): KeyFile | BrandKeysUnusable {
  try {
    return parseKeyFile(text, path)
  } catch (error) {
    if (error instanceof BrandKeysUnusable) return error
    throw error
  }
}

/**
 * The keys in a JWKS or PEM file. A list without keys has none; one of whose keys none can be used is unusable, and so is a file
 * with anything secret in it.
 */
export function parseKeyFile(text: string, path: string): KeyFile {
  if (text.length > LONGEST_FILE)
    throw new BrandKeysUnusable(`The key file ${path} is longer than ${LONGEST_FILE} characters.`)
  const found = text.trimStart().startsWith('{') ? fromJwks(text, path) : fromPem(text, path)
  if (found.keys.length > 0 || found.skipped.length === 0) return found
  throw new BrandKeysUnusable(`The key file ${path} holds no key of use: ${found.skipped.join('; ')}.`)
}

function fromJwks(text: string, path: string): KeyFile {
  const parsed = jwks.safeParse(parsedJson(text))
  if (!parsed.success)
    throw new BrandKeysUnusable(`The key file ${path} is no JWKS: {"keys":[...]} of at most ${MOST_KEYS} is expected.`)
  const { keys } = parsed.data
  if (keys.some((jwk) => 'd' in jwk || 'k' in jwk || jwk.kty === 'oct')) throw holdsSecrets(path)
  return sorted(keys.map((jwk, i) => ofJwk(jwk, `key ${i + 1}${typeof jwk.kid === 'string' ? ` ("${jwk.kid}")` : ''}`)))
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Jwk = { [member: string]: unknown; kty: string }

function ofJwk(jwk: Jwk, called: string): BrandKey | string {
  if (jwk.use !== undefined && jwk.use !== 'sig') return `${called} is not for signatures`
  if (Array.isArray(jwk.key_ops) && !jwk.key_ops.includes('verify')) return `${called} is not for verifying`
  const key = publicKey(() => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }))
  if (!key) return `${called} is no public key that can be read`
  const made = ofPublicKey(key, called)
  if (typeof made === 'string') return made
  const algorithms = jwk.alg === undefined ? made.algorithms : made.algorithms.filter((alg) => alg === jwk.alg)
  if (algorithms.length === 0) return `${called} is for another algorithm than ${made.algorithms.join(', ')}`
  return { ...made, algorithms, ...(typeof jwk.kid === 'string' && { kid: jwk.kid }) }
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g

function fromPem(text: string, path: string): KeyFile {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) throw holdsSecrets(path)
  const blocks = text.match(PEM) ?? []
  if (blocks.length === 0 || blocks.length > MOST_KEYS)
    throw new BrandKeysUnusable(`The key file ${path} is neither a JWKS nor PEM with 1 to ${MOST_KEYS} public keys.`)
  return sorted(blocks.map((block, i) => ofPem(block, `key ${i + 1}`)))
}

function ofPem(block: string, called: string): BrandKey | string {
  const key = publicKey(() => createPublicKey(block))
  return key ? ofPublicKey(key, called) : `${called} is no public key that can be read`
}

function publicKey(make: () => KeyObject): KeyObject | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function ofPublicKey(key: KeyObject, called: string): BrandKey | string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key
  if (type === 'rsa') {
    if ((details.modulusLength ?? 0) < RSA_BITS) return `${called} is RSA with fewer than ${RSA_BITS} bits`
    return { id: thumbprint(key), algorithms: ['RS256', 'PS256'], key }
  }
  if (type === 'ec' && details.namedCurve === 'prime256v1') return { id: thumbprint(key), algorithms: ['ES256'], key }
  return `${called} is of a kind (${details.namedCurve ?? type}) that is not supported: use RSA or P-256`
}

/** RFC 7638. */
function thumbprint(key: KeyObject): string {
  const { crv, e, kty, n, x, y } = key.export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url')
}

const sorted = (found: readonly (BrandKey | string)[]): KeyFile => ({
  keys: found.filter((each) => typeof each !== 'string'),
  skipped: found.filter((each) => typeof each === 'string'),
})

const holdsSecrets = (path: string): BrandKeysUnusable =>
  new BrandKeysUnusable(
    `The key file ${path} holds a private key or a secret: put only public keys into it, and replace the one that lay there.`,
  )
