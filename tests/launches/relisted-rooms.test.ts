import { describe, expect, it, vi } from 'vitest'
import { HOUSE, type RoomId } from '../../src/protocol/core.ts'
import { LAUNCH_LIMITS, type Listed, type SettingsChange } from '../../src/protocol/launches.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { StoreDown, type Fence } from '../../src/rooms/room-log.ts'
import { newEpoch, newListing, valueOf } from '../contract/store-stage.ts'
import { bothStores, launch, newId, newRoom, post, type App } from '../support.ts'

const SOON = { timeout: 5_000, interval: 10 }

async function fenceOf({ stores: { stores, clock } }: App, room: RoomId): Promise<Fence> {
  const head = await stores.log.head(room)
  if (head === undefined) throw new Error('there is no such room')
  return { epoch: head.epoch, seen: head.seq, now: clock.now() }
}

/** What the house has told of a room, in order. */
async function told({ stores: { stores } }: App, room: RoomId): Promise<(Listed & { to?: string })[]> {
  const entries = await stores.log.read(HOUSE, 1, 100_000)
  const events = entries.map(({ body }) => JSON.parse(body) as Listed & { type: string; to?: string })
  return events.filter((event) => event.type === 'launch.listed' && event.room === room)
}
const titles = async (app: App, room: RoomId): Promise<string[]> => (await told(app, room)).map(({ title }) => title)

/** A room that no node has open. */
async function unopened(app: App, listed: Partial<Listed> = {}): Promise<RoomId> {
  const { launches } = app.stores.stores
  const asked = newListing({ listed })
  const { code } = valueOf(await launches.list(asked, await fenceOf(app, HOUSE)))
  const { room, ...rest } = asked.listed
  await launches.create({ room, epoch: newEpoch(), launch: { ...rest, code }, now: app.stores.clock.now() })
  return room
}

/** What a node has done that ends right afterwards: the room knows, the house does not. */
async function editOnly(app: App, room: RoomId, ...bodies: string[]): Promise<void> {
  const answer = await app.stores.stores.decisions.decide(room, { events: bodies }, await fenceOf(app, room))
  expect(answer).toMatchObject({ ok: true })
}
const edited = (changes: SettingsChange): string => eventBody('launch.edited', {}, { changes })
const open = async (app: App, room: RoomId): Promise<number> => (await fetch(`${app.url}/api/rooms/${room}`)).status

describe.each(bothStores)('what the house tells of rooms, on the %s store', (_name, options) => {
  it('[LAUNCH-3] is brought up when a room is opened that has become another meanwhile, once', async () => {
    await using app = await launch(options())
    await using other = await launch(options())
    const room = await unopened(app)
    await editOnly(app, room, edited({ title: 'Other' }), edited({ lead: 'Not told of' }))
    expect(await titles(app, room)).toEqual(['A launch'])
    for (const node of options().redisUrl === undefined ? [app] : [app, other]) expect(await open(node, room)).toBe(200)
    await expect.poll(() => titles(app, room), SOON).toEqual(['A launch', 'Other'])
    const { code } = (await told(app, room))[1] ?? { code: '' }
    expect(await app.stores.stores.launches.find(code)).toBe(room)
  })

  it('[LAUNCH-3] ends with what the room is, however fast it changes and whoever looks', async () => {
    await using app = await launch(options())
    await using other = await launch(options())
    const room = await newRoom(app)
    const nodes = options().redisUrl === undefined ? [app] : [app, other]
    const { token } = await app.hostSession()
    for (const node of nodes) expect(await open(node, room)).toBe(200)
    const path = `${app.url}/api/rooms/${room}/do/launch.edit`
    for (const title of ['B', 'A room', 'B', 'A room', 'Last'])
      await post(path, { id: newId(), changes: { title } }, token)
    await expect.poll(async () => (await titles(app, room)).at(-1), SOON).toBe('Last')
    expect((await titles(app, room)).length).toBeLessThanOrEqual(6)
  })

  it('[LAUNCH-3] is told when the store is back', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const { token } = await app.hostSession()
    const relist = vi.spyOn(app.stores.stores.launches, 'relist').mockRejectedValueOnce(new StoreDown('unavailable'))
    await post(`${app.url}/api/rooms/${room}/do/launch.end`, { id: newId() }, token)
    await expect.poll(async () => (await told(app, room)).map(({ phase }) => phase), SOON).toEqual(['live', 'after'])
    expect(relist.mock.settledResults[0]?.type).toBe('rejected')
  })

  it('[CMD-1] [LAUNCH-2] a launch that was made and not furnished is unconfirmed; asked again it is done, once', async () => {
    await using app = await launch(options())
    const host = await app.join(await app.hostSession())
    const decide = vi.spyOn(app.stores.stores.decisions, 'decide').mockRejectedValueOnce(new StoreDown('unavailable'))
    const id = newId()
    const ask = () => host.send('launch.create', { id, title: 'A launch', lead: 'At eight' })
    expect(await ask()).toMatchObject({ refused: 'unconfirmed' })
    expect(decide).toHaveBeenCalledOnce()
    const made = await ask()
    expect(await ask()).toEqual(made)
    const { room } = made.ok ? made.value : { room: '' as RoomId }
    const entries = await app.stores.stores.log.read(room, 1, 9)
    expect(entries.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'launch.created',
      'launch.edited',
    ])
  })
})

it('[LAUNCH-3] a room that has been pushed out of the list is not told of again each time it is opened', async () => {
  await using app = await launch()
  const room = await unopened(app, { phase: 'draft' })
  await editOnly(app, room, eventBody('launch.announced', {}, {}))
  expect(await open(app, room)).toBe(200)
  await expect.poll(async () => (await told(app, room)).map(({ phase }) => phase), SOON).toEqual(['draft', 'warmup'])
  await Promise.all(Array.from({ length: LAUNCH_LIMITS.roomsListed }, () => unopened(app)))
  const ann = await app.join('Ann')
  await ann.until((fan) => !fan.house.view.everyone.rooms.some((listed) => listed.room === room))
  const relist = vi.spyOn(app.stores.stores.launches, 'relist')
  const { log } = app.stores.stores
  await log.renew(room, (await fenceOf(app, room)).epoch, newEpoch())
  log.nudge(room)
  await expect.poll(() => relist.mock.settledResults.map(({ value }) => value as unknown), SOON).toEqual([false])
  expect(await told(app, room)).toHaveLength(2)
})
