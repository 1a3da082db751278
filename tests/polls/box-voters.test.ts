import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Casting, PollStore } from '../../src/polls/poll-store.ts'
import { receiptOf } from '../../src/polls/receipts.ts'
import { POLL_LIMITS } from '../../src/protocol/polls.ts'
import type { PersonId } from '../../src/protocol/core.ts'
import { GATES, restrictedGate } from '../../src/rooms/gates.ts'
import { casting } from '../contract/polls.contract.ts'
import { newPerson } from '../contract/store-stage.ts'
import { boxStage, byKey, countOf, expectAlike, openNodes, pollsOf, type BoxStage, type Nodes } from './box-stage.ts'

let nodes: Nodes
/** Three that act, and one that has seen nothing of a box before it is asked at the end. */
let one: PollStore, two: PollStore, three: PollStore, late: PollStore
beforeAll(async () => {
  nodes = await openNodes(4)
  ;[one, two, three, late] = pollsOf(nodes) as [PollStore, PollStore, PollStore, PollStore]
})
afterAll(() => nodes[Symbol.asyncDispose]())

const alike = (stage: BoxStage) => expectAlike(stage, [one, two, three, late])
const forget = ({ room, box, salt }: BoxStage, polls: PollStore, ids: readonly PersonId[]) =>
  polls.forget(room, box, ids, (key) => receiptOf(salt, key))
const ban = (stage: BoxStage, ...ids: readonly PersonId[]) =>
  stage.gate(Object.fromEntries(ids.map((id) => [restrictedGate(id), '0'])))
const theirBallots = (stage: BoxStage, ids: readonly PersonId[]) =>
  Promise.all([one, two, three, late].map((polls) => polls.ballotOf(stage.room, stage.box, ids)))
const nothing = [undefined, undefined, undefined, undefined]

describe('who is forgotten', () => {
  it('[VOTE-12] [VOTE-8] at another node than they voted has not voted, at any, and may vote again', async () => {
    const stage = await boxStage(nodes, { changes: false })
    const [was, is] = [newPerson(), newPerson()]
    const vote = casting([was, is], [1, 3])
    await stage.vote(one, vote, casting(newPerson(), [0]))
    await forget(stage, two, [was, is])
    expect(await theirBallots(stage, [was, is])).toEqual(nothing)
    expect(await alike(stage)).toHaveLength(1)
    expect(await stage.said(one, [casting(was, [2])])).toEqual(['2'])
    expect(await stage.said(three, [vote, casting(is, [0])])).toEqual(['voted', 'voted'])
    expect(countOf(await alike(stage)).guests).toEqual({ ballots: 2, abstained: 0, votes: [1, 0, 1, 0] })
    await forget(stage, three, [is, was])
    expect(await stage.said(two, [vote])).toEqual(['1,3'])
    await stage.close()
    expect(countOf(await alike(stage)).guests).toEqual({ ballots: 2, abstained: 0, votes: [1, 1, 0, 1] })
  })

  it('[VOTE-12] [VOTE-8] takes two ballots with them, whoever forgets them first', async () => {
    const stage = await boxStage(nodes)
    const [was, is, other] = [newPerson(), newPerson(), newPerson()]
    const ids = [is, was, other]
    await stage.vote(one, casting(was, [1]))
    await stage.vote(two, casting([is, other], [2], { member: true }), casting(newPerson(), [0]))
    await Promise.all([one, two, three].map((polls) => forget(stage, polls, ids)))
    for (const id of ids) expect(await theirBallots(stage, [id])).toEqual(nothing)
    expect(await alike(stage)).toHaveLength(1)
    expect(
      await stage.said(
        three,
        ids.map((id) => casting(id, [3])),
      ),
    ).toEqual(['3', '3', '3'])
    expect(countOf(await alike(stage)).guests).toEqual({ ballots: 4, abstained: 0, votes: [1, 0, 0, 3] })
  })

  it('[VOTE-12] [VOTE-8] leaves all ballots that they have in a closed box, without their name', async () => {
    const stage = await boxStage(nodes)
    const [was, is, other] = [newPerson(), newPerson(), newPerson()]
    const votes = [casting(was, [1]), casting([is, other], [2], { member: true })]
    await stage.vote(one, ...votes)
    await stage.close()
    const before = countOf(await alike(stage))
    await Promise.all([one, two, three].map((polls) => forget(stage, polls, [is, was, other])))
    const after = await alike(stage)
    expect(countOf(after)).toEqual(before)
    const receipts = [was, other].map((key) => `=${receiptOf(stage.salt, key)}`)
    expect(after.map(({ key }) => key)).toEqual(receipts.toSorted())
    expect(JSON.stringify(await stage.raw.hgetall(stage.keys.rows))).not.toMatch(new RegExp([was, is, other].join('|')))
    expect(await stage.said(late, votes)).toEqual(['poll_closed', 'poll_closed'])
  })

  it('[VOTE-12] [VOTE-8] is so in a closed room and if they are banned', async () => {
    const stage = await boxStage(nodes)
    const votes = [casting(newPerson(), [1]), casting([newPerson(), newPerson()], [2])] as [Casting, Casting]
    await stage.vote(one, ...votes)
    await ban(stage, ...votes[1].ids)
    await forget(stage, two, votes[1].ids)
    expect((await alike(stage)).map(({ key }) => key)).toEqual(votes[0].ids)
    await stage.gate({ [GATES.closed]: '1' })
    await forget(stage, three, votes[0].ids)
    expect(await alike(stage)).toEqual([])
  })

  it('[VOTE-12] [VOTE-8] while they vote has one ballot or none, and all nodes know which', async () => {
    for (let round = 0; round < 12; round++) {
      const stage = await boxStage(nodes, { changes: round % 2 === 0 })
      const ids = [newPerson(), newPerson()]
      const votes = Array.from({ length: 6 }, (_, i) =>
        stage.said([one, two, three][i % 3] as PollStore, [casting(ids, [i % 4])]),
      )
      const forgets = [two, three].map((polls) => forget(stage, polls, ids))
      await Promise.all([...votes, ...forgets])
      const ballots = await alike(stage)
      expect(ballots.length).toBeLessThan(2)
      expect(await theirBallots(stage, ids)).toEqual(nothing.map(() => ballots[0]))
      await Promise.all([one, late].map((polls) => forget(stage, polls, ids)))
      expect(await alike(stage)).toEqual([])
    }
  })
})

