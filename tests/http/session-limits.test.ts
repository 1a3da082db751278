import { describe, expect, it } from 'vitest'
import { SESSION_LIMITS, SessionLimits } from '../../src/http/session-limits.ts'
import { refuse } from '../../src/protocol/core.ts'
import { Tokens } from '../../src/persons/tokens.ts'
import { launch, type App } from '../support.ts'

interface Answer {
  status: number
  refused?: string
  token: string
  after: string | null
}

/** `POST /api/session` from any address, by a proxy that is trusted. */
async function ask(app: App, body: object, address = '203.0.113.1', token?: string): Promise<Answer> {
  const headers = {
    ...{ 'content-type': 'application/json', 'x-forwarded-for': address },
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(`${app.url}/api/session`, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = (await response.json()) as { token: string; refused?: string }
  return { ...answer, status: response.status, after: response.headers.get('retry-after') }
}

const behindProxy = (env: Record<string, string> = {}) => launch({ env: { TRUST_PROXY: 'loopback', ...env } })
/** One after the other, eight at a time. */
async function many<T>(count: number, one: (i: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = []
  for (let i = 0; i < count; i += 8)
    answers.push(...(await Promise.all(Array.from({ length: Math.min(8, count - i) }, (_, k) => one(i + k)))))
  return answers
}

/** What a bucket of so many a minute has given at most since then. */
const refilled = (perMinute: number, since: number): number =>
  perMinute + Math.ceil(((performance.now() - since) / 60_000) * perMinute)

describe('new persons', () => {
  it('[HARD-6] [A99] of 520 guests of one address at once 500 come in, the rest is told when to come back', async () => {
    await using app = await behindProxy({ SESSIONS_PER_MINUTE: '6' })
    const answers = await many(520, (i) => ask(app, i % 2 ? {} : { name: `Guest ${i}` }))
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(500)
    expect(refused.length).toBeGreaterThanOrEqual(15)
    for (const { refused: code, after } of refused) {
      expect(code).toBe('too_fast')
      expect(Number(after)).toBeGreaterThanOrEqual(10)
      expect(Number(after)).toBeLessThanOrEqual(16)
    }
    // Others are not concerned, nor is who is known already, or has a link's key.
    expect(await ask(app, {}, '203.0.113.2')).toMatchObject({ status: 201 })
    const known = answers[0]?.token
    expect(await ask(app, { name: 'Known' }, undefined, known)).toMatchObject({ status: 201 })
    const hostKey = app.tokens.hostLink(app.stores.clock.now())
    expect(await ask(app, { hostKey })).toMatchObject({ status: 201 })
  })

  it('[HARD-6] [A99] IPv6 addresses of one network are one, and a browser that forgets who it was is somebody new', async () => {
    const limits = new SessionLimits(6)
    const from = (address: string) => limits.before({ address, token: undefined, request: { name: 'Ann' } })
    for (let i = 0; i < SESSION_LIMITS.atOnce; i++) expect(from(`2001:db8:1:2::${i.toString(16)}`)).toBeUndefined()
    expect(from('2001:db8:1:2:ffff:1:2:3')).toMatchObject({ refused: 'too_fast' })
    expect(from('2001:db8:1:3::1')).toBeUndefined()
  })

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    '[HARD-6] this machine itself (%s), behind which may be everybody, is not counted',
    (address) => {
      const limits = new SessionLimits(6)
      for (let i = 0; i < 1_000; i++) expect(limits.before({ address, token: undefined, request: {} })).toBeUndefined()
    },
  )

  it('[HARD-6] SESSIONS_PER_MINUTE=0 sets no limit', () => {
    const limits = new SessionLimits(0)
    const one = () => limits.before({ address: '203.0.113.1', token: undefined, request: {} })
    for (let i = 0; i < 2_000; i++) expect(one()).toBeUndefined()
  })
})

describe('[A66] wrong keys', () => {
  const foreign = new Tokens('another secret, that is long enough too')

  it('[HARD-7] after 20 of one address in a minute it is told to wait; the right key is let in all the same, from there too', async () => {
    await using app = await behindProxy()
    const now = app.stores.clock.now()
    const began = performance.now()
    const wrong = await many(40, () => ask(app, { hostKey: foreign.hostLink(now) }))
    const answered = wrong.filter(({ status }) => status === 401).length
    expect(answered).toBeGreaterThanOrEqual(20)
    expect(answered).toBeLessThanOrEqual(refilled(20, began))
    const told = wrong.filter(({ status }) => status === 429)
    expect(told).toHaveLength(40 - answered)
    expect(told.every(({ refused, after }) => refused === 'too_fast' && Number(after) >= 3)).toBe(true)
    expect(await ask(app, { hostKey: app.tokens.hostLink(now) })).toMatchObject({ status: 201 })
    expect(await ask(app, { hostKey: foreign.hostLink(now) }, '203.0.113.2')).toMatchObject({ status: 401 })
  })

  it('[HARD-7] a link that a thousand addresses try in vain answers them no more than 100 times a minute, and its owner always', async () => {
    await using app = await behindProxy()
    const now = app.stores.clock.now()
    const addressOf = (i: number): string => `198.51.${100 + (i >> 8)}.${i & 255}`
    const began = performance.now()
    const wrong = await many(1_000, (i) => ask(app, { hostKey: foreign.hostLink(now) }, addressOf(i)))
    const answered = wrong.filter(({ status }) => status === 401).length
    expect(answered).toBeGreaterThanOrEqual(100)
    expect(answered).toBeLessThanOrEqual(refilled(100, began))
    expect(wrong.filter(({ status }) => status === 429)).toHaveLength(1_000 - answered)
    expect(await ask(app, { hostKey: app.tokens.hostLink(now) }, addressOf(1))).toMatchObject({ status: 201 })
    const other = foreign.link({ role: 'host', from: 'another-link', at: now }, now + 60_000)
    expect(await ask(app, { hostKey: other }, '203.0.113.9')).toMatchObject({ status: 401 })
  })

  it('[HARD-7] what is merely old, or no key at all, is not counted; what cannot be read is', () => {
    const limits = new SessionLimits(0)
    const wrong = (hostKey: string, code: 'token_expired' | 'token_invalid' | 'bad_name') =>
      limits.after({ address: '203.0.113.1', token: undefined, request: { hostKey } }, refuse(code))
    for (let i = 0; i < 50; i++) expect(wrong('a.b.c', 'token_expired')).toMatchObject({ refused: 'token_expired' })
    const name = { address: '203.0.113.1', token: 'x', request: { name: 'x' } }
    for (let i = 0; i < 50; i++)
      expect(limits.after(name, refuse('token_invalid'))).toMatchObject({ refused: 'token_invalid' })
    const odd = ['', '.', 'a.bnVsbA.c', 'a.W10.c', 'a.eyJmcm9tIjp7fX0.c', `a.${'x'.repeat(8_000)}.c`]
    for (let i = 0; i < 20; i++)
      expect(wrong(odd[i % 6] ?? '', 'token_invalid')).toMatchObject({ refused: 'token_invalid' })
    expect(wrong('', 'token_invalid')).toMatchObject({ refused: 'too_fast' })
  })
})
