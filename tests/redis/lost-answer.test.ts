import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { roomKey } from '../../src/redis/keys.ts'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import {
  calmRoom,
  line,
  newListing,
  newPerson,
  openHouse,
  openRoom,
  sender,
  startAt,
  T0,
  windowMs,
} from '../contract/store-stage.ts'
import { downKind, open, ownRedis, until } from './own-redis.ts'
import { troubledWire, type TroubledWire } from './troubled-wire.ts'

describe('answers that get lost', () => {
  let wire: TroubledWire
  let used: OpenRedisStores
  let admin: Redis
  beforeAll(async () => {
    const { port } = new URL(inject('redisUrl'))
    wire = await troubledWire(Number(port))
    used = await open(`redis://127.0.0.1:${wire.port}`)
    admin = new Redis(inject('redisUrl'))
  })
  afterAll(async () => {
    admin.disconnect()
    await used[Symbol.asyncDispose]()
    await wire[Symbol.asyncDispose]()
  })

  it('[RED-4] a line whose answer was lost: unconfirmed, and the first answer when asked again', async () => {
    const stage = await openRoom(used.stores)
    await stage.said(newPerson(), 'a first one, so that Redis knows the script')
    const once = line(newPerson(), 'once')
    const say = () => used.stores.chat.say(stage.room, [once], calmRoom, stage.at(T0))
    wire.loseAnswerTo('evalsha')
    expect((await downKind(say)).kind).toBe('unconfirmed')
    expect(await admin.xlen(roomKey(stage.room, 'log'))).toBe(3)
    await until(() => used.trouble() === undefined)
    expect(await say()).toEqual([{ ok: true, value: { seq: 3, at: T0 } }])
    expect(await stage.entries()).toHaveLength(3)
  })

  it('[RED-4] a removal whose answer was lost: the line is gone once, and the answer is the first', async () => {
    const stage = await openRoom(used.stores)
    const anna = newPerson()
    const { seq } = await stage.said(anna, 'gone')
    const removal = { ...sender(anna), line: seq }
    wire.loseAnswerTo('evalsha')
    expect((await downKind(() => used.stores.chat.remove(stage.room, removal, stage.at(T0)))).kind).toBe('unconfirmed')
    await until(() => used.trouble() === undefined)
    expect(await used.stores.chat.remove(stage.room, removal, stage.at(T0))).toEqual({
      ok: true,
      value: { seq: 3, at: T0 },
    })
    expect(await stage.entries()).toHaveLength(3)
  })

  it('[RED-4] scripts that Redis has forgotten are sent again', async () => {
    const stage = await openRoom(used.stores)
    await admin.script('FLUSH')
    expect((await stage.said(newPerson(), 'on')).seq).toBe(2)
  })
})

describe('a key of another type', () => {
  const wrong = ['head', 'log', 'recent', 'before'] as const
  it.each(wrong)('%s: nothing is half written', async (name) => {
    await using used = await open(inject('redisUrl'))
    const admin = new Redis(inject('redisUrl'))
    const stage = await openRoom(used.stores)
    const window = Math.floor(T0 / 600_000)
    const keys = { head: ['head'], log: ['log'], recent: ['recent', window], before: ['recent', window - 1] }
    await admin.set(roomKey(stage.room, ...keys[name]), 'a string')
    const dump = async () => Promise.all(Object.values(keys).map((path) => admin.dump(roomKey(stage.room, ...path))))
    const before = await dump()
    await expect(stage.said(newPerson(), 'x')).rejects.toThrow('WRONGTYPE')
    expect(await dump()).toEqual(before)
    admin.disconnect()
  })

  it('amended: neither an edit nor a removal leaves a trace', async () => {
    await using used = await open(inject('redisUrl'))
    const admin = new Redis(inject('redisUrl'))
    const stage = await openRoom(used.stores)
    const anna = newPerson()
    const { seq } = await stage.said(anna, 'first words')
    await admin.set(roomKey(stage.room, 'amended'), 'a string')
    const change = { ...line(anna, 'other words'), line: seq, windowMs }
    await expect(used.stores.chat.edit(stage.room, change, stage.at(T0))).rejects.toThrow('WRONGTYPE')
    await expect(used.stores.chat.remove(stage.room, change, stage.at(T0))).rejects.toThrow('WRONGTYPE')
    await admin.del(roomKey(stage.room, 'amended'))
    const [, said, ...more] = await stage.entries()
    expect(said?.body).toContain('first words')
    expect(more).toEqual([])
    admin.disconnect()
  })

  it('gates: a launch is neither begun nor half begun', async () => {
    await using used = await open(inject('redisUrl'))
    const admin = new Redis(inject('redisUrl'))
    const stage = await openRoom(used.stores, { startsAt: T0 + 1 })
    const before = await stage.entries()
    await admin.set(roomKey(stage.room, 'gates'), 'a string')
    await expect(startAt(used.stores, stage, T0 + 1)).rejects.toThrow('WRONGTYPE')
    expect(await stage.entries()).toEqual(before)
    expect((await used.stores.deadlines.due(T0 + 1, 100_000)).map(({ room }) => room)).toContain(stage.room)
    admin.disconnect()
  })

  it.each(['listed-as-of', 'join-codes'])('%s: a launch is neither listed nor half listed', async (name) => {
    await using own = await ownRedis('--appendfsync', 'everysec')
    await using used = await open(own.url)
    const admin = new Redis(own.url)
    const house = await openHouse(used.stores)
    await admin.set(roomKey(house.room, name), 'a string')
    const keys = ['head', 'log', 'listed-as-of', 'join-codes'].map((path) => roomKey(house.room, path))
    const dump = async () => Promise.all(keys.map((key) => admin.dump(key)))
    const before = await dump()
    await expect(used.stores.launches.list(newListing(), house.at(T0))).rejects.toThrow('WRONGTYPE')
    expect(await dump()).toEqual(before)
    admin.disconnect()
  })
})
