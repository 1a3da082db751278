import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readChunk } from '../../src/polls/ballot-chunks.ts'
import { readChoice } from '../../src/polls/ballot-rules.ts'
import type { Casting, KeptBallot, PollStore } from '../../src/polls/poll-store.ts'
import { receiptOf } from '../../src/polls/receipts.ts'
import { casting } from '../contract/polls.contract.ts'
import { newPerson } from '../contract/store-stage.ts'
import { dice } from '../stores/mulberry.ts'
import { until } from '../redis/own-redis.ts'
import { actOf, boxStage, countOf, expectAlike, openNodes, pollsOf, type BoxStage, type Nodes } from './box-stage.ts'

let nodes: Nodes
/** Three that act, and one that has seen nothing of a box before it is asked at the end. */
let one: PollStore, two: PollStore, three: PollStore, late: PollStore
beforeAll(async () => {
  nodes = await openNodes(4)
  ;[one, two, three, late] = pollsOf(nodes) as [PollStore, PollStore, PollStore, PollStore]
})
afterAll(() => nodes[Symbol.asyncDispose]())
afterEach(() => void vi.useRealTimers())

const crowd = (count: number, choice = 1): Casting[] =>
  Array.from({ length: count }, () => casting(newPerson(), [choice]))
const alike = (stage: BoxStage) => expectAlike(stage, [one, two, three, late])

