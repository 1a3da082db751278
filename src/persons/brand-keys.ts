import { createHash, createSecretKey } from 'node:crypto'
import type { Logger } from 'pino'
import { accept, refuse, type Reply } from '../protocol/core.ts'
import type { Role } from '../protocol/roles.ts'
import { claimFaults, signOnOf } from './brand-claims.ts'
import { candidates, headerFaults, isFault, signatureFaults, signedBy, takeApart } from './brand-tokens.ts'
import { BrandKeysUnusable, parseKeyFile, readKeyFile, watchKeyFile } from './key-file.ts'
import type { BrandAlgorithm, BrandKey, KeyFile } from './key-file.ts'
import { weakness } from './secret-strength.ts'
import { SECRET_BYTES } from './tokens.ts'

/** How the brand signs its members on. */
export interface BrandConfig {
  /** Verifies HS256. */
  secret?: string
  /** Public keys, JWKS or PEM: verify RS256, PS256 and ES256. */
  keysFile?: string
  issuer: string
  audience: string
  /** Which claims say these. */
  claims: { name: string; avatar: string; role: string; limit: string }
  /** Which words of the role claim give which role; all others give none. */
  roles: Readonly<Record<string, Role>>
}

/** What a token of the brand says of a member. */
export interface SignOn {
  /** SHA-256 (base64url) of issuer and `sub`: whom the brand means, without saying who. */
  subject: string
  /** As `cleanName` leaves it; absent when unfit. */
  name?: string
  /** An `https:` address of up to 300 characters. */
  avatar?: string
  /** By the configured words only, the highest of several; absent = a fan. */
  role?: Role
  /** SHA-256 (base64url) of issuer and the claim: whom limits count. */
  limitKey?: string
  /** The token is for one use. `key` = `iss` and `jti` hashed; to be remembered until then, ms. */
  once?: { key: string; until: number }
  /** The key that signed it: good for as long as `has` says so. */
  key: string
}

/** The brand's keys as they are now. */
export interface BrandKeys extends Disposable {
  /** Refuses `token_expired` what is merely old, and `token_invalid` all else. */
  read(token: string, now: number): Reply<SignOn>
  /** Every reason why `read` refuses, in sentences for the operator; empty = it does not. */
  explain(token: string, now: number): string[]
  /** Whether a key that once signed is still listed. */
  has(key: string): boolean
}

/**
 * The brand's keys; those in a file are read again within five seconds of a change to it. A file that has become unusable is
 * logged, and the keys of before go on. Throws BrandKeysUnusable when there are none to begin with.
 */
export function openBrandKeys(config: BrandConfig, log: Logger, everyMs = 2_000): BrandKeys {
  const secret = config.secret === undefined ? [] : [keyOfSecret(config.secret)]
  const path = config.keysFile
  if (path === undefined) return new ListedKeys(config, secret)
  const text = readKeyFile(path)
  const file = parseKeyFile(text, path)
  tell(log, file)
  if (secret.length + file.keys.length === 0) throw new BrandKeysUnusable(`The key file ${path} lists no key.`)
  const listed = new ListedKeys(config, [...secret, ...file.keys])
  listed.watching = watchKeyFile({ path, text, everyMs, log }, (changed) => {
    tell(log, changed)
    listed.keys = [...secret, ...changed.keys]
  })
  return listed
}

function tell(log: Logger, { keys, skipped }: KeyFile): void {
  log.info({ keys: keys.map(({ id, kid }) => kid ?? id) }, "the brand's keys")
  if (skipped.length > 0) log.warn({ skipped }, 'keys of the brand that cannot be used')
}

function keyOfSecret(secret: string): BrandKey {
  const weak = Buffer.byteLength(secret) < SECRET_BYTES ? `has fewer than ${SECRET_BYTES} bytes` : weakness(secret)
  if (weak !== undefined)
    throw new BrandKeysUnusable(`BRAND_SECRET ${weak}: use the output of "openssl rand -base64 32".`)
  const id = createHash('sha256').update(secret).digest('base64url').slice(0, 16)
  return { id, algorithms: ['HS256'], key: createSecretKey(Buffer.from(secret, 'utf8')) }
}

class ListedKeys implements BrandKeys {
  keys: readonly BrandKey[]
  watching: Disposable | undefined
  readonly #config: BrandConfig

  constructor(config: BrandConfig, keys: readonly BrandKey[]) {
    this.#config = config
    this.keys = keys
  }

  read(token: string, now: number): Reply<SignOn> {
    const parts = takeApart(token)
    if (isFault(parts) || headerFaults(parts, this.#algorithms()).length > 0) return refuse('token_invalid')
    const key = candidates(parts, this.keys).find((each) => signedBy(token, each))
    if (!key) return refuse('token_invalid')
    const faults = claimFaults(parts.payload, this.#config, now).map(({ refused }) => refused)
    if (faults.length > 0) return refuse(faults.includes('token_invalid') ? 'token_invalid' : 'token_expired')
    return accept(signOnOf(parts.payload, this.#config, key.id))
  }

  explain(token: string, now: number): string[] {
    const parts = takeApart(token)
    if (isFault(parts)) return [parts.says]
    const header = headerFaults(parts, this.#algorithms())
    const signature = header.length > 0 ? [] : signatureFaults(token, parts, this.keys)
    return [...header, ...signature, ...claimFaults(parts.payload, this.#config, now)].map(({ says }) => says)
  }

  has(key: string): boolean {
    return this.keys.some(({ id }) => id === key)
  }

  [Symbol.dispose](): void {
    this.watching?.[Symbol.dispose]()
  }

  #algorithms(): ReadonlySet<BrandAlgorithm> {
    return new Set(this.keys.flatMap(({ algorithms }) => algorithms))
  }
}
