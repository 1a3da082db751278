import jwt from 'jsonwebtoken'
import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { expiryOf, newVisitor, Tokens } from '../../src/persons/tokens.ts'
import type { PersonId, RoomId } from '../../src/protocol/core.ts'
import type { Session } from '../../src/rooms/granted-session.ts'

const SECRET = 'a secret of more than thirty-two bytes'
const NOW = 1_790_000_000_000
const tokens = new Tokens(SECRET)
const ann: Session = {
  person: { id: 'g_annannann' as PersonId, standing: 'guest', name: 'Ann' },
  limitKey: 'g_annannann',
  was: [],
  grants: [],
  at: NOW,
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
  at: NOW,
  aud: 'fanfare',
  iat: seconds,
  exp: seconds + 60,
}
const answer = (token: string): string => {
  const reply = tokens.read(token, NOW)
  return reply.ok ? 'accepted' : reply.refused
}

it('[PERS-1] a session is read as it was issued, for 30 days', () => {
  const grants: Session['grants'] = [
    { role: 'owner', from: 'start', at: NOW - 5 },
    { role: 'moderator', room: 'a-room' as RoomId, from: 'a-link-of-ours', at: NOW },
  ]
  const avatar = 'https://shop.example/ann.png'
  const member: Session = {
    ...{ ...ann, person: { ...ann.person, standing: 'member', avatar }, limitKey: 'k_brand-7', grants },
    ...{ was: ['g_anotherone' as PersonId], member: { key: 'key-1', until: NOW + 60_000, named: true } },
  }
  for (const session of [ann, member, { ...ann, grants }, newVisitor(NOW)])
    expect(tokens.read(tokens.issue(session, NOW), NOW)).toEqual({ ok: true, value: session })
  const token = tokens.issue(ann, NOW)
  expect(tokens.read(token, NOW + 30 * 24 * 3600_000 - 1000)).toMatchObject({ ok: true })
  expect(tokens.read(token, NOW + 30 * 24 * 3600_000)).toMatchObject({ ok: false, refused: 'token_expired' })
})

it('[PERS-9] a session is as old as when they signed on, however often it is renewed', () => {
  const read = tokens.read(tokens.issue({ ...ann, at: NOW - 1e6 }, NOW + 7), NOW)
  expect(read).toEqual({ ok: true, value: { ...ann, at: NOW - 1e6 } })
})

it('[MEMB-5] a member’s token ends with the brand’s word, to the second, and never after 30 days', () => {
  const until = (ms: number): Session => ({ ...ann, member: { key: 'k', until: NOW + ms, named: false } })
  const last = NOW + 30 * 24 * 3600_000
  const ends = [90_000, 90_900, 1, -5_000, 40 * 24 * 3600_000].map((ms) => expiryOf(until(ms), NOW) - NOW)
  expect(ends).toEqual([90_000, 90_000, 1_000, 1_000, last - NOW])
  const token = tokens.issue(until(90_000), NOW)
  expect(tokens.read(token, NOW + 89_999)).toMatchObject({ ok: true })
  expect(tokens.read(token, NOW + 90_000)).toMatchObject({ refused: 'token_expired' })
})

it('[PERS-1] the reference token of these tests is accepted, so that what follows is refused for its own sake', () => {
  expect(answer(signed(good))).toBe('accepted')
})

it('[PERS-2] a token of another secret, changed, cut or longer than 8 KiB is refused', () => {
  const token = tokens.issue(ann, NOW)
  const other = new Tokens('another secret of more than 32 bytes').issue(ann, NOW)
  const [head = '', payload = '', signature = ''] = token.split('.')
  const changed = `${head}.${base64({ ...good, grants: [{ role: 'owner', from: 'start', at: NOW }] })}.${signature}`
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

it('[PERS-3] a session, the key of a link and a key for another device: none is taken for another', () => {
  const [session, link, carry] = [tokens.issue(ann, NOW), tokens.hostLink(NOW), tokens.carry(ann, NOW, 60_000)]
  const readers = [
    (token: string) => tokens.read(token, NOW),
    (token: string) => tokens.readLink(token, NOW),
    (token: string) => tokens.readCarry(token, NOW),
  ]
  const taken = [session, link, carry].map((token) => readers.map((read) => read(token).ok))
  expect(taken).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ])
})

it('[LINK-1] the key of a link says what it was signed for, until it expires', () => {
  expect(tokens.readLink(tokens.hostLink(NOW - 7), NOW)).toEqual({
    ok: true,
    value: { role: 'owner', from: 'start', at: NOW - 7 },
  })
  const grant = { role: 'display', room: 'a-room' as RoomId, from: 'a-link-of-ours', at: NOW } as const
  const key = tokens.link(grant, NOW + 60_000)
  expect(tokens.readLink(key, NOW + 59_999)).toEqual({ ok: true, value: grant })
  expect(tokens.readLink(key, NOW + 60_000)).toMatchObject({ refused: 'token_expired' })
})

it('[PERS-8] a key for another device is that person, under a mark of its own, for as long as it says', () => {
  const key = tokens.carry(ann, NOW, 600_000)
  const read = tokens.readCarry(key, NOW + 599_999)
  expect(read).toEqual({
    ok: true,
    value: { session: ann, once: expect.stringMatching(/^carry:.{16}$/), until: NOW + 630_000 },
  })
  expect(tokens.readCarry(key, NOW + 600_000)).toMatchObject({ refused: 'token_expired' })
  const other = tokens.readCarry(tokens.carry(ann, NOW, 600_000), NOW)
  expect(read.ok && other.ok && read.value.once === other.value.once).toBe(false)
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
  const grant = { role: 'host', from: 'start', at: NOW }
  expect(answer(signed({ ...good, grants: [grant] }))).toBe('accepted')
  for (const wrong of [
    { role: 'fan' },
    { role: 'admin' },
    { from: '' },
    { at: 'now' },
    { room: 'A ROOM' },
    { more: 1 },
  ])
    expect(answer(signed({ ...good, grants: [{ ...grant, ...wrong }] }))).toBe('token_invalid')
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
