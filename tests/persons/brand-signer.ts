import {
  constants,
  createHmac,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import type { BrandConfig } from '../../src/persons/brand-keys.ts'

export const BRAND_SECRET = 'Kx7-what the shop and the stage both know-93'
export const ISSUER = 'https://accounts.example.com'
export const NOW = 1_790_000_000_000
export const SECONDS = NOW / 1_000

export const brandConfig = (more: Partial<BrandConfig> = {}): BrandConfig => ({
  secret: BRAND_SECRET,
  issuer: ISSUER,
  audience: 'fanfare',
  claims: { name: 'name', avatar: 'avatar', role: 'role', limit: 'limit_key' },
  roles: { 'live-admin': 'host', community: 'moderator', wall: 'display' },
  ...more,
})

/** What a proper token of the brand says. */
export const GOOD = { iss: ISSUER, aud: 'fanfare', sub: 'customer 7', iat: SECONDS, exp: SECONDS + 600, name: 'Ann' }

const base64 = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

/** A token of any header and payload, with whatever signs it: no library has a say in it. */
function token(header: object, payload: object | string, signature: (head: Buffer) => Buffer | string): string {
  const head = `${base64(header)}.${base64(payload)}`
  const made = signature(Buffer.from(head))
  return `${head}.${typeof made === 'string' ? made : made.toString('base64url')}`
}

/** A payload given as a string is taken as it is, JSON or not. */
export const bySecret = (
  payload: object | string,
  header: object = {},
  secret: string | Buffer = BRAND_SECRET,
): string =>
  token({ alg: 'HS256', typ: 'JWT', ...header }, payload, (head) => createHmac('sha256', secret).update(head).digest())

export const unsigned = (alg: unknown, payload: object | string = GOOD, signature = ''): string =>
  token({ alg, typ: 'JWT' }, payload, () => signature)

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const SIGNERS: Record<string, (head: Buffer, key: KeyObject) => Buffer> = {
  RS256: (head, key) => sign('sha256', head, key),
  PS256: (head, key) => sign('sha256', head, { key, ...PSS }),
  ES256: (head, key) => sign('sha256', head, { key, dsaEncoding: 'ieee-p1363' }),
  EdDSA: (head, key) => sign(null, head, key),
}
export const byKey = (alg: string, key: KeyObject, payload: object = GOOD, header: object = {}): string =>
  token({ alg, typ: 'JWT', ...header }, payload, (head) => SIGNERS[alg]?.(head, key) ?? '')

export const rsaPair = (bits = 2048): KeyPairKeyObjectResult => generateKeyPairSync('rsa', { modulusLength: bits })
export const ecPair = (namedCurve = 'P-256'): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve })

export const jwk = ({ publicKey }: KeyPairKeyObjectResult, more: object = {}): JsonWebKey => ({
  ...publicKey.export({ format: 'jwk' }),
  ...more,
})
export const jwks = (...keys: object[]): string => JSON.stringify({ keys })
export const pem = ({ publicKey }: KeyPairKeyObjectResult): string =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString()
