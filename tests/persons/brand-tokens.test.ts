import fc from 'fast-check'
import jwt from 'jsonwebtoken'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openBrandKeys, type BrandConfig, type SignOn } from '../../src/persons/brand-keys.ts'
import { BRAND_SECRET, brandConfig, bySecret, GOOD, ISSUER, NOW, SECONDS, unsigned } from './brand-signer.ts'

const log = pino({ level: 'silent' })
const open = (more: Partial<BrandConfig> = {}) => openBrandKeys(brandConfig(more), log)
const keys = open()

/** What becomes of a token; explaining it must agree with reading it. */
function answer(token: string, by = keys, now = NOW): string {
  const reply = by.read(token, now)
  expect(by.explain(token, now).length === 0).toBe(reply.ok)
  return reply.ok ? 'accepted' : reply.refused
}
const answers = (tokens: readonly string[]): string[] => [...new Set(tokens.map((token) => answer(token)))]
const claims = (...changes: object[]): string[] => changes.map((change) => bySecret({ ...GOOD, ...change }))
function signOn(payload: object, by = keys): SignOn {
  const reply = by.read(bySecret(payload), NOW)
  if (!reply.ok) throw new Error(reply.refused)
  return reply.value
}

const messageOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

it('[BRAND-1] a proper token is accepted, from a common library as well, so that what follows is refused for its own sake', () => {
  expect(answer(bySecret(GOOD))).toBe('accepted')
  const { name, sub } = GOOD
  const options = { issuer: ISSUER, audience: 'fanfare', subject: sub, expiresIn: '10m' } as const
  expect(answer(jwt.sign({ name }, BRAND_SECRET, options), keys, Date.now())).toBe('accepted')
})

it('[BRAND-1] a token that is merely old is said to be, and one that is old and wrong is invalid', () => {
  const old = { iat: SECONDS - 60, exp: SECONDS }
  expect(answer(bySecret({ ...GOOD, ...old }))).toBe('token_expired')
  expect(answer(bySecret({ ...GOOD, ...old, aud: 'other' }))).toBe('token_invalid')
  expect(answer(bySecret({ ...GOOD, ...old }, {}, 'another secret of more than 32 bytes'))).toBe('token_invalid')
  expect(answer(bySecret(GOOD), keys, (SECONDS + 600) * 1_000 - 1)).toBe('accepted')
  expect(answer(bySecret(GOOD), keys, (SECONDS + 600) * 1_000)).toBe('token_expired')
})

it('[BRAND-1] what is cut, changed, over-long or no token at all is invalid', () => {
  const token = bySecret(GOOD)
  const [head, payload, signature] = token.split('.')
  const other = bySecret({ ...GOOD, sub: 'customer 8' }).split('.')[1]
  const parts = [
    `${head}.${payload}`,
    `${head}.${payload}.`,
    `${head}.${other}.${signature}`,
    `.${payload}.${signature}`,
  ]
  const shapes = ['', 'x', 'a.b.c', '..', `${token}.x`, ` ${token}`, `${token}\n`, `${token}=`, 'null.null.null']
  const long = bySecret({ ...GOOD, pad: 'x'.repeat(9_000) })
  expect(answers([...parts, ...shapes, token.slice(0, -2), long, 'x'.repeat(500_000)])).toEqual(['token_invalid'])
})

it('[A49] a token without a signature is refused, whatever it calls that', () => {
  const none = ['none', 'NoNe', 'NONE', '', null, 0, ['HS256'], { alg: 'HS256' }].map((alg) => unsigned(alg))
  expect(answers([...none, unsigned('none', GOOD, 'AAAA'), unsigned('HS256')])).toEqual(['token_invalid'])
})

