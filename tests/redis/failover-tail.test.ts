import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { RedisChatStore } from '../../src/chat/chat-store.redis.ts'
import { connect, untilReady } from '../../src/redis/connect.ts'
import { RedisLink } from '../../src/redis/link.ts'
import { logKeys } from '../../src/redis/stream-entries.ts'
import { Tail } from '../../src/redis/tail.ts'
import { calmRoom, line, newPerson, openRoom, T0, type Stage } from '../contract/store-stage.ts'
import { RedisRoomLog } from '../../src/rooms/room-log.redis.ts'
import type { Stores } from '../../src/stores/stores.ts'
import { followRoom, journal, numbered, open, ownRedis, silent, until, type OwnRedis } from './own-redis.ts'
import { troubledWire } from './troubled-wire.ts'

/** A writer whose commands reach Redis while its tail, over a wire of its own, can be held up. */
async function halfDeaf(redis: OwnRedis) {
  const wire = await troubledWire(redis.port)
  const listening = connect(`redis://127.0.0.1:${wire.port}`, 'tail', silent)
  const commands = connect(redis.url, 'commands', silent)
  await Promise.all([untilReady(listening, 5_000), untilReady(commands, 5_000)])
  const tail = new Tail(new RedisLink(listening), silent)
  listening.redis.on('ready', () => tail.reconnected())
  const link = new RedisLink(commands, {
    onAcknowledged: (room, epoch, place) => tail.acknowledged(room, epoch, place),
  })
  const close = async (): Promise<void> => {
    for (const part of [tail, listening, commands]) part[Symbol.dispose]()
    await wire[Symbol.asyncDispose]()
  }
  const log = new RedisRoomLog(link, () => tail)
  return { wire, commands, log, chat: new RedisChatStore(link), [Symbol.asyncDispose]: close }
}

/** Fail-overs take their time. */
const LATER = T0 + 3_000

const sayAt = ({ chat }: Pick<Stores, 'chat'>, stage: Stage, text: string, { seen = 1, now = T0 } = {}) =>
  chat.say(stage.room, [line(newPerson(), text)], calmRoom, stage.at(now, seen))

describe('a line that was acknowledged and not told yet, when its master dies with it', () => {
  it.each([0, 1, 2, 5])('[FAIL-3] is missed with %i other lines in its place', async (others) => {
    await using redis = await ownRedis()
    await using other = await open(redis.url)
    const stage = await openRoom(other.stores)
    await using node = await halfDeaf(redis)
    using told = followRoom(node, stage)
    await until(() => told.entries.length === 1)
    const kept = journal(redis).length()
    node.wire.stall()
    for (const text of ['first', 'second']) expect(await sayAt(node, stage, text)).toMatchObject([{ ok: true }])
    expect(told.texts()).toEqual([])
    await redis.kill()
    journal(redis).cut(kept)
    await redis.again()
    await until(() => other.trouble() === undefined)
    for (const n of numbered(1, others)) await sayAt(other.stores, stage, `other ${n}`, { seen: n, now: LATER })
    node.wire.cut()
    node.wire.release()
    await until(() => told.lost === 1)
    expect(told.texts()).toEqual([])
  })

  it('[FAIL-3] nothing is missed when the line is there', async () => {
    await using redis = await ownRedis()
    await using other = await open(redis.url)
    const stage = await openRoom(other.stores)
    await using node = await halfDeaf(redis)
    using told = followRoom(node, stage)
    node.wire.stall()
    for (const text of ['first', 'second']) await sayAt(node, stage, text)
    await sayAt(other.stores, stage, 'third')
    await redis.kill()
    await redis.again()
    node.wire.cut()
    node.wire.release()
    await until(() => told.texts().length === 3)
    expect([told.texts(), told.lost]).toEqual([['first', 'second', 'third'], 0])
  })
})

describe('two masters that have gone apart', () => {
  it('[FAIL-4] what the other one says is told to nobody who heard the first', { timeout: 40_000 }, async () => {
    await using first = await ownRedis('--repl-diskless-sync-delay', '0')
    await using second = await ownRedis(
      '--repl-diskless-sync-delay',
      '0',
      '--replicaof',
      '127.0.0.1',
      String(first.port),
    )
    const [one, two] = [new Redis(first.url), new Redis(second.url)]
    await using here = await open(first.url)
    const stage = await openRoom(here.stores)
    using told = followRoom(here.stores, stage)
    await until(async () => (await two.xlen(logKeys(stage.room).log)) === 1)
    await two.replicaof('NO', 'ONE')
    await using there = await open(second.url)
    for (const n of numbered(1, 5)) await sayAt(here.stores, stage, `here ${n}`, { seen: n })
    for (const n of numbered(1, 40)) await sayAt(there.stores, stage, `there ${n}`, { seen: n, now: LATER })
    await until(() => told.entries.length === 6)
    // The very connection that was followed leads to other data now.
    await one.replicaof('127.0.0.1', second.port)
    await until(() => told.lost === 1)
    expect(told.texts()).toEqual(numbered(1, 5).map((n) => `here ${n}`))
    for (const admin of [one, two]) admin.disconnect()
  })
})
