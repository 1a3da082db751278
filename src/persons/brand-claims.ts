import { createHash } from 'node:crypto'
import { z } from 'zod'
import { higher, type Role } from '../protocol/roles.ts'
import { cleanName } from '../protocol/text.ts'
import type { BrandConfig, SignOn } from './brand-keys.ts'
import { invalid, isObject, shown, type Fault } from './brand-tokens.ts'

const LIFE_SECONDS = 24 * 3600
/** How far the clock of who signed may be ahead of ours. */
const CLOCK_SECONDS = 30
const AVATAR_LENGTH = 300

/** Half characters would be hashed alike, and `__proto__` is nobody's name. */
const fit = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!__proto__$)[^\p{Cc}\p{Cs}]*$/u)
const shapes = {
  iss: z.string(),
  sub: fit,
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number().min(0),
  exp: z.number().min(1),
  nbf: z.exactOptional(z.number()),
  jti: z.exactOptional(fit),
}
const claims = z.looseObject(shapes)
type Claims = z.output<typeof claims>

const text = 'a text of 1 to 255 characters without control characters'
const seconds = 'a number of seconds since 1970'
const EXPECTED: Record<keyof typeof shapes, string> = {
  iss: 'a text',
  sub: text,
  aud: 'a text or a list of texts',
  iat: seconds,
  exp: seconds,
  nbf: seconds,
  jti: text,
}

/** Why what a token says is not accepted; empty = it is. Whether it was signed is not judged here. */
export function claimFaults(payload: unknown, config: BrandConfig, now: number): Fault[] {
  if (!isObject(payload)) return [invalid('Its second part is no JSON object in base64url.')]
  const { error } = claims.safeParse(payload)
  const shapeless = new Set(error?.issues.map(({ path }) => path[0] as keyof typeof shapes))
  const misshapen = [...shapeless].map((name) => misfit(name, payload[name], EXPECTED[name]))
  // What has its shape is judged all the same: the operator is told everything at once.
  const whole = Object.fromEntries(Object.entries(payload).filter(([name]) => !shapeless.has(name as 'iss')))
  return [...misshapen, ...senderFaults(whole, config), ...timeFaults(whole, now / 1_000)]
}

const misfit = (claim: string, found: unknown, expected: string): Fault =>
  invalid(`${claim} is ${shown(found)}: ${expected} is expected.`)

function senderFaults({ iss, aud }: Partial<Claims>, { issuer, audience }: BrandConfig): Fault[] {
  const faults: Fault[] = []
  if (iss !== undefined && iss !== issuer) faults.push(misfit('iss', iss, `${shown(issuer)} (BRAND_ISSUER)`))
  if (aud !== undefined && aud !== audience && !(Array.isArray(aud) && aud.includes(audience)))
    faults.push(misfit('aud', aud, `${shown(audience)} (BRAND_AUDIENCE), alone or in a list,`))
  return faults
}

function timeFaults({ iat, exp, nbf }: Partial<Claims>, now: number): Fault[] {
  const faults: Fault[] = []
  const clock = `this machine's clock says ${moment(now)}`
  if (iat !== undefined && iat > now + CLOCK_SECONDS)
    faults.push(invalid(`iat is ${moment(iat)}, ${span(iat - now)} in the future: ${clock}.`))
  if (nbf !== undefined && nbf > now + CLOCK_SECONDS)
    faults.push(invalid(`nbf is ${moment(nbf)}, ${span(nbf - now)} in the future: ${clock}.`))
  if (exp === undefined) return faults
  if (iat !== undefined && exp <= iat) faults.push(invalid(`exp is ${moment(exp)}, not after iat (${moment(iat)}).`))
  if (iat !== undefined && exp - iat > LIFE_SECONDS)
    faults.push(invalid(`exp is ${span(exp - iat)} after iat: at most 24 h are accepted.`))
  if (exp <= now)
    faults.push({ refused: 'token_expired', says: `exp is ${moment(exp)}, ${span(now - exp)} ago: ${clock}.` })
  return faults
}

const moment = (at: number): string => (Math.abs(at) < 8e12 ? new Date(at * 1_000).toISOString() : String(at))

function span(length: number): string {
  const [unit, name] = length >= 2 * 86_400 ? [86_400, 'd'] : length >= 7_200 ? [3_600, 'h'] : [1, 's']
  return `${Math.round(length / unit)} ${name}`
}

/** Whom a token means that `claimFaults` has found nothing wrong with. */
export function signOnOf(payload: unknown, config: BrandConfig, key: string): SignOn {
  const given = payload as Claims
  const { issuer, claims: names } = config
  const own = (claim: string): unknown => (Object.hasOwn(given, claim) ? given[claim] : undefined)
  const name = nameOf(own(names.name))
  const avatar = avatarOf(own(names.avatar))
  const role = roleOf(own(names.role), config.roles)
  const limit = limitOf(own(names.limit))
  return {
    subject: hashed('sub', issuer, given.sub),
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
    ...(role && { role }),
    ...(limit !== undefined && { limitKey: hashed('limit', issuer, limit) }),
    ...(given.jti !== undefined && { once: once(issuer, given.jti, given.exp) }),
    key,
  }
}

const hashed = (kind: string, issuer: string, value: string): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, issuer, value]))
    .digest('base64url')

/** Remembered a little longer than the token lasts: nodes' clocks differ. */
const once = (issuer: string, jti: string, exp: number): { key: string; until: number } => ({
  key: hashed('jti', issuer, jti),
  until: Math.ceil((exp + CLOCK_SECONDS) * 1_000),
})

function nameOf(claim: unknown): string | undefined {
  const name = typeof claim === 'string' ? cleanName(claim) : undefined
  return name?.ok ? name.text : undefined
}

function avatarOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string' || claim.length > AVATAR_LENGTH || !URL.canParse(claim)) return undefined
  const { protocol, username, password, href } = new URL(claim)
  return protocol === 'https:' && username + password === '' && href.length <= AVATAR_LENGTH ? href : undefined
}

function roleOf(claim: unknown, roles: BrandConfig['roles']): Role | undefined {
  const words: readonly unknown[] = Array.isArray(claim) ? claim : [claim]
  const known = words.flatMap((word) => (typeof word === 'string' && Object.hasOwn(roles, word) ? [roles[word]] : []))
  return (known as Role[]).reduce<Role | undefined>((one, other) => (one ? higher(one, other) : other), undefined)
}

function limitOf(claim: unknown): string | undefined {
  if (Number.isSafeInteger(claim)) return String(claim)
  const parsed = fit.safeParse(claim)
  return parsed.success ? parsed.data : undefined
}