it('[A51] a token without an end, or with one too far off or not a number, is refused', () => {
  const { exp: _, ...endless } = GOOD
  const ends = [1e308, -1, 0, null, '9999999999', [SECONDS + 60], SECONDS, true].map((exp) => ({ exp }))
  const infinite = bySecret(JSON.stringify(GOOD).replace(String(GOOD.exp), '1e999'))
  expect(answers([bySecret(endless), infinite, ...claims(...ends)])).toEqual(['token_invalid'])
  const day = 24 * 3600
  expect(answers(claims({ exp: SECONDS + day }, { iat: SECONDS - 0.5, exp: SECONDS + 1.5 }))).toEqual(['accepted'])
  expect(answers(claims({ exp: SECONDS + day + 1 }, { iat: SECONDS - day, exp: SECONDS + 60 }))).toEqual([
    'token_invalid',
  ])
})

it('[A52] a token from the future is refused; 30 s are forgiven', () => {
  expect(answers(claims({ iat: SECONDS + 30 }, { nbf: SECONDS + 30 }))).toEqual(['accepted'])
  const { iat: _, ...undated } = GOOD
  const future = claims({ iat: SECONDS + 31 }, { iat: SECONDS + 3600, exp: SECONDS + 7200 }, { nbf: SECONDS + 31 })
  const shapeless = claims({ iat: 'now' }, { iat: -1 }, { nbf: 'soon' }, { nbf: null })
  expect(answers([bySecret(undated), ...future, ...shapeless])).toEqual(['token_invalid'])
})

it('[A53] a token whose content or subject is no such thing is refused', () => {
  const payloads = ['"hello"', 'hello', '[]', 'null', '7', '', '{"sub":'].map((payload) => bySecret(payload))
  const { sub: _, ...nobody } = GOOD
  const evil = ['', '__proto__', 'a\u0000b', 'a\u009bb', 'a\ud800', 'x'.repeat(256), { id: 1 }, ['a'], 7, null, true]
  expect(answers([...payloads, bySecret(nobody), ...claims(...evil.map((sub) => ({ sub })))])).toEqual([
    'token_invalid',
  ])
  expect(answers(claims({ sub: 'x'.repeat(255) }, { sub: 'constructor' }, { sub: '李 雷' }))).toEqual(['accepted'])
  expect(answer(bySecret({ ...GOOD, sub: 'x'.repeat(1_000_000) }))).toBe('token_invalid')
})

it('[A54] a token with extensions that must be understood is refused', () => {
  const critical = [['b64'], [], 'exp', null].map((crit) => bySecret(GOOD, { crit }))
  expect(answers([...critical, bySecret(GOOD, { crit: ['b64'], b64: false })])).toEqual(['token_invalid'])
})

it('[A55] a token for another audience, by another issuer or of another brand is refused', () => {
  const wrong = [{ aud: 'other' }, { aud: ['other'] }, { aud: [] }, { aud: ['fanfare', 7] }, { aud: { fanfare: true } }]
  const issuers = [`${ISSUER}/`, ISSUER.toUpperCase(), '', null, [ISSUER]].map((iss) => ({ iss }))
  const { aud: _, ...unaddressed } = GOOD
  const others = [bySecret(unaddressed), bySecret(GOOD, {}, 'the secret of quite another brand, 77')]
  expect(answers([...claims(...wrong, ...issuers), ...others])).toEqual(['token_invalid'])
  expect(answers(claims({ aud: ['other', 'fanfare'] }))).toEqual(['accepted'])
})

it('[A56] what a header points to is never looked at: keys come from the configuration alone', async () => {
  let asked = 0
  const server = createServer((_request, response) => response.end(String(asked++)))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
  const own = 'the secret that only the attacker knows, 1'
  const inline = { kty: 'oct', k: Buffer.from(own).toString('base64url') }
  const pointers = [
    { jku: url },
    { x5u: url },
    { jwk: inline },
    { kid: url },
    { kid: '../../dev/null' },
    { kid: "' OR 1" },
  ]
  expect(answers(pointers.map((header) => bySecret(GOOD, header, own)))).toEqual(['token_invalid'])
  expect(answers([bySecret(GOOD, { kid: '../../dev/null' }, ''), bySecret(GOOD, { kid: ['x'] })])).toEqual([
    'token_invalid',
  ])
  // By the configured secret the same headers change nothing.
  expect(answers(pointers.map((header) => bySecret(GOOD, header)))).toEqual(['accepted'])
  await new Promise((closed) => server.close(closed))
  expect(asked).toBe(0)
})