describe('one person who sends again and again', () => {
  const TIMES = 150
  /** Each call has so many; three nodes, each with several calls on the way. */
  const flood = async (stage: BoxStage, make: () => Casting) => {
    const said = new Set<string>()
    const run = async (polls: PollStore): Promise<void> => {
      for (let i = 0; i < TIMES / 3; i++)
        for (const answer of await stage.said(polls, Array.from({ length: 20 }, make))) said.add(answer)
    }
    await Promise.all([one, two, three].map(run))
    return [...said]
  }
  const bytes = async ({ raw, keys }: BoxStage) => [await raw.llen(keys.log), await raw.memory('USAGE', keys.log)]
  /** A box with a final ballot, of which so much was sent that nodes put no more of it into the log. */
  async function flooded(changes = false) {
    const stage = await boxStage(nodes, { changes })
    const vote = casting(newPerson(), [1])
    expect(await stage.said(one, [vote, casting(newPerson(), [0])])).toEqual(['1', '0'])
    expect(await flood(stage, () => vote)).toEqual(['1'])
    return { stage, vote, ids: vote.ids }
  }

  it('[VOTE-12] [VOTE-3] makes the log no longer than so much, and is answered as ever', async () => {
    const { stage, vote, ids } = await flooded()
    const size = await bytes(stage)
    expect(size[0]).toBeLessThan(70)
    expect(await flood(stage, () => vote)).toEqual(['1'])
    expect(await flood(stage, () => casting(ids, [2]))).toEqual(['voted'])
    expect(await flood(stage, () => ({ ...vote, choice: [3] }))).toEqual(['id_reused'])
    expect(await bytes(stage)).toEqual(size)
    expect(await stage.said(late, [vote, casting(ids, [0])])).toEqual(['1', 'voted'])
    expect(await alike(stage)).toHaveLength(2)
  })

  it('[VOTE-12] [VOTE-3] where ballots may be changed, too: with the last change it is over', async () => {
    const { stage, vote, ids } = await flooded(true)
    const other = casting(newPerson(), [0])
    expect(await stage.said(two, [other, other])).toEqual(['0', '0'])
    const changes = Array.from({ length: POLL_LIMITS.changes }, (_, i) => casting(ids, [i % 4]))
    const said = await stage.said(three, changes)
    expect(said).toEqual([...changes.slice(0, -1).map(({ choice }) => String(choice)), 'too_many'])
    await alike(stage)
    const size = await bytes(stage)
    expect(await flood(stage, () => casting(ids, [2]))).toEqual(['too_many'])
    expect(await bytes(stage)).toEqual(size)
    expect(await stage.said(late, [vote])).toEqual(['1'])
    expect(byKey(await alike(stage), ids)).toMatchObject([{ choice: [2] }])
  })

  it.each(['the same vote', 'another vote'])(
    '[VOTE-12] [VOTE-8] and is forgotten at another node meanwhile has, with %s, the ballot that they are told of',
    async (which) => {
      const { stage, vote, ids } = await flooded()
      await stage.said(one, [vote])
      await forget(stage, two, ids)
      const next = which === 'the same vote' ? vote : casting(ids, [3])
      expect(await stage.said(one, [next])).toEqual([String(next.choice)])
      expect(byKey(await alike(stage), ids)).toEqual([{ key: ids[0], member: false, choice: next.choice }])
    },
  )

  it('[VOTE-12] and who comes by two ids makes it no longer either', async () => {
    const { stage, vote } = await flooded()
    const again = { ...vote, ids: [newPerson(), ...vote.ids] }
    await flood(stage, () => again)
    const size = await bytes(stage)
    expect(await flood(stage, () => again)).toEqual(['1'])
    expect(await bytes(stage)).toEqual(size)
  })

  it('[VOTE-12] and whose ballot Redis has lost has, too', async () => {
    const { stage, vote, ids } = await flooded()
    await stage.said(one, [vote])
    await stage.raw.del(stage.keys.log)
    expect(await stage.said(one, [vote])).toEqual(['1'])
    expect(byKey(await alike(stage), ids)).toEqual([{ key: ids[0], member: false, choice: [1] }])
  })

  it('[VOTE-12] [VOTE-5] and is banned is told so, but for what was accepted', async () => {
    const { stage, vote, ids } = await flooded()
    await ban(stage, ids[0] as PersonId)
    expect(await stage.said(one, [vote, casting(ids, [2])])).toEqual(['1', 'banned'])
    await stage.gate({ [restrictedGate(ids[0] as PersonId)]: null })
    expect(await stage.said(two, [vote, casting(ids, [2])])).toEqual(['1', 'voted'])
  })
})

