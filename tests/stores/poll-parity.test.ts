import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { CommandId, PersonId, RoomId } from '../../src/protocol/core.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import { openRedisStores } from '../../src/stores/redis.ts'
import type { OpenStores, Stores } from '../../src/stores/stores.ts'
import { newEpoch, newRoomId, outcome, T0, WINDOW } from '../contract/store-stage.ts'
import { dice } from './mulberry.ts'
import { ballotsIn, doPollDeed, pollDeedMaker, type PollDeed } from './box-deeds.ts'

const STEPS = 60
const SEQUENCES = Number(process.env['PARITY_SEQUENCES'] ?? 100)
const NEW_SEED = Number(process.env['PARITY_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const MOSTLY = ['vote', 'vote', 'vote', 'vote', 'tap', 'tap', 'box', 'mine', 'forget voter', 'ban'] as const

const both: OpenStores[] = []
let dir: string
beforeAll(async () => {
  const log = pino({ level: 'silent' })
  dir = await mkdtemp(join(tmpdir(), 'fanfare-poll-parity-'))
  both.push(await openEmbeddedStores({ dir, log }))
  both.push(await openRedisStores({ url: inject('redisUrl'), durability: 'redis', log }))
})
afterAll(async () => {
  for (const open of both) await open[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

type Step = { deed: PollDeed; now: number }

/** The random life of a room's boxes that `seed` names. */
function lifeOf(seed: number, tag: string): Step[] {
  const random = dice(seed)
  // Of a few most acts are somebody's again, of many most are their first.
  const persons = Array.from({ length: random.oneIn(2) ? 5 : 40 }, (_, i) => `g_${i}-${tag}` as PersonId)
  let ids = 0
  const id = () => `c-${tag}-${ids > 0 && random.oneIn(4) ? random.below(ids) : ids++}` as CommandId
  const makers = pollDeedMaker(random, { persons, id })
  let now = T0
  const step = (): Step => {
    now += random.below(700)
    return { deed: makers[random.of(MOSTLY)](), now }
  }
  const opened = [0, 1].map((box): Step => ({ deed: { do: 'box', box, open: true }, now }))
  return [...opened, ...Array.from({ length: STEPS }, step)]
}

async function play(stores: Stores, steps: readonly Step[], room: RoomId) {
  const epoch = newEpoch()
  const launch = { title: 'A launch', code: `c-${room}`, phase: 'live' } as const
  await stores.launches.create({ room, epoch, launch, now: T0 })
  const answers: unknown[] = []
  for (const { deed, now } of steps) answers.push(await doPollDeed(stores, deed, room, { epoch, seen: 1, now }))
  const due = (await stores.deadlines.due(T0 + 1_000 * WINDOW, 1_000_000)).filter((deadline) => deadline.room === room)
  return { answers, due, ballots: await ballotsIn(stores, room) }
}

it(`[VOTE-10] ${SEQUENCES} random lives of boxes are alike on both stores, seeds from ${NEW_SEED} on`, async () => {
  const seen = new Set<string>()
  for (let seed = NEW_SEED; seed < NEW_SEED + SEQUENCES; seed++) {
    const room = newRoomId()
    const steps = lifeOf(seed, room.slice(2))
    const [embedded, redis] = await Promise.all(both.map(({ stores }) => play(stores, steps, room)))
    expect(redis, `seed ${seed}`).toEqual(embedded)
    for (const answer of embedded?.answers.flat() ?? []) seen.add(outcome(answer as never))
  }
  expect([...seen].toSorted()).toEqual(['accepted', 'banned', 'id_reused', 'poll_closed', 'too_many', 'voted'])
}, 120_000)