it('[A57] a secret that is short, repeats itself or is an example refuses to start, and is not repeated', () => {
  const weak = ['x', 'secret', 'x'.repeat(32), 'ab'.repeat(20), 'secret'.repeat(8), 'k3J9xQ2m'.repeat(4) + 'k3J']
  const known = [
    'a-string-secret-at-least-256-bits-long',
    'your-256-bit-secret-0123456789-abcd',
    'CHANGEME-'.repeat(3) + '12345',
  ]
  const typed = ['abcdefghijklmnopqrstuvwxyz0123456789', 'qwertyuiopasdfghjklzxcvbnm1234567890']
  for (const secret of [...weak, ...known, ...typed, '<the output of: openssl rand -base64 32>']) {
    const said = messageOf(() => open({ secret }))
    expect(said, secret).toMatch(/^BRAND_SECRET (has|is|repeats) .*openssl rand/)
    expect(said).not.toContain(secret.padEnd(7, '?').slice(0, 7))
  }
  const good = [
    '5dFZxXPq3vGqJ8cQm0e1k2Q9wq8r7t6y5u4i3o2p1aA=',
    'deadbeef0123cafe4567babe89ab0f1e',
    'Überaus geheim: 17 Störche im Moor!',
  ]
  for (const secret of good) expect(() => open({ secret })).not.toThrow()
})

it('[A59] a token for one use says so by issuer and jti, not by its bytes, until after its end', () => {
  const first = signOn({ ...GOOD, jti: 'login 1' })
  const again = signOn({ jti: 'login 1', ...GOOD, name: 'Ann L.', exp: GOOD.exp + 60 })
  expect(first.once?.key).toMatch(/^[\w-]{43}$/)
  expect(again.once?.key).toBe(first.once?.key)
  expect(signOn({ ...GOOD, jti: 'login 2' }).once?.key).not.toBe(first.once?.key)
  expect(first.once?.until).toBeGreaterThan(GOOD.exp * 1_000)
  expect(signOn(GOOD).once).toBeUndefined()
  const bad = ['', 7, null, 'x'.repeat(256), 'a\u0000', {}].map((jti) => ({ jti }))
  expect(answers(claims(...bad))).toEqual(['token_invalid'])
})

it('[A61] roles come from the configured words alone, of several the highest; all other words give none', () => {
  const role = (claim: unknown) => signOn({ ...GOOD, role: claim }).role
  const strange = [
    'admin',
    'host',
    'owner',
    '__proto__',
    'constructor',
    'toString',
    '',
    7,
    null,
    {},
    { host: 1 },
    [],
    [['live-admin']],
  ]
  expect(strange.map(role)).toEqual(strange.map(() => undefined))
  expect(
    [
      'live-admin',
      ['host', '__proto__'],
      ['community', 'live-admin', 'admin'],
      ['live-admin', 'community'],
      ['wall'],
    ].map(role),
  ).toEqual(['host', undefined, 'host', 'host', 'display'])
  const byName = open({ claims: { ...brandConfig().claims, role: '__proto__' } })
  expect(signOn(GOOD, byName).role).toBeUndefined()
  expect(byName.read(bySecret(JSON.stringify(GOOD).replace('{', '{"__proto__":["live-admin"],')), NOW)).toMatchObject({
    value: { role: 'host' },
  })
})

