import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Listing } from '../../src/launches/launch-store.ts'
import { codesFor } from '../../src/launches/join-codes.ts'
import { HOUSE } from '../../src/protocol/core.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import { StoreDown, type Fence } from '../../src/rooms/room-log.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { newEpoch, newListing, openHouse, valueOf } from '../contract/store-stage.ts'
import { ownRedis, type OwnRedis } from '../redis/own-redis.ts'
import { launch, type App, type LaunchOptions } from '../support.ts'

const SOON = 5_000

async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-listed-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function houseFence({ stores, clock }: OpenStores): Promise<Fence> {
  const head = await stores.log.head(HOUSE)
  if (head === undefined) throw new Error('the house was made and is not there')
  return { epoch: head.epoch, seen: head.seq, now: clock.now() }
}

/** What whoever breaks off in the middle has done: the house lists the room, and nobody has made it. */
async function listOnly(open: OpenStores, asked: Listing): Promise<void> {
  valueOf(await open.stores.launches.list(asked, await houseFence(open)))
  open.stores.log.nudge(HOUSE)
}

const eventsOf = async ({ stores }: App, { listed }: Listing): Promise<RoomEvent[]> =>
  (await stores.stores.log.read(listed.room, 1, 9)).map(({ body }) => JSON.parse(body) as RoomEvent)

const expectMade = (app: App, asked: Listing): Promise<void> =>
  vi.waitFor(
    async () => {
      const { person: by, id, codes, listed } = asked
      const { room: _, ...launch } = listed
      expect(await eventsOf(app, asked)).toEqual([{ type: 'launch.created', by, id, ...launch, code: codes[0] }])
    },
    { timeout: SOON, interval: 10 },
  )

/** Its own: nodes of other tests would make the rooms that these leave unmade. */
let redis: OwnRedis
beforeAll(async () => {
  redis = await ownRedis('--appendfsync', 'everysec')
})
afterAll(() => redis[Symbol.asyncDispose]())

const onStores: [string, () => LaunchOptions][] = [
  ['embedded', () => ({})],
  ['redis', () => ({ redisUrl: redis.url })],
]

describe.each(onStores)('a room that is listed and was not made, on the %s store', (_name, options) => {
  it('[LAUNCH-2] is made by a running node, can be joined, and starts at T-0', async () => {
    await using app = await launch(options())
    const startsAt = app.stores.clock.now() + 1_000
    const [lounge, timed] = [newListing(), newListing({ listed: { phase: 'lobby', startsAt } })]
    for (const asked of [lounge, timed]) await listOnly(app.stores, asked)
    await expectMade(app, lounge)
    const types = async (): Promise<string[]> => (await eventsOf(app, timed)).map(({ type }) => type)
    await expect.poll(types, { timeout: SOON }).toEqual(['launch.created', 'launch.started'])
    const fan = await app.join('Ann', { room: lounge.listed.room })
    expect(await fan.send('chat.send', { text: 'hello' })).toMatchObject({ ok: true })
  })

  it('[CMD-1] [LAUNCH-2] creating that fails half-way is unconfirmed; asked again it is done, once', async () => {
    await using app = await launch(options())
    const session = await app.hostSession()
    const host = await app.join(session)
    const { launches } = app.stores.stores
    const create = vi.spyOn(launches, 'create').mockRejectedValue(new StoreDown('unavailable'))
    const { id, listed } = newListing()
    const { room, title } = listed
    const ask = () => host.send('launch.create', { id, room, title })
    expect(await ask()).toMatchObject({ ok: false, refused: 'unconfirmed' })
    create.mockRestore()
    const codes = codesFor(session.person.id, id)
    expect(await ask()).toEqual({ ok: true, value: { room, code: codes[0] } })
    await expectMade(app, newListing({ id, person: session.person.id, codes, listed }))
    expect(await host.send('launch.create', { room, title: 'A launch' })).toMatchObject({ refused: 'room_exists' })
  })
})

it('[LAUNCH-2] a room that is listed and was not made is there after a start', async () => {
  const dir = await newDir()
  const asked = newListing()
  {
    await using open = await openEmbeddedStores({ dir, log: pino({ level: 'silent' }) })
    await openHouse(open.stores)
    await listOnly(open, asked)
    expect(await open.stores.log.head(asked.listed.room)).toBeUndefined()
  }
  await using app = await launch({ dir })
  await vi.waitFor(async () => expect(await eventsOf(app, asked)).toMatchObject([{ type: 'launch.created' }]), SOON)
})

it('[LAUNCH-2] of several nodes that see it listed, one makes it', async () => {
  const redisUrl = redis.url
  await using one = await launch({ redisUrl })
  await using two = await launch({ redisUrl })
  const created = [one, two].map(({ stores }) => vi.spyOn(stores.stores.launches, 'create'))
  const asked = newListing()
  await listOnly(one.stores, asked)
  const made = (): boolean => created.every(({ mock }) => mock.calls.some(([{ room }]) => room === asked.listed.room))
  await vi.waitUntil(made, { timeout: SOON, interval: 10 })
  await Promise.all(created.flatMap(({ mock }) => mock.results.map(({ value }) => value)))
  await expectMade(two, asked)
})

it('[LAUNCH-2] when the house had to start over, what it lists is looked at again', async () => {
  await using app = await launch()
  const { launches, log } = app.stores.stores
  const create = vi.spyOn(launches, 'create').mockRejectedValueOnce(new Error('a bug'))
  const asked = newListing()
  await listOnly(app.stores, asked)
  await vi.waitUntil(() => create.mock.settledResults.some(({ type }) => type === 'rejected'), SOON)
  expect(await log.head(asked.listed.room)).toBeUndefined()
  await log.renew(HOUSE, (await houseFence(app.stores)).epoch, newEpoch())
  log.nudge(HOUSE)
  await vi.waitFor(async () => expect(await eventsOf(app, asked)).toMatchObject([{ type: 'launch.created' }]), SOON)
})
