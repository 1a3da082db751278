import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { Redis } from 'ioredis'
import jwt from 'jsonwebtoken'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownRedis, until, type OwnRedis } from '../redis/own-redis.ts'
import { launch, newId, type App, type LaunchOptions } from '../support.ts'
import { line, RawFan } from './raw-fan.ts'

const ADDRESS = '203.0.113.77'
const PASSWORD = 'canary-of-the-redis-password'
const BRAND_SECRET = 'canary-of-the-brand-secret-with-more-than-32-bytes'
const METRICS_TOKEN = 'canary-of-the-metrics-token-with-more-than-32-bytes'
/** What the brand says of a member and is nobody else's business. */
const SUBJECT = 'canary.member@brand.example'
const PHONE = 'canary-phone-5550100'

/** What must stand nowhere: what was configured, where people came from, and what came up on the way. */
const secrets = new Map<string, string>([
  ...[
    ['the secret of sessions', 'a secret for tests, long enough to be one'],
    ['an address', ADDRESS],
  ],
  ...[
    ['the password of Redis', PASSWORD],
    ['the secret of the brand', BRAND_SECRET],
  ],
  ...[
    ['the token of metrics', METRICS_TOKEN],
    ['whom the brand means', SUBJECT],
    ['a limit key', PHONE],
  ],
] as [string, string][])
/** Everything that somebody else than its owner can read, by where. */
const heard = new Map<string, string[]>()
const hear = (where: string, what: string): void => void (heard.get(where)?.push(what) ?? heard.set(where, [what]))

const sink = new PassThrough().on('data', (entry) => hear('a log', String(entry)))
const settings: LaunchOptions = {
  logger: pino({ level: 'trace' }, sink),
  env: { TRUST_PROXY: 'loopback', METRICS_TOKEN, BRAND_SECRET, BRAND_ISSUER: 'https://brand.example' },
}

