import jwt from 'jsonwebtoken'
import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { newVisitor, Tokens, type Session } from '../../src/persons/tokens.ts'
import type { PersonId } from '../../src/protocol/core.ts'

const SECRET = 'a secret of more than thirty-two bytes'
const NOW = 1_790_000_000_000
const tokens = new Tokens(SECRET)
const ann: Session = {
  person: { id: 'g_annannann' as PersonId, standing: 'guest', name: 'Ann' },
  limitKey: 'g_annannann',
}

const base64 = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
/** A token of any header and payload, signed properly with the server's secret. */
function signed(payload: object | string, header: object = {}): string {
  const head = `${base64({ alg: 'HS256', typ: 'JWT', ...header })}.${base64(payload)}`
  return `${head}.${createHmac('sha256', SECRET).update(head).digest('base64url')}`
}
const seconds = NOW / 1000
const good = {
  kind: 'session',
  sub: 'g_annannann',
  standing: 'guest',
  name: 'Ann',
  aud: 'fanfare',
  iat: seconds,
  exp: seconds + 60,
}
const answer = (token: string): string => {
  const reply = tokens.read(token, NOW)
  return reply.ok ? 'accepted' : reply.refused
}

it('[PERS-1] a session is read as it was issued, for 30 days', () => {
  const host: Session = { person: { ...ann.person, standing: 'host' }, limitKey: 'brand-7', hostSince: NOW - 5 }
  const visitor: Session = { person: newVisitor(), limitKey: 'x' }
  for (const session of [ann, host, visitor])
    expect(tokens.read(tokens.issue(session, NOW), NOW)).toEqual({ ok: true, value: session })
  const token = tokens.issue(ann, NOW)
  expect(tokens.read(token, NOW + 30 * 24 * 3600_000 - 1000)).toMatchObject({ ok: true })
  expect(tokens.read(token, NOW + 30 * 24 * 3600_000)).toMatchObject({ ok: false, refused: 'token_expired' })
})

it('[PERS-1] the reference token of these tests is accepted, so that what follows is refused for its own sake', () => {
  expect(answer(signed(good))).toBe('accepted')
})

it('[PERS-2] a token of another secret, changed, cut or longer than 8 KiB is refused', () => {
  const token = tokens.issue(ann, NOW)
  const other = new Tokens('another secret of more than 32 bytes').issue(ann, NOW)
  const [head = '', payload = '', signature = ''] = token.split('.')
  const changed = `${head}.${base64({ ...good, standing: 'host', hostSince: NOW })}.${signature}`
  for (const bad of [
    other,
    changed,
    `${head}.${payload}`,
    token.slice(0, -2),
    '',
    'x',
    'a.b.c',
    `${token}.`,
    signed({ ...good, pad: 'x'.repeat(9000) }),
  ])
    expect(answer(bad)).toBe('token_invalid')
})

it('[PERS-2] half a megabyte costs no crypto', () => {
  const start = performance.now()
  for (let i = 0; i < 1000; i++) tokens.read('x'.repeat(500_000), NOW)
  expect(performance.now() - start).toBeLessThan(500)
})

it('[PERS-3] a host link is no session, and a session is no host link', () => {
  expect(answer(tokens.hostLink(NOW))).toBe('token_invalid')
  expect(tokens.readHostLink(tokens.issue(ann, NOW), NOW)).toMatchObject({ ok: false, refused: 'token_invalid' })
  expect(tokens.readHostLink(tokens.hostLink(NOW - 7), NOW)).toEqual({ ok: true, value: { at: NOW - 7 } })
})

it('[A49] without an algorithm there is no signature: none, NoNe, empty', () => {
  for (const alg of ['none', 'NoNe', 'NONE', '']) {
    const head = `${base64({ alg, typ: 'JWT' })}.${base64(good)}`
    expect(answer(`${head}.`)).toBe('token_invalid')
    expect(answer(`${head}.${createHmac('sha256', SECRET).update(head).digest('base64url')}`)).toBe('token_invalid')
  }
})

it('[A50] another algorithm is refused, a public key as a secret as well', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  expect(answer(jwt.sign(good, privateKey, { algorithm: 'RS256' }))).toBe('token_invalid')
  expect(answer(jwt.sign(good, createSecretKey(Buffer.from(pem)), { algorithm: 'HS256' }))).toBe('token_invalid')
  expect(answer(jwt.sign(good, createSecretKey(Buffer.from(SECRET)), { algorithm: 'HS512' }))).toBe('token_invalid')
})

it('[A51] a token ends within 30 days, by a whole number of seconds', () => {
  const { exp: _, ...endless } = good
  expect(answer(signed(endless))).toBe('token_invalid')
  for (const exp of [1e308, '9999999999', seconds + 31 * 24 * 3600, seconds + 0.5, -1, null, good.iat])
    expect(answer(signed({ ...good, exp }))).toBe('token_invalid')
})

it('[A52] a token from the future is refused; clocks may differ by 30 seconds', () => {
  expect(answer(signed({ ...good, iat: seconds + 3600, exp: seconds + 7200 }))).toBe('token_invalid')
  expect(answer(signed({ ...good, iat: seconds + 29 }))).toBe('accepted')
  expect(answer(signed({ ...good, iat: seconds + 31 }))).toBe('token_invalid')
})

it('[A53] a payload that is no session of ours is refused, whatever it is', () => {
  for (const payload of ['"hello"', 'null', '[]', '7', 'no json']) expect(answer(signed(payload))).toBe('token_invalid')
  for (const sub of [{}, ['g_annannann'], 7, 'x'.repeat(7000), '__proto__', '', 'g_ann\u0000ann', undefined])
    expect(answer(signed({ ...good, sub }))).toBe('token_invalid')
  for (const standing of ['admin', 'host', null]) expect(answer(signed({ ...good, standing }))).toBe('token_invalid')
})

it('[A54] a header with critical extensions is refused', () => {
  expect(answer(signed(good, { crit: ['b64'], b64: false }))).toBe('token_invalid')
  expect(answer(signed(good, { crit: [] }))).toBe('token_invalid')
})

it('[A55] a token for somebody else is refused', () => {
  for (const aud of ['other', ['other'], undefined, '', 7])
    expect(answer(signed({ ...good, aud }))).toBe('token_invalid')
  expect(answer(signed({ ...good, aud: ['other', 'fanfare'] }))).toBe('accepted')
})

it('[A56] a header names no key: kid, jku, jwk and x5u change nothing', () => {
  const headers = [
    { kid: '../../dev/null' },
    { kid: "' OR 1" },
    { jku: 'http://127.0.0.1:1/' },
    { jwk: { kty: 'oct', k: '' } },
  ]
  for (const header of headers) {
    expect(answer(signed(good, header))).toBe('accepted')
    const head = `${base64({ alg: 'HS256', ...header })}.${base64(good)}`
    expect(answer(`${head}.${createHmac('sha256', '').update(head).digest('base64url')}`)).toBe('token_invalid')
  }
})

it('[A57] a secret shorter than 32 bytes is refused', () => {
  for (const secret of ['', 'x', 'secret', 'y'.repeat(31)]) expect(() => new Tokens(secret)).toThrow(RangeError)
  expect(() => new Tokens('é'.repeat(16))).not.toThrow()
})