/** What is in the log, where everybody has one id and may change their ballot. */
async function logged(stage: BoxStage): Promise<KeptBallot[]> {
  const [ballots, seen] = [new Map<string, KeptBallot>(), new Set<string>()]
  for (const { tag, id, choice, keys } of (await stage.chunks()).flatMap((text) => readChunk(text).acts)) {
    const [key = ''] = keys
    if (!seen.has(id)) ballots.set(key, { key, member: tag === 'm', choice: readChoice(choice) })
    seen.add(id)
  }
  return [...ballots.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

describe('a log that is another than the one that nodes hold', () => {
  /** Each of ten votes in a chunk of its own, all known to three nodes. */
  async function tenVotes() {
    const stage = await boxStage(nodes)
    const votes = crowd(10)
    for (const vote of votes) await stage.vote(one, vote)
    for (const polls of [one, two, three]) expect(await stage.count(polls)).toEqual(countOf(await logged(stage)))
    const older = await stage.chunks()
    return { stage, votes, older }
  }
  const losses: Record<string, (stage: BoxStage, other: PollStore) => Promise<unknown>> = {
    'lost one': ({ raw, keys }) => raw.ltrim(keys.log, 0, -2),
    'lost four': ({ raw, keys }) => raw.ltrim(keys.log, 0, -5),
    'lost all': ({ raw, keys }) => raw.del(keys.log),
    'lost four and has as many others': async (stage, other) => {
      await stage.raw.ltrim(stage.keys.log, 0, -5)
      for (const vote of crowd(4, 3)) await stage.vote(other, vote)
    },
    'lost four and has six others': async (stage, other) => {
      await stage.raw.ltrim(stage.keys.log, 0, -5)
      for (const vote of crowd(6, 3)) await stage.vote(other, vote)
    },
    'lost all and has as many others': async (stage, other) => {
      await stage.raw.del(stage.keys.log)
      for (const vote of crowd(10, 3)) await stage.vote(other, vote)
    },
  }
  const calls: Record<string, (stage: BoxStage, polls: PollStore, votes: Casting[]) => Promise<unknown>> = {
    vote: (stage, polls) => stage.vote(polls, casting(newPerson(), [0])),
    'retry of a lost vote': async (stage, polls, votes) =>
      expect(await stage.said(polls, votes.slice(-1))).toEqual(['1']),
    'change of a lost vote': (stage, polls, [vote]) => stage.vote(polls, casting(vote?.ids ?? [], [2])),
    count: async (stage, polls) => expect(await stage.count(polls)).toEqual(countOf(await logged(stage))),
    question: async ({ room, box, ...stage }, polls, votes) => {
      const { ids } = votes[9] as Casting
      expect(await polls.ballotOf(room, box, ids)).toEqual(
        (await logged({ room, box, ...stage })).find(({ key }) => key === ids[0]),
      )
    },
    file: async (stage, polls) => expect(await stage.ballots(polls)).toEqual(await logged(stage)),
  }
  const pairs = Object.keys(losses).flatMap((loss) => Object.keys(calls).map((call) => [loss, call] as const))

  it.each(pairs)('[VOTE-12] %s: nodes see it with the next %s', async (loss, call) => {
    const { stage, votes } = await tenVotes()
    await losses[loss]?.(stage, late)
    for (const polls of [one, two, three]) await calls[call]?.(stage, polls, votes)
    expect(await alike(stage)).toEqual(await logged(stage))
  })

  it('[VOTE-12] an older one is put back while nodes vote: who was told that they voted has, or votes again', async () => {
    const { stage, older } = await tenVotes()
    const more = crowd(30, 2)
    const votes = more.map((vote, i) => async () => {
      const [said] = await stage.said([one, two, three][i % 3] as PollStore, [vote])
      expect(said).toBe('2')
      if (i === 15)
        await stage.raw
          .multi()
          .del(stage.keys.log)
          .rpush(stage.keys.log, ...older)
          .exec()
    })
    await Promise.all(votes.map((vote) => vote()))
    expect(await alike(stage)).toEqual(await logged(stage))
    expect(await stage.said(two, more)).toEqual(more.map(() => '2'))
    expect(await alike(stage)).toHaveLength(40)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '[VOTE-12] again and again: whoever is asked says what Redis holds, seed %i',
    async (seed) => {
      const random = dice(seed)
      const stage = await boxStage(nodes)
      const people = Array.from({ length: 12 }, newPerson)
      const kept: string[][] = [[]]
      const { log } = stage.keys
      for (let step = 0; step < 30; step++) {
        const polls = random.of([one, two, three])
        const votes = Array.from({ length: 1 + random.below(3) }, () => casting(random.of(people), [random.below(4)]))
        const older = random.of(kept)
        const act = random.below(8)
        if (act === 0) await stage.raw.ltrim(log, 0, -2 - random.below(3))
        if (act === 1) await stage.raw.del(log)
        if (act === 1 && older.length > 0) await stage.raw.rpush(log, ...older)
        const said = act > 2 ? votes : []
        expect(await stage.said(polls, said)).toEqual(said.map(({ choice }) => String(choice)))
        expect([step, await stage.count(random.of([one, two, three]))]).toEqual([step, countOf(await logged(stage))])
        kept.push(await stage.chunks())
      }
      expect(await alike(stage)).toEqual(await logged(stage))
    },
  )
})

describe('a box that is opened again', () => {
  it('[VOTE-12] [VOTE-2] has its ballots, by retries and changes too, at old nodes and a fresh one; and is closed again', async () => {
    const stage = await boxStage(nodes)
    const votes = crowd(12)
    await Promise.all([one, two, three].map((polls, i) => stage.vote(polls, ...votes.slice(i * 4, i * 4 + 4))))
    await stage.count(two)
    await stage.close()
    await stage.ballots(one)
    await stage.reopen()
    expect(await stage.said(two, [votes[0] as Casting])).toEqual(['1'])
    expect(await stage.count(three)).toEqual(countOf(await stage.ballots(late)))
    const changed = votes.slice(0, 3).map(({ ids }) => casting(ids, [3]))
    const said = await Promise.all([one, two, three].map((polls, i) => stage.said(polls, changed.slice(i, i + 1))))
    expect(said.flat()).toEqual(['3', '3', '3'])
    expect(await stage.said(three, [{ ...(votes[0] as Casting), choice: [2] }])).toEqual(['id_reused'])
    await stage.vote(two, casting(newPerson(), []))
    const ballots = await alike(stage)
    expect(countOf(ballots).guests).toEqual({ ballots: 13, abstained: 1, votes: [0, 9, 0, 3] })
    await stage.close()
    expect(await alike(stage)).toEqual(ballots)
    const fresh = (await nodes.another()).stores.polls
    expect(await stage.said(fresh, [...votes, ...changed])).toEqual([...votes.map(() => '1'), '3', '3', '3'])
  })

  it.each([
    ['the node that was asked for its ballots', () => one],
    ['one that held its log', () => two],
    ['one that knows nothing of it', () => late],
  ] as const)('[VOTE-12] [VOTE-2] is known to %s, if that is the first to vote', async (_, first) => {
    const stage = await boxStage(nodes)
    const votes = crowd(4)
    const [vote, changed] = [votes[0] as Casting, casting(votes[1]?.ids ?? [], [3])]
    await stage.vote(one, ...votes)
    await stage.count(two)
    await stage.close()
    await stage.ballots(one)
    await stage.reopen()
    const said = await stage.said(first(), [{ ...vote, choice: [2] }, vote, changed, casting(newPerson(), [0])])
    expect(said).toEqual(['id_reused', '1', '3', '0'])
    expect(countOf(await alike(stage)).guests).toEqual({ ballots: 5, abstained: 0, votes: [1, 3, 0, 1] })
  })

  it('[VOTE-12] [VOTE-6] takes only as many more as it had not', async () => {
    const stage = await boxStage(nodes, { atBallots: 6 })
    await stage.vote(one, ...crowd(4))
    await stage.close()
    await stage.ballots(two)
    await stage.reopen()
    const said = await Promise.all([one, two, three, late].map((polls) => stage.said(polls, crowd(2))))
    expect(said.flat().toSorted()).toEqual(['1', '1', ...Array.from({ length: 6 }, () => 'poll_closed')])
    expect([(await alike(stage)).length, await stage.isOpen()]).toEqual([6, false])
  })
})

describe('a box that is made rows', () => {
  const forget = ({ room, box, salt }: BoxStage, polls: PollStore, { ids }: Casting) =>
    polls.forget(room, box, ids, (key) => receiptOf(salt, key))

  /** So many ballots that a node is still writing rows of them, for somebody wants to be forgotten. */
  async function beingMadeRows(by: PollStore) {
    const stage = await boxStage(nodes)
    const votes = crowd(30_000)
    for (let at = 0; at < votes.length; at += 1_000) await stage.putChunk(votes.slice(at, at + 1_000).map(actOf))
    await stage.close()
    const forgotten = forget(stage, by, votes[0] as Casting)
    // The log, and rows that are not yet the box's.
    await until(async () => (await stage.leftovers()).length === 2)
    return { stage, forgotten }
  }

  it('[VOTE-12] has what was put there while a node wrote them', async () => {
    const { stage, forgotten } = await beingMadeRows(one)
    await stage.putChunk(crowd(1, 3).map(actOf))
    await forgotten
    for (const polls of [one, two, three, late])
      expect((await stage.count(polls)).guests).toEqual({ ballots: 30_001, abstained: 0, votes: [0, 30_000, 0, 1] })
    expect(await stage.leftovers()).toEqual([])
  })

  it('[VOTE-12] by a node whose writing lost rows keeps its log, and is made rows by the next', async () => {
    const { stage, forgotten } = await beingMadeRows(two)
    const [staged = ''] = (await stage.leftovers()).filter((name) => name !== stage.keys.log)
    await stage.raw.del(staged)
    await forgotten
    expect(countOf(await alike(stage)).guests.ballots).toBe(30_000)
    expect(await stage.leftovers()).toEqual([])
  })

  it('[VOTE-12] is closed for good, whatever its gate says', async () => {
    const stage = await boxStage(nodes)
    const votes = crowd(5)
    await stage.vote(one, ...votes)
    await stage.close()
    await forget(stage, two, votes[0] as Casting)
    const before = await alike(stage)
    await stage.reopen()
    for (const polls of [one, two, three, late]) {
      expect(await stage.said(polls, [casting(newPerson(), [1]), votes[1] as Casting])).toEqual(['poll_closed', '1'])
      await forget(stage, polls, casting(newPerson(), []))
    }
    expect(await alike(stage)).toEqual(before)
    expect(await stage.chunks()).toEqual([])
  })

  it('[VOTE-12] [VOTE-8] when its poll is over and nobody asks for it any more: nobody who was forgotten is left in it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stage = await boxStage(nodes)
    // In small steps, for what is asked of Redis meanwhile must not be late.
    const later = async (): Promise<void> => {
      for (let ms = 0; ms < 25_000 && (await stage.leftovers()).length > 0; ms += 100)
        await vi.advanceTimersByTimeAsync(100)
    }
    const [gone, stays] = crowd(2) as [Casting, Casting]
    await stage.vote(one, gone, stays)
    await forget(stage, one, gone)
    await later()
    expect((await stage.chunks()).join('\n')).toContain(gone.ids[0])
    await stage.count(two)
    await stage.close()
    await later()
    expect(await stage.leftovers()).toEqual([])
    expect(JSON.stringify(await stage.raw.hgetall(stage.keys.rows))).not.toContain(gone.ids[0])
    expect(await alike(stage)).toMatchObject([{ key: stays.ids[0], choice: [1] }])
  })
})