it('[BRAND-2] a member is known by a hash of issuer and subject, and by nothing that the brand calls them', () => {
  const { subject } = signOn(GOOD)
  expect(subject).toMatch(/^[\w-]{43}$/)
  expect(signOn({ ...GOOD, name: 'Someone Else', jti: 'x', limit_key: 'y' }).subject).toBe(subject)
  const elsewhere = open({ issuer: 'https://other.example.com' })
  const others = [
    signOn({ ...GOOD, sub: 'customer 77' }),
    signOn({ ...GOOD, iss: 'https://other.example.com' }, elsewhere),
  ]
  expect(new Set([subject, ...others.map((other) => other.subject)]).size).toBe(3)
  expect(JSON.stringify(signOn({ ...GOOD, limit_key: 'phone 555' }))).not.toMatch(/customer|phone|accounts/)
})

it('[BRAND-2] name and avatar are cleaned, left out when unfit, and read from the claims that are configured', () => {
  expect(signOn({ ...GOOD, name: '  Ann\u202e \n Lee ', avatar: 'https://cdn.example.com/a b.png' })).toMatchObject({
    name: 'Ann Lee',
    avatar: 'https://cdn.example.com/a%20b.png',
  })
  const names = ['', '   ', 'x'.repeat(25), 7, null, ['Ann'], '\u3164'].map((name) => signOn({ ...GOOD, name }))
  const urls = [
    'http://a.example/x',
    'javascript:alert(1)',
    'data:image/png,x',
    '//a.example',
    'https://u:p@a.example/',
    'https://',
    7,
  ]
  const avatars = [...urls, `https://a.example/${'x'.repeat(300)}`, `https://a.example/${'ü'.repeat(60)}`].map(
    (avatar) => signOn({ ...GOOD, avatar }),
  )
  expect(names.filter((each) => 'name' in each)).toEqual([])
  expect(avatars.filter((each) => 'avatar' in each)).toEqual([])
  const other = open({ claims: { name: 'nickname', avatar: 'https://shop.example/pic', role: 'groups', limit: 'p' } })
  expect(
    signOn(
      { ...GOOD, nickname: 'Al', 'https://shop.example/pic': 'https://a.example/', groups: ['community'], p: 7 },
      other,
    ),
  ).toMatchObject({ name: 'Al', avatar: 'https://a.example/', role: 'moderator', limitKey: expect.any(String) })
})

it('[BRAND-2] all accounts of one limit key are one for limits', () => {
  const limit = (sub: string, claim: unknown) => signOn({ ...GOOD, sub, limit_key: claim }).limitKey
  expect(limit('a', '555')).toMatch(/^[\w-]{43}$/)
  expect(limit('a', '555')).toBe(limit('b', '555'))
  expect(limit('a', 555)).toBe(limit('b', '555'))
  expect(limit('a', '556')).not.toBe(limit('a', '555'))
  expect(['', {}, null, 1.5, 'x'.repeat(256)].map((claim) => limit('a', claim))).toEqual(Array(5).fill(undefined))
})

it('[BRAND-1] whatever is in a token, reading it never throws, and agrees with its explanation', () => {
  const claim = fc.constantFrom('iss', 'aud', 'sub', 'iat', 'exp', 'nbf', 'jti', 'name', 'avatar', 'role', 'limit_key')
  const evil = fc.oneof(fc.jsonValue(), fc.constantFrom(SECONDS, -0, 1e308, '__proto__', [], {}, ISSUER, 'fanfare'))
  const header = fc.dictionary(fc.constantFrom('alg', 'kid', 'crit', 'typ', 'b64', 'jwk', 'x5c', '__proto__'), evil)
  const taken = new Set<string>()
  fc.assert(
    fc.property(header, fc.dictionary(claim, evil, { maxKeys: 3 }), fc.boolean(), (head, changes, both) => {
      taken.add(answer(bySecret({ ...GOOD, ...changes }, both ? head : {})))
    }),
    { numRuns: 1_000 },
  )
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => answer(text) === 'token_invalid'))
  fc.assert(fc.property(fc.string(), (text) => answer(bySecret(text)) === 'token_invalid'))
  expect([...taken].sort()).toEqual(['accepted', 'token_invalid'])
})
