import { describe, expect, it } from 'vitest'
import { Readiness } from '../../src/gateway/readiness.ts'
import { launch, type App } from '../support.ts'
import { ownRedis, until } from '../redis/own-redis.ts'

async function readyz(app: App, headers: Record<string, string> = {}): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(`${app.url}/readyz`, { headers })
  return [response.status, (await response.json()) as Record<string, unknown>]
}

/** A node in order, but for what is given. */
const node = (ground: Partial<ConstructorParameters<typeof Readiness>[0]> = {}): Readiness =>
  new Readiness({
    admission: { closing: false },
    begun: () => true,
    trouble: () => undefined,
    clock: { now: Date.now },
    ...ground,
  })

/** Nothing else runs meanwhile. */
function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('asked over HTTP', () => {
  it('[READY-1] a node in order is ready; one that leaves while Redis is away says both, and is alive', async () => {
    await using redis = await ownRedis()
    await using app = await launch({ redisUrl: redis.url })
    expect(await readyz(app)).toEqual([200, { ready: true }])
    await redis.kill()
    await until(async () => (await readyz(app))[0] === 503)
    expect(await readyz(app)).toEqual([503, { ready: false, why: 'redis away', reasons: ['redis away'] }])
    await app.server.drain()
    expect(await readyz(app)).toEqual([503, { ready: false, why: 'draining', reasons: ['draining', 'redis away'] }])
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
    await redis.again()
  })

  it('[READY-1] [READY-2] one whose event loop stood still says so for some seconds; how long it stood, to operators alone', async () => {
    await using app = await launch()
    await expect.poll(async () => (await readyz(app))[0]).toBe(200)
    block(2_200)
    await until(async () => (await readyz(app))[0] === 503)
    const told = { ready: false, why: 'event loop blocked', reasons: ['event loop blocked'] }
    const details = [expect.stringMatching(/^event loop blocked: 2\d\d\d ms, at most 2000 ms$/)]
    expect(await readyz(app)).toEqual([503, { ...told, details }])
    expect(await readyz(app, { 'x-forwarded-for': '198.51.100.7' })).toEqual([503, told])
    await until(async () => (await readyz(app))[0] === 200, 15_000)
  })
})

describe('what is looked at', () => {
  it('[READY-1] nothing = ready', () => {
    using ready = node()
    expect(ready.hindrances()).toEqual([])
  })

  it('[READY-1] a house that is not open, and a journal that cannot be written', () => {
    using ready = node({ begun: () => false, trouble: () => 'the journal cannot be written: EIO' })
    expect(ready.hindrances()).toEqual([
      { reason: 'starting' },
      { reason: 'store trouble', detail: 'the journal cannot be written: EIO' },
    ])
  })

  it('[READY-3] a clock that is more than 250 ms from the store, not one that is nearer', () => {
    let off = 250
    using ready = node({ clock: { now: Date.now, offBy: () => off } })
    expect(ready.hindrances()).toEqual([])
    off = 300
    expect(ready.hindrances()).toEqual([{ reason: 'clock off', detail: '300 ms, at most 250 ms' }])
  })
})
