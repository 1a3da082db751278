import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { partitionOf } from '../../src/redis/keys.ts'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import {
  calmRoom,
  line,
  newPerson,
  openRoom,
  sender,
  startAt,
  T0,
  windowMs,
  type Stage,
} from '../contract/store-stage.ts'
import { downKind, followRoom, numbered, open, ownRedis, until, type OwnRedis, type Told } from './own-redis.ts'

const SLOTS = 16_384
const MASTERS = 3

describe('[RED-6] a Redis Cluster of three masters', () => {
  let masters: OwnRedis[]
  let used: OpenRedisStores
  let rooms: { stage: Stage; told: Told }[]

  beforeAll(async () => {
    masters = await startCluster()
    used = await open(`redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`)
    const stages = await Promise.all(numbered(1, 24).map((n) => openRoom(used.stores, { startsAt: T0 + n })))
    rooms = stages.map((stage) => ({ stage, told: followRoom(used.stores, stage) }))
  })
  afterAll(async () => {
    await used[Symbol.asyncDispose]()
    for (const master of masters) await master[Symbol.asyncDispose]()
  })
  const say = (stage: Stage, text: string) =>
    used.stores.chat.say(stage.room, [line(newPerson(), text)], calmRoom, stage.at(T0))

  it('[RED-6] rooms of all partitions are written and followed', async () => {
    expect(new Set(rooms.map(({ stage }) => partitionOf(stage.room))).size).toBeGreaterThan(6)
    await Promise.all(rooms.flatMap(({ stage }) => numbered(1, 10).map((n) => say(stage, `line ${n}`))))
    await until(() => rooms.every(({ told }) => told.entries.length === 11))
    for (const { told } of rooms) expect(told.entries.map(({ seq }) => seq)).toEqual(numbered(1, 11))
  })

  it('[RED-6] lines are edited and removed, deadlines found, launches started, the audience counted', async () => {
    const { stores } = used
    const due = await stores.deadlines.due(T0 + 100, 100)
    expect(due.map(({ room }) => room)).toEqual(rooms.map(({ stage }) => stage.room))
    for (const { stage } of rooms) {
      const anna = newPerson()
      const { seq } = await stage.said(anna, 'first words')
      const change = { ...line(anna, 'better words'), line: seq, windowMs }
      expect(await stores.chat.edit(stage.room, change, stage.at(T0))).toMatchObject({ ok: true })
      expect(await stores.chat.remove(stage.room, { ...sender(anna), line: seq }, stage.at(T0))).toMatchObject({
        ok: true,
      })
      expect(JSON.stringify(await stage.entries())).not.toContain('words')
      await stores.audience.here(stage.room, [anna, newPerson()], T0)
      expect((await stores.audience.count(stage.room, T0)).count).toBe(2)
    }
    for (const [i, { stage }] of rooms.entries()) {
      expect(await startAt(stores, stage, T0 + 1 + i, T0 + 50)).toMatchObject({ ok: true })
    }
    expect(await stores.deadlines.due(T0 + 100, 100)).toEqual([])
  })

  it(
    '[RED-6] a master that is killed and comes back is found again, and nothing is missed',
    { timeout: 40_000 },
    async () => {
      const [first] = masters
      await first?.kill()
      const refused = await Promise.all(rooms.map(({ stage }) => downKind(() => say(stage, 'into the void'))))
      expect(refused.filter(({ ms }) => ms > 2_000)).toEqual([])
      expect(refused.some(({ kind }) => kind !== 'answered')).toBe(true)
      const reached = rooms.filter((_, i) => refused[i]?.kind === 'answered')
      await until(() => reached.every(({ told }) => told.texts().includes('into the void')), 1_500)
      expect(reached.length).toBeGreaterThan(0)
      expect(await used.stores.deadlines.due(T0 + 100, 100)).toEqual([])
      await first?.again()
      for (const { stage } of rooms)
        await until(async () => (await downKind(() => say(stage, 'back'))).kind === 'answered', 15_000)
      await until(() => rooms.every(({ told }) => told.texts().includes('back')))
      for (const { told } of rooms) {
        expect(told.lost).toBe(0)
        expect(told.entries.map(({ seq }) => seq)).toEqual(numbered(1, told.entries.length))
      }
    },
  )
})

/** Three masters that know each other, with a third of the slots each. */
async function startCluster(): Promise<OwnRedis[]> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '3000', '--cluster-require-full-coverage', 'no']
  const masters = await Promise.all(numbered(1, MASTERS).map(() => ownRedis(...args)))
  const admins = masters.map(({ url }) => new Redis(url, { maxRetriesPerRequest: null }))
  const share = Math.ceil(SLOTS / MASTERS)
  for (const [i, admin] of admins.entries()) {
    await admin.cluster('ADDSLOTSRANGE', i * share, Math.min(SLOTS, (i + 1) * share) - 1)
    await admin.cluster('SET-CONFIG-EPOCH', i + 1)
  }
  for (const { port } of masters.slice(1)) await admins[0]?.cluster('MEET', '127.0.0.1', port)
  for (const admin of admins) {
    await until(async () => {
      const info = String(await admin.cluster('INFO'))
      return info.includes('cluster_state:ok') && info.includes(`cluster_slots_assigned:${SLOTS}`)
    }, 20_000)
    admin.disconnect()
  }
  return masters
}
