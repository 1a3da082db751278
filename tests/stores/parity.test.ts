import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accept, HOUSE, type Epoch, type Refusal, type Reply, type RoomId } from '../../src/protocol/core.ts'
import type { Decision, Outdated } from '../../src/rooms/decision-store.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { LogLost, type Fence, type LogEntry } from '../../src/rooms/room-log.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import { openRedisStores } from '../../src/stores/redis.ts'
import type { OpenStores, Stores } from '../../src/stores/stores.ts'
import { END, flood, newEpoch, newRoomId, openHouse, outcome, T0, WINDOW } from '../contract/store-stage.ts'
import { ownRedis, type OwnRedis } from '../redis/own-redis.ts'
import { doChatDeed } from './chat-deeds.ts'
import { doMemberDeed, membersOf } from './member-deeds.ts'
import { doQuestionDeed, votesIn } from './question-deeds.ts'
import { personsOf, sequence, type Deed, type Step } from './sequence.ts'

const STEPS = 50
const AT_ONCE = 8
const SEQUENCES = Number(process.env['PARITY_SEQUENCES'] ?? 200)
const NEW_SEED = Number(process.env['PARITY_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Everything that can come of these lives. */
const OUTCOMES = [
  ...['accepted', 'bad_input', 'banned', 'closed', 'flooding', 'hold_full', 'id_reused', 'log lost', 'muted'],
  ...[
    'not_found',
    'not_now',
    'not_yours',
    'outdated',
    'paused',
    'room_exists',
    'slow_mode',
    'stale',
    'token_used',
    'too_late',
    'too_many',
  ],
]

type Answer = Reply<unknown> | Reply<unknown>[] | Outdated | 'log lost'

/** What a store answered to every step, and what stood in it afterwards. */
interface Life {
  answers: Answer[]
  log: LogEntry[]
  head: unknown
  house: string[]
  due: unknown[]
  reactions: unknown
  cheers: unknown
  members: unknown
  votes: unknown
}

const embeddedAndRedis: OpenStores[] = []
let dir: string
/** Its own: these lives end the house's host links and set its time far ahead. */
let redis: OwnRedis
beforeAll(async () => {
  const log = pino({ level: 'silent' })
  dir = await mkdtemp(join(tmpdir(), 'fanfare-parity-'))
  embeddedAndRedis.push(await openEmbeddedStores({ dir, log }))
  redis = await ownRedis('--appendfsync', 'everysec')
  embeddedAndRedis.push(await openRedisStores({ url: redis.url, durability: 'redis', log }))
})
afterAll(async () => {
  for (const open of embeddedAndRedis) await open[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

describe('embedded and redis agree', () => {
  it.each([1, 7, 42, 1_789, 20_261_121])(
    '[LOG-6] the same commands, the same answers and log: seed %i',
    async (seed) => {
      await expectAlike(seed)
    },
  )

  it(
    `[LOG-6] ${SEQUENCES} sequences of ${STEPS} steps, seeds from ${NEW_SEED} on`,
    { timeout: SEQUENCES * 500 },
    async () => {
      const seeds = Array.from({ length: SEQUENCES }, (_, i) => NEW_SEED + i)
      const seen = new Set<'accepted' | 'log lost' | 'outdated' | Refusal>()
      while (seeds.length > 0) {
        const lives = await Promise.all(seeds.splice(0, AT_ONCE).map(expectAlike))
        for (const answer of lives.flatMap(({ answers }) => answers.flat())) seen.add(outcomeOf(answer))
      }
      expect([...seen].toSorted()).toEqual(OUTCOMES)
    },
  )
})

function outcomeOf(answer: Exclude<Answer, unknown[]>): 'accepted' | 'log lost' | 'outdated' | Refusal {
  if (answer === 'log lost') return answer
  return 'outdated' in answer ? 'outdated' : outcome(answer)
}

/** Plays the sequence of this seed on both stores and compares everything; returns what happened. */
async function expectAlike(seed: number): Promise<Life> {
  const [room, epoch] = [newRoomId(), newEpoch()]
  const steps = sequence(seed, STEPS, room, epoch, room.slice(2))
  const [embedded, other] = await Promise.all(embeddedAndRedis.map(({ stores }) => play(stores, steps, room, epoch)))
  expect(other, `seed ${seed}`).toEqual(embedded)
  return embedded as Life
}

async function play(stores: Stores, steps: Step[], room: RoomId, epoch: Epoch): Promise<Life> {
  const house = await openHouse(stores)
  const houseBefore = await seqOf(stores, HOUSE)
  const answers: Answer[] = []
  for (const step of steps) {
    const inHouse = ['list', 'relist'].includes(step.deed.do)
    const fence = inHouse ? houseFence(step, house.epoch, houseBefore) : fenceOf(step, epoch, await seqOf(stores, room))
    answers.push(await answerTo(stores, step.deed, room, fence))
  }
  const ofThisLife = (await stores.log.read(HOUSE, houseBefore, END)).filter(({ body }) => body.includes(room.slice(2)))
  return {
    answers,
    log: await stores.log.read(room, 1, END),
    head: await stores.log.head(room),
    house: ofThisLife.map(({ body }) => body),
    due: (await stores.deadlines.due(T0 + 1_000 * WINDOW, 1_000_000)).filter((deadline) => deadline.room === room),
    reactions: await stores.chat.reactions(
      room,
      Array.from({ length: 200 }, (_, i) => i + 1),
    ),
    cheers: await stores.cheers.sums(room),
    members: await membersOf(stores, room.slice(2)),
    votes: await votesIn(stores, room, personsOf(room.slice(2))),
  }
}

const seqOf = async ({ log }: Stores, room: RoomId): Promise<number> => (await log.head(room))?.seq ?? 0

function fenceOf({ now, writer, behind }: Omit<Step, 'deed'>, epoch: Epoch, seq: number): Fence {
  if (writer === 'of another epoch') return { epoch: 'e-other' as Epoch, seen: 0, now }
  return { epoch, seen: writer === 'ahead' ? seq + 1 : Math.max(0, seq - behind), now }
}

/** The house is everybody's: it grows meanwhile, and has one time for all, within one window. */
const houseFence = ({ now, writer, behind }: Step, epoch: Epoch, seq: number): Fence =>
  fenceOf({ now: T0 + (now % WINDOW), writer, behind }, epoch, writer === 'ahead' ? END : seq)

async function answerTo(stores: Stores, deed: Deed, room: RoomId, fence: Fence): Promise<Answer> {
  try {
    return await ask(stores, deed, room, fence)
  } catch (error) {
    if (error instanceof LogLost) return 'log lost'
    throw error
  }
}

const startOf = (room: RoomId, at: number): Decision => ({
  due: { kind: 'launch.start', thing: room, at },
  events: [eventBody('launch.started', {}, {})],
})

function ask(stores: Stores, deed: Deed, room: RoomId, fence: Fence): Promise<Answer> {
  const { chat, decisions, launches } = stores
  switch (deed.do) {
    case 'say':
      return chat.say(room, deed.lines, flood, fence)
    case 'edit':
      return chat.edit(room, deed.change, fence)
    case 'remove':
      return chat.remove(room, deed.change, fence)
    case 'create':
      return launches.create(deed.launch).then(accept)
    case 'list':
      return launches.list(deed.launch, fence)
    case 'start':
      return decisions.decide(room, startOf(room, deed.due), fence)
    case 'relist':
      return launches.relist(deed.listed, deed.asOf, fence).then(accept)
    case 'sign on':
    case 'use':
    case 'forget':
      return doMemberDeed(stores, deed, fence.now)
    case 'ask':
    case 'upvote':
    case 'question':
      return doQuestionDeed(stores, deed, room, fence)
    default:
      return doChatDeed(stores, deed, room, fence)
  }
}
