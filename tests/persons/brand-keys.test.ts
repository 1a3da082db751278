import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { openBrandKeys, type BrandConfig, type BrandKeys } from '../../src/persons/brand-keys.ts'
import { BrandKeysUnusable } from '../../src/persons/key-file.ts'
import {
  BRAND_SECRET,
  brandConfig,
  byKey,
  bySecret,
  ecPair,
  GOOD,
  jwk,
  jwks,
  NOW,
  pem,
  rsaPair,
} from './brand-signer.ts'

const rsa = rsaPair()
const rsa2 = rsaPair()
const ec = ecPair()
const ed = generateKeyPairSync('ed25519')

const endings: (() => unknown)[] = []
afterEach(() => {
  for (let end = endings.pop(); end; end = endings.pop()) end()
})

/** Keys of a file that can be written anew; what is logged is kept. */
function opened(text: string, more: Partial<BrandConfig> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-keys-'))
  endings.push(() => rmSync(dir, { recursive: true, force: true }))
  const path = join(dir, 'keys')
  const logged: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  writeFileSync(path, text)
  const { secret: _, ...config } = brandConfig()
  const keys = openBrandKeys({ ...config, keysFile: path, ...more }, log, 5)
  endings.push(() => keys[Symbol.dispose]())
  return { keys, path, logged, write: (next: string) => writeFileSync(path, next) }
}

const answer = (keys: BrandKeys, token: string): string => {
  const reply = keys.read(token, NOW)
  expect(keys.explain(token, NOW).length === 0).toBe(reply.ok)
  return reply.ok ? 'accepted' : reply.refused
}

it('[BRAND-3] RSA and P-256 keys verify RS256, PS256 and ES256, from a JWKS and from PEM', () => {
  const { keys } = opened(jwks(jwk(rsa), jwk(ec)))
  const { keys: fromPem } = opened(`The keys of the brand:\n${pem(rsa)}\n${pem(ec)}`)
  for (const each of [keys, fromPem]) {
    const tokens = [byKey('RS256', rsa.privateKey), byKey('PS256', rsa.privateKey), byKey('ES256', ec.privateKey)]
    expect(tokens.map((token) => answer(each, token))).toEqual(Array(3).fill('accepted'))
    expect(answer(each, byKey('RS256', rsa2.privateKey))).toBe('token_invalid')
    expect(answer(each, bySecret(GOOD))).toBe('token_invalid')
  }
})

it('[BRAND-3] a secret and a file of keys can be used side by side', () => {
  const { keys } = opened(jwks(jwk(ec)), { secret: BRAND_SECRET })
  expect([bySecret(GOOD), byKey('ES256', ec.privateKey)].map((token) => answer(keys, token))).toEqual([
    'accepted',
    'accepted',
  ])
})

it('[A50] a token of another algorithm is refused, also one signed with a public key as the secret', () => {
  const { keys } = opened(pem(rsa), { secret: BRAND_SECRET })
  const publicTexts = [
    pem(rsa),
    pem(rsa).trim(),
    JSON.stringify(jwk(rsa)),
    rsa.publicKey.export({ type: 'pkcs1', format: 'der' }),
  ]
  const confused = publicTexts.map((text) => bySecret(GOOD, {}, text))
  const others = ['HS384', 'HS512', 'RS384', 'RS256', 'PS256', 'ES256', 'hs256'].map((alg) => bySecret(GOOD, { alg }))
  const lying = [
    byKey('RS256', rsa.privateKey, GOOD, { alg: 'PS256' }),
    byKey('RS256', rsa.privateKey, GOOD, { alg: 'HS256' }),
  ]
  const result = [...confused, ...others, ...lying].map((token) => answer(keys, token))
  expect(new Set(result)).toEqual(new Set(['token_invalid']))
})

it('[A50] a key that says its algorithm verifies no other', () => {
  const { keys } = opened(jwks(jwk(rsa, { alg: 'PS256' })))
  expect(answer(keys, byKey('PS256', rsa.privateKey))).toBe('accepted')
  expect(answer(keys, byKey('RS256', rsa.privateKey))).toBe('token_invalid')
})

it('[A56] a token may name a key of the file, and of nothing else', () => {
  const { keys } = opened(jwks(jwk(rsa, { kid: 'one' }), jwk(rsa2, { kid: 'two' })))
  const named = (kid: unknown) => answer(keys, byKey('RS256', rsa.privateKey, GOOD, { kid }))
  expect([named('one'), named(undefined)]).toEqual(['accepted', 'accepted'])
  expect(['two', '../../dev/null', "' OR 1", '__proto__', 'constructor', '', 7, null, {}].map(named)).toEqual(
    Array(9).fill('token_invalid'),
  )
  const inline = byKey('RS256', ec.privateKey, GOOD, { jwk: jwk(ec), jku: 'https://a.example/keys', kid: 'three' })
  expect(answer(keys, inline)).toBe('token_invalid')
  expect(answer(opened(pem(rsa)).keys, byKey('RS256', rsa.privateKey, GOOD, { kid: 'of the shop' }))).toBe('accepted')
})

it('[BRAND-3] a token without a name is tried with eight keys at most', () => {
  const pairs = Array.from({ length: 9 }, () => ecPair())
  const { keys } = opened(jwks(...pairs.map((pair) => jwk(pair)), jwk(rsa)))
  const answers = pairs.map(({ privateKey }) => answer(keys, byKey('ES256', privateKey)))
  expect(answers).toEqual([...Array<string>(8).fill('accepted'), 'token_invalid'])
  // Those of another algorithm do not count.
  expect(answer(keys, byKey('RS256', rsa.privateKey))).toBe('accepted')
})

