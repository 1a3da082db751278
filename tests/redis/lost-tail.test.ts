import { describe, expect, it } from 'vitest'
import { markOf } from '../../src/rooms/digest.ts'
import { LogLost } from '../../src/rooms/room-log.ts'
import { line, newEpoch, newPerson, openRoom, T0 } from '../contract/store-stage.ts'
import { followRoom, journal, numbered, open, ownRedis, until } from './own-redis.ts'
import { troubledWire } from './troubled-wire.ts'

/** A room with ten lines that one node has been told of, and a Redis that has lost the last four of them. */
async function shortened() {
  const redis = await ownRedis()
  const wire = await troubledWire(redis.port)
  const node = await open(`redis://127.0.0.1:${wire.port}`)
  const stage = await openRoom(node.stores)
  const told = followRoom(node.stores, stage)
  const anna = newPerson()
  let kept = 0
  for (const n of numbered(1, 10)) {
    await stage.said(anna, `line ${n}`)
    if (n === 6) kept = journal(redis).length()
  }
  await until(() => told.entries.length === 11)
  wire.cut()
  await redis.kill()
  journal(redis).cut(kept)
  await redis.again()
  const close = async (): Promise<void> => {
    for (const part of [node, wire, redis]) await part[Symbol.asyncDispose]()
  }
  return { redis, wire, node, stage, told, [Symbol.asyncDispose]: close }
}

describe('a log that lost its tail', () => {
  it('[RED-3] is noticed without new entries, and takes no more writes of the old epoch', async () => {
    await using lost = await shortened()
    const { wire, node, stage, told } = lost
    wire.release()
    await until(() => told.lost === 1 && node.trouble() === undefined)
    expect(told.entries).toHaveLength(11)
    await expect(
      node.stores.chat.say(
        stage.room,
        [line(newPerson(), 'x')],
        { lines: 3, windowMs: 1, muteMs: 1 },
        stage.at(T0, 11),
      ),
    ).rejects.toThrow(LogLost)
    expect(await node.stores.log.head(stage.room)).toMatchObject({ seq: 7 })
  })

  it.each([1, 4, 9])(
    '[RED-3] is noticed with %i new entries in its place, before any of them is told',
    async (count) => {
      await using lost = await shortened()
      const { redis, wire, node, stage, told } = lost
      await using other = await open(redis.url)
      for (const n of numbered(1, count)) {
        await other.stores.chat.say(
          stage.room,
          [line(newPerson(), `other ${n}`)],
          { lines: 3, windowMs: 1, muteMs: 1 },
          stage.at(T0 + 1, 7),
        )
      }
      wire.release()
      await until(() => told.lost === 1 && node.trouble() === undefined)
      expect(told.texts()).toEqual(numbered(1, 10).map((n) => `line ${n}`))
    },
  )

  it('[RED-3] is followed again from where it stands, under a new epoch', async () => {
    await using lost = await shortened()
    const { wire, node, stage, told } = lost
    wire.release()
    await until(() => told.lost === 1 && node.trouble() === undefined)
    const next = newEpoch()
    const head = await node.stores.log.renew(stage.room, stage.epoch, next)
    expect(head).toMatchObject({ epoch: next, seq: 7 })
    const entries = await node.stores.log.read(stage.room, 1, 7)
    const last = entries.at(-1)
    expect(last).toBeDefined()
    using again = followRoom(node.stores, { ...stage, epoch: next }, last && markOf(last))
    await node.stores.chat.say(
      stage.room,
      [line(newPerson(), 'new')],
      { lines: 3, windowMs: 1, muteMs: 1 },
      { epoch: next, seen: 7, now: T0 },
    )
    await until(() => again.entries.length === 1)
    expect(again.entries).toMatchObject([{ seq: 8 }])
  })

  it('[RED-3] a room that is gone altogether is noticed', async () => {
    await using redis = await ownRedis()
    await using node = await open(redis.url)
    const stage = await openRoom(node.stores)
    using told = followRoom(node.stores, stage)
    await until(() => told.entries.length === 1)
    await redis.kill()
    journal(redis).cut(0)
    await redis.again()
    await until(() => told.lost === 1 && node.trouble() === undefined)
    expect(await node.stores.log.head(stage.room)).toBeUndefined()
  })
})
