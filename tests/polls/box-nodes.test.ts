import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChunk } from '../../src/polls/ballot-chunks.ts'
import { readChoice } from '../../src/polls/ballot-rules.ts'
import type { Casting, OpenBox, PollStore } from '../../src/polls/poll-store.ts'
import { receiptOf } from '../../src/polls/receipts.ts'
import type { CommandId, PersonId } from '../../src/protocol/core.ts'
import { restrictedGate } from '../../src/rooms/gates.ts'
import { casting } from '../contract/polls.contract.ts'
import { newPerson, T0 } from '../contract/store-stage.ts'
import { dice, type Dice } from '../stores/mulberry.ts'
import { BallotModel } from './ballot-model.ts'
import {
  actOf,
  ballotsIn,
  boxStage,
  byKey,
  countOf,
  expectAlike,
  openNodes,
  pollsOf,
  type BoxStage,
  type Nodes,
} from './box-stage.ts'

const SEEDS = Number(process.env['BOX_SEEDS'] ?? 12)
const NEW_SEED = Number(process.env['BOX_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const STEPS = 12
const seeds = Array.from({ length: SEEDS }, (_, i) => NEW_SEED + i)

let nodes: Nodes
/** Four that do everything, and one that looks at the end. */
let busy: PollStore[]
let late: PollStore
beforeAll(async () => {
  nodes = await openNodes(5)
  const all = pollsOf(nodes)
  busy = all.slice(0, 4)
  late = all[4] as PollStore
})
afterAll(() => nodes[Symbol.asyncDispose]())

const some = <T>(random: Dice, most: number, make: () => T): T[] => Array.from({ length: 1 + random.below(most) }, make)
const shuffled = <T>(random: Dice, list: readonly T[]): T[] =>
  list
    .map((one) => [random.below(1_000_000), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one)

/** What a node does next. */
type Step = { vote: Casting[] } | { ask: readonly PersonId[] } | { ban: PersonId; till: string | null } | 'count'

/** People of one to three ids, and what each node does, all of it known before it begins. */
function planOf(seed: number, only?: 'votes') {
  const random = dice(seed)
  const rules = { changes: !random.oneIn(3), ...(random.oneIn(3) && { atBallots: 3 + random.below(9) }) }
  // In a box that closed itself who turned out to be several has several ballots.
  const isWhole = only === undefined && ('atBallots' in rules || random.oneIn(2))
  const people = Array.from({ length: 14 }, () => some(random, 3, newPerson))
  const idsOf = (person: readonly PersonId[]) => {
    const ids = shuffled(random, person)
    return isWhole ? ids : ids.slice(0, 1 + random.below(ids.length))
  }
  const sent: Casting[] = []
  const vote = (): Casting => {
    const before = sent.length > 0 && random.oneIn(3) ? random.of(sent) : undefined
    const choice = [0, 1, 2, 3].filter(() => random.oneIn(3))
    const next = before ?? casting(idsOf(random.of(people)), choice, { member: random.oneIn(3) })
    sent.push(next)
    return before && random.oneIn(8) ? { ...next, choice } : next
  }
  const step = (): Step => {
    const kind = only ? 0 : random.below(10)
    if (kind < 6) return { vote: some(random, 6, vote) }
    if (kind === 6) return { ask: idsOf(random.of(people)) }
    if (kind === 7) return { ban: random.of(people.slice(0, 3).flat()), till: random.of(['0', null]) }
    return 'count'
  }
  const steps = busy.map(() => Array.from({ length: STEPS }, step))
  return { people, steps, rules }
}
type Plan = ReturnType<typeof planOf>

/** All nodes at once, each with two things on the way; gives what was accepted. */
async function play(stage: BoxStage, { steps }: Plan) {
  const accepted: Casting[] = []
  const answered: [Casting, string][] = []
  const doIt = async (polls: PollStore, step: Step): Promise<unknown> => {
    if (step === 'count') return stage.count(polls)
    if ('ask' in step) return polls.ballotOf(stage.room, stage.box, step.ask)
    if ('ban' in step) return stage.gate({ [restrictedGate(step.ban)]: step.till })
    const answers = await stage.said(polls, step.vote)
    step.vote.forEach((one, i) => {
      answered.push([one, answers[i] as string])
      if (answers[i] === String(one.choice)) accepted.push(one)
    })
    return undefined
  }
  const run = async (polls: PollStore, own: Step[]): Promise<void> => {
    for (let next = own.shift(); next; next = own.shift()) await doIt(polls, next)
  }
  await Promise.all(busy.flatMap((polls, i) => [0, 1].map(() => run(polls, steps[i] ?? []))))
  return { accepted, answered }
}

const expectSame = (stage: BoxStage) => expectAlike(stage, [...busy, late])

describe('nodes that do everything at the same time', () => {
  it.each(seeds)('[VOTE-12] [VOTE-1] say the same counts and ballots, one of each person: seed %i', async (seed) => {
    const plan = planOf(seed)
    const stage = await boxStage(nodes, plan.rules)
    const { accepted } = await play(stage, plan)
    await stage.gate(Object.fromEntries(plan.people.flat().map((id) => [restrictedGate(id), null])))
    await expectSame(stage)
    const { room, box } = stage
    for (const [i, ids] of plan.people.entries()) {
      const theirs = await (busy[i % 4] as PollStore).ballotOf(room, box, ids)
      const voted = accepted.some((one) => one.ids.some((id) => ids.includes(id)))
      expect([ids, byKey(await stage.ballots(late), ids)]).toEqual([ids, voted ? [theirs] : []])
      for (const polls of busy) expect(await polls.ballotOf(room, box, ids)).toEqual(theirs)
    }
    const before = await expectSame(stage)
    for (const polls of [...busy, late])
      expect(await stage.said(polls, accepted)).toEqual(accepted.map(({ choice }) => String(choice)))
    expect(await expectSame(stage)).toEqual(before)
    const { atBallots = Infinity } = plan.rules as Partial<OpenBox>
    expect(before.length).toBeLessThanOrEqual(atBallots)
    await stage.close()
    expect(await expectSame(stage)).toEqual(before)
    for (const polls of [...busy, late])
      expect(await stage.said(polls, accepted)).toEqual(accepted.map(({ choice }) => String(choice)))
  })

  it.each(seeds)(
    '[VOTE-12] [VOTE-9] come to what people did in the order of the log, and said so: seed %i',
    async (seed) => {
      const plan = planOf(seed, 'votes')
      const stage = await boxStage(nodes, plan.rules)
      const { answered } = await play(stage, plan)
      const model = new BallotModel(plan.rules)
      const told = new Set<string>()
      for (const text of await stage.chunks())
        for (const { keys, id, tag, choice } of readChunk(text).acts) {
          const act = { ids: keys as PersonId[], member: tag === 'm', id: id as CommandId, choice: readChoice(choice) }
          told.add(`${id} ${choice} ${String(model.vote(act))}`)
        }
      const ballots = await expectSame(stage)
      expect(await stage.count(late)).toEqual(model.counts(4))
      const seen = ballots.map(({ member, choice }) => JSON.stringify([member, choice])).toSorted()
      const expected = model.everybody.map(({ member, choice }) => JSON.stringify([member, choice])).toSorted()
      expect(seen).toEqual(expected)
      // Who came when it had closed itself is not in the log, and is told what holds for good.
      const unheard = answered.filter(([one, said]) => !told.has(`${one.id} ${String(one.choice)} ${said}`))
      expect(unheard.map(([, said]) => said)).toEqual(unheard.map(([one]) => String(model.vote(one))))
      expect(unheard.length === 0 || !model.open).toBe(true)
    },
  )
})

describe('a box that is closed', () => {
  const rounds = [1, 2, 3, 4, 5, 6]
  it.each(rounds)('[VOTE-12] [VOTE-2] becomes rows once, whoever asks at the same time: round %i', async (seed) => {
    const random = dice(seed)
    const stage = await boxStage(nodes)
    const { room, box, salt } = stage
    const votes = Array.from({ length: 60 }, () => casting(some(random, 2, newPerson), [random.below(4)]))
    const changes = votes.slice(0, 20).map(({ ids }) => casting(ids, [random.below(4)]))
    await Promise.all(busy.map((polls, i) => stage.vote(polls, ...votes.slice(i * 15, i * 15 + 15))))
    await Promise.all(busy.map((polls, i) => stage.vote(polls, ...changes.slice(i * 5, i * 5 + 5))))
    const before = await stage.ballots(random.of(busy))
    expect(before).toHaveLength(60)
    await stage.close()

    const [gone, moved] = [votes[0], votes[30]] as [Casting, Casting]
    const isTheirs = ({ ids }: Casting): boolean => ids === gone.ids || ids === moved.ids
    const remembered = [...votes, ...changes].filter((one) => !isTheirs(one))
    const receipt = (key: string) => receiptOf(salt, key)
    const counted = (polls: PollStore) => stage.count(polls).then((count) => expect(count).toEqual(countOf(before)))
    const retried = (polls: PollStore) =>
      stage.said(polls, remembered).then((said) => expect(said).toEqual(remembered.map(({ choice }) => String(choice))))
    const works = [
      ...[counted, retried, stage.ballots],
      ...[gone, moved].map(
        ({ ids }) =>
          (polls: PollStore) =>
            polls.forget(room, box, ids, receipt),
      ),
    ]
    const all = shuffled(
      random,
      works.flatMap((work) => busy.map((polls) => () => work(polls))),
    )
    await Promise.all(all.map((work) => work()))

    const after = await expectSame(stage)
    const named = (ballots: typeof before) =>
      ballots.map(({ key, ...rest }) => JSON.stringify({ ...rest, name: receipt(key) })).toSorted()
    expect(named(after)).toEqual(named(before))
    expect(after.filter(({ key }) => key.startsWith('='))).toHaveLength(2)
    expect(byKey(after, [...gone.ids, ...moved.ids])).toEqual([])
    expect(await stage.leftovers()).toEqual([])
    expect(await nodes.raw.pttl(stage.keys.rows)).toBe(-1)
    const fresh = (await nodes.another()).stores.polls
    for (const polls of [fresh, late, ...busy]) await retried(polls)
    expect(await stage.said(fresh, [gone, casting(newPerson(), [1])])).toEqual(['poll_closed', 'poll_closed'])
  })

  it.each([1, 2, 3, 4, 5])(
    '[VOTE-12] [VOTE-5] while nodes vote holds exactly what was accepted: round %i',
    async (seed) => {
      const random = dice(seed)
      const stage = await boxStage(nodes)
      const accepted: string[] = []
      let [answers, files] = [0, Promise.resolve<Awaited<ReturnType<typeof stage.ballots>>[]>([])]
      const filed = () => Promise.all(busy.map((polls) => stage.ballots(polls)))
      const votes = async (polls: PollStore): Promise<void> => {
        for (let i = 0; i < 20; i++) {
          const ann = newPerson()
          const [said] = await stage.said(polls, [casting(ann, [random.below(4)])])
          if (said !== 'poll_closed') accepted.push(ann)
          if (++answers === 25) files = stage.close().then(filed)
        }
      }
      await Promise.all(busy.map(votes))
      const kept = await expectSame(stage)
      expect(kept.map(({ key }) => key)).toEqual(accepted.toSorted())
      expect(accepted.length).toBeLessThan(80)
      expect(await files).toEqual(busy.map(() => kept))
    },
  )
})

describe('a box that takes so many ballots', () => {
  const dueIn = async ({ room }: BoxStage) => {
    const due = await (nodes.all[0] as Nodes['all'][number]).stores.deadlines.due(T0 + 1_000, 1_000_000)
    return due.filter((deadline) => deadline.room === room).map(({ kind, thing, at }) => [kind, thing, at])
  }
  const full = ['poll.close', 'colour:1:full', T0]

  it.each([1, 7, 40])(
    '[VOTE-12] [VOTE-6] takes %i of four nodes at once, and closes itself once',
    async (atBallots) => {
      for (let round = 0; round < 4; round++) {
        const stage = await boxStage(nodes, { atBallots })
        const together = busy.map(() => Array.from({ length: 20 }, () => casting(newPerson(), [round])))
        const said = await Promise.all(
          together.flatMap((own, i) =>
            [0, 1, 2, 3].map((at) => stage.said(busy[i] as PollStore, own.slice(at * 5, at * 5 + 5))),
          ),
        )
        expect(said.flat().filter((one) => one === String(round))).toHaveLength(atBallots)
        expect(said.flat().filter((one) => one === 'poll_closed')).toHaveLength(80 - atBallots)
        expect(ballotsIn(countOf(await expectSame(stage)))).toBe(atBallots)
        expect([await stage.isOpen(), await dueIn(stage)]).toEqual([false, [full]])
        expect(await stage.said(late, [casting(newPerson(), [0])])).toEqual(['poll_closed'])
      }
    },
  )

  it.each(['somebody new', 'a retry', 'a change'])(
    '[VOTE-12] [VOTE-6] is closed by %s where a node died before it closed it',
    async (who) => {
      const stage = await boxStage(nodes, { atBallots: 5 })
      const votes = Array.from({ length: 6 }, () => casting(newPerson(), [2]))
      expect(await stage.said(busy[0] as PollStore, votes.slice(0, 2))).toEqual(['2', '2'])
      await stage.putChunk(votes.slice(2).map(actOf))
      expect(await stage.isOpen()).toBe(true)
      const first = votes[0] as Casting
      const next = { 'somebody new': casting(newPerson(), [1]), 'a retry': first, 'a change': casting(first.ids, [1]) }[
        who
      ]
      expect(await stage.said(busy[1] as PollStore, [next as Casting])).toEqual([
        who === 'a retry' ? '2' : 'poll_closed',
      ])
      expect([await stage.isOpen(), (await dueIn(stage)).map(([, thing]) => thing)]).toEqual([false, [full[1]]])
      expect((await expectSame(stage)).map(({ key }) => key)).toEqual(
        votes
          .slice(0, 5)
          .map(({ ids }) => ids[0])
          .toSorted(),
      )
      expect(await stage.said(late, votes)).toEqual(['2', '2', '2', '2', '2', 'poll_closed'])
    },
  )
})
