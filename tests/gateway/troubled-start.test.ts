import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createDemo } from '../../src/demo/demo.ts'
import { DEMO_LINES } from '../../src/demo/demo-lines.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import { createServer, type RunningServer } from '../../src/server.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { open, ownRedis, silent, until, type OwnRedis } from '../redis/own-redis.ts'

const SECRET = 'a secret for tests, long enough to be one'
const config = {
  ...readConfig({ HOST: '127.0.0.1', SESSION_SECRET: SECRET, REDIS_URL: 'redis://127.0.0.1' }),
  ...{ port: 0, sessionSecret: SECRET, pages: undefined },
}

let redis: OwnRedis
let stores: OpenStores
beforeEach(async () => {
  redis = await ownRedis()
  stores = await open(redis.url)
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
})

async function startWithDemo(): Promise<RunningServer> {
  const server = await createServer(config, stores, silent)
  await createDemo(stores)
  return server
}

/** Begins to start, sees that it goes on waiting in trouble, ends the trouble, and gives the node that came of it. */
async function startThrough(endTrouble: () => Promise<void>): Promise<RunningServer> {
  let ended = false
  const starting = startWithDemo().finally(() => (ended = true))
  starting.catch(() => {})
  await until(() => stores.trouble() !== undefined)
  expect(ended).toBe(false)
  await endTrouble()
  return starting
}

async function expectWhole({ port }: RunningServer): Promise<void> {
  const api = `http://127.0.0.1:${port}`
  const rooms = async (): Promise<unknown> => (await fetch(`${api}/api/rooms`)).json()
  await until(async () => (await fetch(`${api}/readyz`)).ok)
  await expect.poll(rooms, { timeout: 5_000 }).toMatchObject({ rooms: [{ room: 'main', demo: true }] })
  expect((await stores.stores.log.head('main' as RoomId))?.seq).toBe(1 + DEMO_LINES.length)
}

it(
  '[RED-7] a node that starts while Redis is killed waits until it is back, and is whole',
  { timeout: 30_000 },
  async () => {
    await redis.kill()
    await using server = await startThrough(() => redis.again())
    await expectWhole(server)
  },
)

it(
  '[RED-7] a node that starts while Redis stalls waits until it answers, and is whole',
  { timeout: 30_000 },
  async () => {
    const admin = new Redis(redis.url)
    await admin.call('CLIENT', 'PAUSE', 4_000, 'ALL')
    await using server = await startThrough(() => Promise.resolve())
    await expectWhole(server)
    admin.disconnect()
  },
)