describe('who is banned', () => {
  const strangers = (count: number) => Array.from({ length: count }, newPerson)

  it.each([
    ['few gates', 3],
    ['many gates', 150],
  ] as const)('[VOTE-12] [VOTE-5] does not vote, by none of their ids, each in their place: %s', async (_, count) => {
    const stage = await boxStage(nodes)
    const [bad, worse, muted, good, is] = strangers(5) as [PersonId, PersonId, PersonId, PersonId, PersonId]
    const before = casting(bad, [0])
    await stage.vote(one, before)
    await ban(stage, bad, worse, ...strangers(count))
    await stage.gate({ [restrictedGate(muted)]: '1900000000000' })
    const votes = [
      ...[casting(good, [1]), casting(bad, [2]), casting(muted, [1]), casting([is, worse], [2]), casting(worse, [2])],
      ...[before, { ...before, choice: [3] }, casting([good, bad], [3]), casting(is, [1]), casting(good, [2])],
    ]
    const banned = 'banned'
    const said = ['1', banned, '1', banned, banned, '0', 'id_reused', banned, '1', '2']
    expect(await stage.said(two, votes)).toEqual(said)
    const ballots = await alike(stage)
    expect(ballots.map(({ key, choice }) => [key, choice])).toEqual(
      [
        [bad, [0]],
        [good, [2]],
        [muted, [1]],
        [is, [1]],
      ].toSorted(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
    )
    // A ban parts nobody's ballots, and joins none.
    expect(await two.ballotOf(stage.room, stage.box, [good, bad])).toMatchObject({ key: good })
    expect(await alike(stage)).toEqual(ballots)
    await stage.gate({ [restrictedGate(bad)]: null, [restrictedGate(worse)]: null })
    expect(await stage.said(three, [casting([good, bad], [3]), casting([worse, is], [0])])).toEqual(['3', '0'])
    expect((await alike(stage)).map(({ key }) => key)).toEqual([good, muted, is].toSorted())
    await ban(stage, good)
    await stage.close()
    expect(await stage.said(late, [votes[0] as Casting, casting(good, [1]), casting(newPerson(), [1])])).toEqual([
      '1',
      banned,
      'poll_closed',
    ])
  })

  it('[VOTE-12] [VOTE-5] is found among thousands of ids of one call', async () => {
    const stage = await boxStage(nodes)
    const votes = Array.from({ length: 1_000 }, () => casting(strangers(5), [1]))
    const bad = [0, 799, 800, 801, 999]
    await ban(stage, ...strangers(120), ...bad.map((at, i) => votes[at]?.ids[i] as PersonId))
    const said = await stage.said(one, votes)
    expect(said.flatMap((answer, at) => (answer === 'banned' ? [at] : []))).toEqual(bad)
    expect(said.filter((answer) => answer === '1')).toHaveLength(995)
    expect(await alike(stage)).toHaveLength(995)
  })
})

describe('many who ask at once', () => {
  const looks = async (stage: BoxStage): Promise<number> =>
    Number(/cmdstat_lrange:calls=(\d+)/.exec(await stage.raw.info('commandstats'))?.[1] ?? 0)

  it.each(['open', 'closed'])(
    '[VOTE-12] are all told from a few looks at a box that is %s, while another node votes',
    async (state) => {
      const stage = await boxStage(nodes)
      const voters = Array.from({ length: 300 }, (_, i) => casting(newPerson(), [i % 4]))
      await stage.vote(one, ...voters)
      if (state === 'closed') await stage.close()
      const before = await looks(stage)
      const asked = voters.map(({ ids }) => two.ballotOf(stage.room, stage.box, ids))
      for (let i = 0; i < 20; i++) await stage.vote(one, casting(newPerson(), [0]))
      expect((await Promise.all(asked)).map((kept) => kept?.choice)).toEqual(voters.map(({ choice }) => choice))
      expect((await looks(stage)) - before).toBeLessThan(80)
    },
  )
})
