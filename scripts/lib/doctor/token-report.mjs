// @ts-check

/**
 * What a sign-on token of the brand gives, or every reason why it is refused, in sentences. The token itself is not repeated.
 * @param {string} token
 * @param {TokenGround} ground
 * @returns {{ accepted: boolean, lines: string[] }}
 */
export function tokenReport(token, { keys, brand, now, takeApart, shown }) {
  const read = keys.read(token, now)
  if (!read.ok) {
    const reasons = keys.explain(token, now).map((reason) => `  - ${reason}`)
    return { accepted: false, lines: [`The token is refused (${read.refused}):`, ...reasons] }
  }
  const parts = takeApart(token)
  if (!('payload' in parts)) throw new Error('a token that was read could not be taken apart')
  const claims = /** @type {Record<string, unknown>} */ (parts.payload)
  const signer = parts.header.alg === 'HS256' ? 'BRAND_SECRET' : `the key with the thumbprint ${read.value.key}`
  const given = [...giving(read.value, claims, brand), ['signed', `by ${signer}`]].map(
    ([what = '', says]) => `  ${what.padEnd(8)} ${says}`,
  )
  const unused = leftOut(read.value, claims, brand, shown)
  return { accepted: true, lines: ['The token is accepted: it signs a member on.', ...given, ...unused] }
}

/** @param {SignOn} signOn @param {Record<string, unknown>} claims @param {BrandConfig} brand @returns {[string, string][]} */
function giving({ name, avatar, role, limitKey, once }, claims, brand) {
  const limits =
    limitKey === undefined ? 'each account alone' : `all accounts with the same ${brand.claims.limit} as one`
  return [
    ['name', name ?? 'none: the member chooses one'],
    ['avatar', avatar ?? 'none'],
    ['role', role ?? 'fan'],
    ['limits', `count ${limits}`],
    ['used', once ? 'once (it has a jti)' : 'as often as somebody likes until it ends (it has no jti)'],
    ['until', new Date(Number(claims.exp) * 1_000).toISOString()],
  ]
}

/** Claims that are there and give nothing. @param {SignOn} signOn @param {Record<string, unknown>} claims @param {BrandConfig} brand @param {(value: unknown) => string} shown */
function leftOut(signOn, claims, brand, shown) {
  const { name, avatar, role, limit } = brand.claims
  /** @type {[string, unknown, string][]} */
  const all = [
    [name, signOn.name, 'a name has 1 to 24 characters and one of them is a letter, a digit or an emoji'],
    [avatar, signOn.avatar, 'an avatar is an https: address of up to 300 characters'],
    [role, signOn.role, 'no word in it is one of BRAND_ROLES'],
    [limit, signOn.limitKey, 'a limit key is a text of 1 to 255 characters or a whole number'],
  ]
  return all
    .filter(([claim, given]) => given === undefined && Object.hasOwn(claims, claim))
    .map(([claim, , why]) => `  The claim ${claim} (${shown(claims[claim])}) is left out: ${why}.`)
}

/**
 * @typedef {import('../../../src/persons/brand-keys.ts').SignOn} SignOn
 * @typedef {import('../../../src/persons/brand-keys.ts').BrandConfig} BrandConfig
 *
 * @typedef {object} TokenGround
 * @property {Pick<import('../../../src/persons/brand-keys.ts').BrandKeys, 'read' | 'explain'>} keys
 * @property {BrandConfig} brand
 * @property {number} now ms
 * @property {typeof import('../../../src/persons/brand-tokens.ts').takeApart} takeApart
 * @property {typeof import('../../../src/persons/brand-tokens.ts').shown} shown
 */