it('[A58] a key is good while it is listed, and no longer, without a restart', async () => {
  const { keys, path, write } = opened(jwks(jwk(rsa, { kid: 'old' })))
  const old = byKey('RS256', rsa.privateKey, GOOD, { kid: 'old' })
  const fresh = byKey('ES256', ec.privateKey, GOOD, { kid: 'new' })
  const signedOn = keys.read(old, NOW)
  const key = signedOn.ok ? signedOn.value.key : ''
  expect([answer(keys, old), answer(keys, fresh), keys.has(key)]).toEqual(['accepted', 'token_invalid', true])
  write(jwks(jwk(rsa, { kid: 'old' }), jwk(ec, { kid: 'new' })))
  await expect.poll(() => answer(keys, fresh)).toBe('accepted')
  expect([answer(keys, old), keys.has(key)]).toEqual(['accepted', true])
  writeFileSync(`${path}.new`, jwks(jwk(ec, { kid: 'new' })))
  renameSync(`${path}.new`, path)
  await expect.poll(() => answer(keys, old)).toBe('token_invalid')
  expect([answer(keys, fresh), keys.has(key)]).toEqual(['accepted', false])
  // The brand takes all keys back at once.
  write(jwks())
  await expect.poll(() => answer(keys, fresh)).toBe('token_invalid')
})

it('[BRAND-4] a file that has become unusable or is gone keeps the keys of before, and is logged once', async () => {
  const { keys, path, logged, write } = opened(jwks(jwk(rsa)))
  const token = byKey('RS256', rsa.privateKey)
  const errors = () =>
    logged.map((line) => JSON.parse(line) as { level: number; msg: string }).filter(({ level }) => level === 50)
  write('{"keys":[{"kty":')
  await expect.poll(errors).toHaveLength(1)
  rmSync(path)
  await expect.poll(errors).toHaveLength(2)
  const secret = jwks(rsa.privateKey.export({ format: 'jwk' }))
  write(secret)
  await expect.poll(errors).toHaveLength(3)
  expect(errors().map(({ msg }) => /is no JWKS|cannot be read \(ENOENT\)|holds a private key/.exec(msg)?.[0])).toEqual([
    'is no JWKS',
    'cannot be read (ENOENT)',
    'holds a private key',
  ])
  expect(answer(keys, token)).toBe('accepted')
  expect(logged.join('')).not.toContain(String(rsa.privateKey.export({ format: 'jwk' }).d))
  // Looked at many times since, and said no more often.
  write(jwks(jwk(rsa2)))
  await expect.poll(() => answer(keys, token)).toBe('token_invalid')
  expect(errors()).toHaveLength(3)
})

it('[BRAND-4] a file with anything secret in it, or nothing of use, refuses to start and says why', () => {
  const pkcs8 = (type: 'pkcs8' | 'pkcs1') => rsa.privateKey.export({ type, format: 'pem' }).toString()
  const holds = /holds a private key or a secret/
  const bad: [string, RegExp][] = [
    [pkcs8('pkcs8'), holds],
    [pem(rsa) + pkcs8('pkcs1'), holds],
    [ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(), holds],
    [jwks(jwk(ec), rsa.privateKey.export({ format: 'jwk' })), holds],
    [jwks({ kty: 'oct', k: 'c2VjcmV0' }), holds],
    ['', /neither a JWKS nor PEM/],
    ['ssh-rsa AAAA', /neither a JWKS nor PEM/],
    ['{"keys":7}', /is no JWKS/],
    ['{', /is no JWKS/],
    [jwks(), /lists no key/],
    [jwks(...Array.from({ length: 101 }, () => jwk(ec))), /is no JWKS/],
    ['x'.repeat(300_000), /longer than/],
    [jwks(jwk(ed)), /no key of use: key 1 is of a kind \(ed25519\)/],
    [pem(ecPair('P-384')), /secp384r1/],
    [pem(rsaPair(1024)), /RSA with fewer than 2048 bits/],
    [jwks(jwk(rsa, { use: 'enc' })), /not for signatures/],
    [jwks(jwk(rsa, { key_ops: ['encrypt'] })), /not for verifying/],
    [jwks(jwk(rsa, { alg: 'RS512', kid: 'a' })), /key 1 \("a"\) is for another algorithm/],
    [jwks({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }), /no public key that can be read/],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /no public key that can be read/],
  ]
  for (const [text, why] of bad) {
    expect(() => opened(text), String(why)).toThrow(why)
    expect(() => opened(text)).toThrow(BrandKeysUnusable)
  }
  expect(() => opened('', { keysFile: '/nowhere/keys.json' })).toThrow(/cannot be read \(ENOENT\)/)
})

it('[BRAND-4] keys that cannot be used are passed over beside others that can', () => {
  const { keys, logged } = opened(jwks(jwk(ed, { kid: 'ed' }), jwk(rsa)))
  expect(answer(keys, byKey('RS256', rsa.privateKey))).toBe('accepted')
  expect(answer(keys, byKey('EdDSA', ed.privateKey, GOOD, { kid: 'ed' }))).toBe('token_invalid')
  expect(logged.join('')).toContain('ed25519')
})

it('[BRAND-3] the name of a key is its thumbprint as RFC 7638 computes it', () => {
  const example = {
    kty: 'RSA',
    n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
    e: 'AQAB',
    alg: 'RS256',
    kid: '2011-04-29',
  }
  expect(opened(jwks(example)).keys.has('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')).toBe(true)
})