/** A request from that address; what is answered is heard, but for the keys that were asked for. */
async function ask(app: App, path: string, body?: object, token?: string): Promise<Record<string, string>> {
  const headers = {
    ...{ 'content-type': 'application/json', 'x-forwarded-for': ADDRESS },
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const post = body && { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${app.url}${path}`, { headers, ...post })
  const text = await response.text()
  const { token: mine, key } = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, string>
  for (const [what, one] of Object.entries({ session: mine, key }))
    if (one) secrets.set(`${what} ${secrets.size}`, one.slice(-30))
  hear(
    'an answer',
    [...response.headers, text]
      .join('\n')
      .replaceAll(mine ?? '\0', '')
      .replaceAll(key ?? '\0', ''),
  )
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : {}
}

const brandToken = (more: object = {}): string => {
  const iat = Math.floor(Date.now() / 1_000)
  const claims = { sub: SUBJECT, limit_key: PHONE, name: 'Member', iss: 'https://brand.example', aud: 'fanfare' }
  const token = jwt.sign({ ...claims, iat, exp: iat + 600, jti: newId(), ...more }, BRAND_SECRET)
  secrets.set(`the brand's token ${secrets.size}`, token.slice(-30))
  return token
}

/** Everybody comes in by every door, says something, goes wrong, and is looked at by the others. */
async function converse(one: App, two: App): Promise<void> {
  const hostKey = one.tokens.hostLink(one.stores.clock.now())
  secrets.set('the key of the start', hostKey.slice(-30))
  const { token: host = '' } = await ask(one, '/api/session', { hostKey })
  const { room = '' } = await ask(one, '/api/rooms', { id: newId(), title: 'A room' }, host)
  const { token: guest = '' } = await ask(one, '/api/session', { name: 'Ann' })
  const { token: member = '' } = await ask(two, '/api/session', { token: brandToken() }, guest)
  const client = { headers: { 'x-forwarded-for': ADDRESS } }
  const fans = [
    await RawFan.open(one, { token: member, room, client }),
    await RawFan.open(two, { token: member, room, client }),
    await RawFan.open(two, { token: host, room, client }),
  ]
  const [speaker, , listener] = fans as [RawFan, RawFan, RawFan]
  await speaker.ask(line('hello'))
  await listener.frame((frame) => frame.includes('"hello"'))
  const command = (name: string, body: object, token: string, where = room): Promise<Record<string, string>> =>
    ask(two, `/api/rooms/${where}/do/${name}`, { id: newId(), ...body }, token)
  const { key: link = '' } = await command('link.create', { role: 'moderator', hours: 1, label: 'Desk' }, host, 'house')
  const { key: carried = '' } = await command('session.carry', {}, member, 'house')
  expect([link, carried].every((key) => key.length > 100)).toBe(true)
  await ask(two, '/api/session', { hostKey: link })
  await ask(one, '/api/session', { carried })
  for (const wrong of [
    { hostKey: `${hostKey}x` },
    { token: brandToken({ aud: 'other' }) },
    { carried },
    { token: brandToken({ exp: 1 }) },
  ])
    expect(await ask(one, '/api/session', wrong)).toMatchObject({ refused: expect.any(String) as string })
  await command('launch.end', {}, member)
  await command('session.end', {}, guest, 'house')
  for (const path of ['/api/nodes', '/api/rooms', `/api/rooms/${room}`, `/api/rooms/${room}/history`])
    await ask(one, path, undefined, host)
  for (const path of ['/metrics', '/readyz', '/healthz', '/api/nodes?token=x', '/nowhere'])
    await ask(two, path, undefined, `${METRICS_TOKEN}x`)
  hear(
    'metrics',
    await (await fetch(`${one.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text(),
  )
  for (const fan of fans) {
    fan.frames.forEach((frame) => hear('a frame', frame))
    fan[Symbol.dispose]()
  }
}

function expectNothingHeard(places: readonly string[]): void {
  for (const where of places)
    expect([where, heard.get(where)?.length ?? 0]).toEqual([where, expect.toSatisfy((n: number) => n > 0)])
  expect(secrets.size).toBeGreaterThan(14)
  const found = [...heard].flatMap(([where, all]) =>
    [...secrets]
      .filter(([, secret]) => all.some((each) => each.includes(secret)))
      .map(([what]) => `${what} in ${where}`),
  )
  expect(found).toEqual([])
}

let redis: OwnRedis
beforeAll(async () => {
  redis = await ownRedis()
})
afterAll(() => redis[Symbol.asyncDispose]())

it('[HARD-9] [A124] on two nodes and Redis no secret, token, address or identity of the brand is in a log, answer, frame, key, value or published message', async () => {
  const url = redis.url.replace('redis://', `redis://:${PASSWORD}@`)
  const plain = new Redis(redis.url)
  await plain.config('SET', 'requirepass', PASSWORD)
  plain.disconnect()
  const looking = new Redis(url)
  const monitor = await looking.monitor()
  monitor.on('monitor', (_time: string, args: string[]) => hear('a command to Redis', args.join(' ')))
  await using one = await launch({ ...settings, redisUrl: url })
  await using two = await launch({ ...settings, redisUrl: url })
  await converse(one, two)
  for (const key of await looking.keys('*')) {
    expect(key).toMatch(/^fanfare:\{p\d+\}/)
    hear('a key of Redis', key)
    hear('a value of Redis', JSON.stringify(await valueOf(looking, key)))
  }
  expect(heard.get('a command to Redis')?.some((command) => command.startsWith('publish'))).toBe(true)
  monitor.disconnect()
  looking.disconnect()
  await redis.kill()
  await until(async () => (await fetch(`${one.url}/readyz`)).status === 503)
  await ask(one, '/api/session', { token: brandToken() })
  expectNothingHeard([
    'a log',
    'an answer',
    'a frame',
    'metrics',
    'a command to Redis',
    'a key of Redis',
    'a value of Redis',
  ])
})

it('[HARD-9] nor is it in the journal of a server on one machine', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-canary-'))
  {
    await using app = await launch({ ...settings, dir })
    await converse(app, app)
  }
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  for (const file of files.filter(({ name }) => name !== 'secrets.json'))
    hear('the data folder', readFileSync(join(file.parentPath, file.name), 'latin1'))
  await rm(dir, { recursive: true })
  expect(heard.get('the data folder')?.some((text) => text.includes('hello'))).toBe(true)
  expectNothingHeard(['the data folder'])
})

async function valueOf(of: Redis, key: string): Promise<unknown> {
  const type = await of.type(key)
  if (type === 'string') return of.get(key)
  if (type === 'hash') return of.hgetall(key)
  if (type === 'list') return of.lrange(key, 0, -1)
  if (type === 'set') return of.smembers(key)
  if (type === 'zset') return of.zrange(key, '0', '-1')
  if (type === 'stream') return of.xrange(key, '-', '+')
  throw new Error(`${key} is a ${type}`)
}
