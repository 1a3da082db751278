import { Redis } from 'ioredis'
import { expect } from 'vitest'
import type { Act } from '../../src/polls/ballot-chunks.ts'
import { writeChunk } from '../../src/polls/ballot-chunks.ts'
import { ballotsKey, tallyKey } from '../../src/polls/ballot-rows.redis.ts'
import { writeChoice } from '../../src/polls/ballot-rules.ts'
import type { BoxCount, Casting, KeptBallot, OpenBox, PollStore } from '../../src/polls/poll-store.ts'
import type { PersonId } from '../../src/protocol/core.ts'
import { roomKey } from '../../src/redis/keys.ts'
import { pollGate } from '../../src/rooms/gates.ts'
import type { OpenRedisStores } from '../../src/stores/redis.ts'
import { pollScene } from '../contract/polls.contract.ts'
import { newId, T0 } from '../contract/store-stage.ts'
import { open, ownRedis, type OwnRedis } from '../redis/own-redis.ts'

/** A Redis, so many nodes on it, and a connection that is nobody's node. */
export interface Nodes extends AsyncDisposable {
  redis: OwnRedis
  raw: Redis
  all: OpenRedisStores[]
  /** One node more, that has seen nothing yet. */
  another(): Promise<OpenRedisStores>
}

export async function openNodes(count: number): Promise<Nodes> {
  const redis = await ownRedis('--appendfsync', 'everysec')
  const all = await Promise.all(Array.from({ length: count }, () => open(redis.url)))
  const raw = new Redis(redis.url)
  const another = async () => {
    const node = await open(redis.url)
    all.push(node)
    return node
  }
  const close = async (): Promise<void> => {
    raw.disconnect()
    for (const node of all) await node[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
  }
  return { redis, raw, all, another, [Symbol.asyncDispose]: close }
}

export const pollsOf = ({ all }: Nodes): PollStore[] => all.map(({ stores }) => stores.polls)

/** An open box that all these nodes know, and what Redis holds of it. */
export async function boxStage(nodes: Nodes, rules: Partial<OpenBox> = {}) {
  const { raw, all } = nodes
  const { stores } = all[0] as OpenRedisStores
  const scene = await pollScene(() => stores, rules)
  const { room, box } = scene
  const keys = { log: roomKey(room, 'box', box.box), rows: ballotsKey(room, box), tally: tallyKey(room, box) }
  return {
    ...{ ...scene, keys, raw },
    vote: (polls: PollStore, ...castings: Casting[]) => polls.vote(room, box, castings, T0),
    /** In words: the choice, or the refusal. */
    said: async (polls: PollStore, castings: readonly Casting[]) =>
      (await polls.vote(room, box, castings, T0)).map((one) => (one.ok ? String(one.value.choice) : one.refused)),
    count: async (polls: PollStore): Promise<BoxCount> => (await polls.counts(room, [box]))[0] as BoxCount,
    ballots: (polls: PollStore) => sortedBallots(polls, room, box),
    reopen: () => scene.gate({ [pollGate(box.poll)]: box.box }),
    isOpen: async () => (await raw.hget(roomKey(room, 'gates'), pollGate(box.poll))) === box.box,
    chunks: () => raw.lrange(keys.log, 0, -1),
    /** What nobody should find any more once the box is rows. */
    leftovers: async () => [
      ...(await raw.keys(`*${room}:settling*`)),
      ...((await raw.exists(keys.log)) ? [keys.log] : []),
    ],
    /** A chunk that a node has put there, which did nothing more. */
    putChunk: (acts: readonly Act[]) => {
      const { changes, atBallots } = box
      const chunk = { changes, acts, nonce: newId(), ...(atBallots !== undefined && { atBallots }) }
      return raw.rpush(keys.log, writeChunk(chunk))
    },
  }
}
export type BoxStage = Awaited<ReturnType<typeof boxStage>>

export const actOf = ({ ids, id, member, choice }: Casting): Act => ({
  ...{ keys: ids, id, tag: member ? 'm' : 'g', choice: writeChoice(choice) },
})

async function sortedBallots(polls: PollStore, ...[room, box]: Parameters<PollStore['ballots']>) {
  const found: KeptBallot[] = []
  for await (const page of polls.ballots(room, box)) found.push(...page)
  return found.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** What the counts of these ballots are. */
export function countOf(ballots: readonly KeptBallot[], options = 4): BoxCount {
  const of = (member: boolean) => {
    const theirs = ballots.filter((ballot) => ballot.member === member)
    return {
      ballots: theirs.length,
      abstained: theirs.filter(({ choice }) => choice.length === 0).length,
      votes: Array.from({ length: options }, (_, i) => theirs.filter(({ choice }) => choice.includes(i)).length),
    }
  }
  return { members: of(true), guests: of(false) }
}

export const ballotsIn = ({ members, guests }: BoxCount): number => members.ballots + guests.ballots

export const byKey = (ballots: readonly KeptBallot[], ids: readonly PersonId[]): KeptBallot[] =>
  ballots.filter(({ key }) => (ids as readonly string[]).includes(key))

/** All of them say the same ballots, and counts that are those of the ballots; gives them. */
export async function expectAlike(stage: BoxStage, everybody: readonly PollStore[]): Promise<KeptBallot[]> {
  const said = await Promise.all(everybody.map((polls) => stage.ballots(polls)))
  const [ballots = []] = said
  expect(said).toEqual(everybody.map(() => ballots))
  const counts = await Promise.all(everybody.map((polls) => stage.count(polls)))
  expect(counts).toEqual(everybody.map(() => countOf(ballots)))
  return ballots
}
