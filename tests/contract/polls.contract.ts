import { describe, expect, it } from 'vitest'
import { accept, refuse, type PersonId } from '../../src/protocol/core.ts'
import { POLL_LIMITS, type PollId } from '../../src/protocol/polls.ts'
import type { Casting, KeptBallot, OpenBox, PollStore } from '../../src/polls/poll-store.ts'
import { boxOf, newSalt, receiptOf } from '../../src/polls/receipts.ts'
import { GATES, pollGate, restrictedGate, saltGate } from '../../src/rooms/gates.ts'
import type { Contract } from './contract.ts'
import { newId, newPerson, openRoom, T0, valueOf } from './store-stage.ts'

const POLL = 'colour' as PollId

export interface PollScene {
  room: Awaited<ReturnType<typeof openRoom>>['room']
  polls: PollStore
  box: OpenBox
  salt: string
  gate: (gates: Record<string, string | null>) => Promise<void>
  close: () => Promise<void>
  everyBallot: () => Promise<KeptBallot[]>
}

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const found: T[] = []
  for await (const page of pages) found.push(...page)
  return found
}

/** A box that is open, with four options. */
export async function pollScene(stores: Parameters<Contract>[0], rules: Partial<OpenBox> = {}): Promise<PollScene> {
  const { polls, decisions } = stores()
  const stage = await openRoom(stores())
  const salt = newSalt()
  const box: OpenBox = { poll: POLL, round: 1, box: boxOf(salt), options: 4, battle: false, changes: true, ...rules }
  const gate: PollScene['gate'] = async (gates) => {
    expect(await decisions.decide(stage.room, { gates }, stage.at(T0, 1))).toMatchObject({ ok: true })
  }
  await gate({ [pollGate(POLL)]: box.box, [saltGate(box.box)]: salt })
  return {
    ...{ room: stage.room, polls, box, salt, gate },
    close: () => gate({ [pollGate(POLL)]: null }),
    everyBallot: () => all(polls.ballots(stage.room, box)),
  }
}

export const casting = (
  ids: PersonId | readonly PersonId[],
  choice: readonly number[],
  over: Partial<Casting> = {},
) => ({
  ...{ ids: typeof ids === 'string' ? [ids] : ids, member: false, id: newId(), choice },
  ...over,
})
const empty = { ballots: 0, abstained: 0, votes: [0, 0, 0, 0] }

export const pollContract: Contract = (stores) => {
  describe('ballots', () => {
    it('[VOTE-1] one of each person counts: a double tap, a retry and a change are one ballot', async () => {
      const { polls, room, box } = await pollScene(stores)
      const [ann, bob] = [newPerson(), newPerson()]
      const first = casting(ann, [1])
      expect(await polls.vote(room, box, [first, first, casting(ann, [1]), casting(bob, [1])], T0)).toEqual([
        accept({ key: ann, choice: [1] }),
        accept({ key: ann, choice: [1] }),
        accept({ key: ann, choice: [1] }),
        accept({ key: bob, choice: [1] }),
      ])
      await polls.vote(room, box, [casting(ann, [0, 3])], T0)
      const [count] = await polls.counts(room, [box])
      expect(count).toEqual({ members: empty, guests: { ballots: 2, abstained: 0, votes: [1, 1, 0, 1] } })
    })

    it('[VOTE-2] a late retry of an earlier vote gets its first answer and changes nothing, also in a closed box', async () => {
      const { polls, room, box, close, everyBallot } = await pollScene(stores)
      const ann = newPerson()
      const [first, second] = [casting(ann, [0]), casting(ann, [2])]
      await polls.vote(room, box, [first, second], T0)
      expect(await polls.vote(room, box, [first], T0)).toEqual([accept({ key: ann, choice: [0] })])
      expect(await everyBallot()).toEqual([{ key: ann, member: false, choice: [2] }])
      await close()
      expect(await polls.vote(room, box, [first, second, casting(ann, [1])], T0)).toEqual([
        accept({ key: ann, choice: [0] }),
        accept({ key: ann, choice: [2] }),
        refuse('poll_closed'),
      ])
      expect(await everyBallot()).toEqual([{ key: ann, member: false, choice: [2] }])
    })

    it('[VOTE-2] the same id with another choice is refused', async () => {
      const { polls, room, box } = await pollScene(stores)
      const first = casting(newPerson(), [0])
      await polls.vote(room, box, [first], T0)
      expect(await polls.vote(room, box, [{ ...first, choice: [1] }], T0)).toEqual([refuse('id_reused')])
      expect(await polls.vote(room, box, [{ ...first, choice: [] }], T0)).toEqual([refuse('id_reused')])
    })

    it('[VOTE-3] a final ballot stays; one that may be changed is changed so many times', async () => {
      const { polls, room, box } = await pollScene(stores)
      const [ann, bob] = [newPerson(), newPerson()]
      const final = { ...box, changes: false }
      expect(await polls.vote(room, final, [casting(ann, [0]), casting(ann, [1])], T0)).toEqual([
        accept({ key: ann, choice: [0] }),
        refuse('voted'),
      ])
      const many = Array.from({ length: POLL_LIMITS.changes + 1 }, (_, i) => casting(bob, [i % 4]))
      const answers = await polls.vote(room, box, many, T0)
      expect(answers.filter(({ ok }) => ok)).toHaveLength(POLL_LIMITS.changes)
      expect(answers.at(-1)).toEqual(refuse('too_many'))
    })

    it('[VOTE-4] to abstain is an answer, counted apart', async () => {
      const { polls, room, box } = await pollScene(stores)
      const ann = newPerson()
      const none = casting(ann, [])
      expect(await polls.vote(room, box, [none, none, casting(newPerson(), [])], T0)).toHaveLength(3)
      const counts = () => polls.counts(room, [box]).then(([count]) => count?.guests)
      expect(await counts()).toEqual({ ballots: 2, abstained: 2, votes: [0, 0, 0, 0] })
      await polls.vote(room, box, [casting(ann, [3])], T0)
      expect(await counts()).toEqual({ ballots: 2, abstained: 1, votes: [0, 0, 0, 1] })
    })

    it('[VOTE-5] a box is open while its gate names it, to nobody who is banned, and not in a closed room', async () => {
      const { polls, room, box, gate } = await pollScene(stores)
      const ann = newPerson()
      const other = { ...box, box: boxOf(newSalt()) }
      const vote = async (into = box) => (await polls.vote(room, into, [casting(ann, [0])], T0))[0]
      expect(await vote(other)).toEqual(refuse('poll_closed'))
      await gate({ [restrictedGate(ann)]: '0' })
      expect(await vote()).toEqual(refuse('banned'))
      await gate({ [restrictedGate(ann)]: String(T0 + 1_000) })
      expect(await vote()).toMatchObject({ ok: true })
      await gate({ [GATES.closed]: '1' })
      expect(await vote()).toEqual(refuse('closed'))
      expect((await polls.counts(room, [other]))[0]).toEqual({ members: empty, guests: empty })
    })

    it('[VOTE-6] with the last ballot it takes it closes itself, and the deadline that closes it is due', async () => {
      const { polls, room, box } = await pollScene(stores, { atBallots: 3 })
      const ann = newPerson()
      const votes = [casting(ann, [0]), casting(ann, [1]), ...[2, 2, 3].map((option) => casting(newPerson(), [option]))]
      const answers = await polls.vote(room, box, votes, T0 + 5)
      expect(answers.map((answer) => (answer.ok ? answer.value.choice[0] : answer.refused))).toEqual([
        ...[0, 1, 2, 2],
        'poll_closed',
      ])
      expect((await polls.vote(room, box, [casting(ann, [3])], T0 + 6))[0]).toEqual(refuse('poll_closed'))
      const due = (await stores().deadlines.due(T0 + 5, 1_000_000)).filter((deadline) => deadline.room === room)
      expect(due).toEqual([{ room, kind: 'poll.close', thing: `${POLL}:1:full`, at: T0 + 5 }])
      expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 3, abstained: 0, votes: [0, 1, 2, 0] })
    })
  })

  describe('one person', () => {
    it('[VOTE-7] a guest who signs on has voted, by whichever id they come; members are counted apart', async () => {
      const { polls, room, box, everyBallot } = await pollScene(stores)
      const [guest, member, limit] = [newPerson(), newPerson(), newPerson()]
      const ids = [member, guest, limit]
      await polls.vote(room, box, [casting(guest, [0])], T0)
      expect(await polls.vote(room, { ...box, changes: false }, [casting(ids, [1], { member: true })], T0)).toEqual([
        refuse('voted'),
      ])
      const [changed] = await polls.vote(room, box, [casting(ids, [1], { member: true })], T0)
      expect(changed).toEqual(accept({ key: guest, choice: [1] }))
      const old = await polls.vote(
        room,
        { ...box, changes: false },
        [casting(guest, [2]), casting([newPerson(), limit], [2])],
        T0,
      )
      expect(old).toEqual([refuse('voted'), refuse('voted')])
      expect(await everyBallot()).toEqual([{ key: guest, member: true, choice: [1] }])
      const [count] = await polls.counts(room, [box])
      expect(count).toEqual({ members: { ballots: 1, abstained: 0, votes: [0, 1, 0, 0] }, guests: empty })
    })

    it('[VOTE-7] two ballots of who turns out to be one person become one, and retries of both keep their answers', async () => {
      const { polls, room, box, everyBallot, close } = await pollScene(stores)
      const [guest, member, limit] = [newPerson(), newPerson(), newPerson()]
      const [asGuest, asMember] = [casting(guest, [0]), casting([member, limit], [2], { member: true })]
      await polls.vote(room, box, [asGuest, asMember], T0)
      const ids = [member, guest, limit]
      expect(await polls.ballotOf(room, box, ids)).toEqual({ key: limit, member: true, choice: [2] })
      expect(await everyBallot()).toHaveLength(1)
      expect((await polls.counts(room, [box]))[0]?.guests.ballots).toBe(0)
      await close()
      expect((await polls.vote(room, box, [asGuest, asMember], T0)).map((reply) => valueOf(reply).choice)).toEqual([
        [0],
        [2],
      ])
      expect(await polls.ballotOf(room, box, [guest])).toEqual({ key: limit, member: true, choice: [2] })
    })

    it('[VOTE-7] who turns out to be one person between a vote and its retry is told of the ballot that counts then', async () => {
      const { polls, room, box } = await pollScene(stores)
      const [ann, bob] = [newPerson(), newPerson()]
      const vote = casting(ann, [0])
      await polls.vote(room, box, [casting(bob, [1])], T0)
      expect(await polls.vote(room, box, [vote, casting([bob, ann], [2]), vote], T0)).toEqual([
        accept({ key: ann, choice: [0] }),
        accept({ key: bob, choice: [2] }),
        accept({ key: bob, choice: [0] }),
      ])
    })

    it('[VOTE-8] who is forgotten while a box is open has not voted, and may come back as somebody new', async () => {
      const { polls, room, box, salt, everyBallot } = await pollScene(stores)
      const [ann, was] = [newPerson(), newPerson()]
      await polls.vote(room, box, [casting([was, ann], [1, 3]), casting(newPerson(), [1])], T0)
      await polls.forget(room, box, [was, ann], (key) => receiptOf(salt, key))
      expect(await everyBallot()).toHaveLength(1)
      expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 1, abstained: 0, votes: [0, 1, 0, 0] })
      expect(await polls.vote(room, box, [casting(ann, [2])], T0)).toMatchObject([{ ok: true }])
    })

    it('[VOTE-8] nor has who is forgotten tapped in a battle that is on', async () => {
      const { polls, room, box, salt } = await pollScene(stores, { battle: true, options: 2 })
      const [ann, ben] = [newPerson(), newPerson()]
      const tap = (person: PersonId) => ({ ids: [person], member: false, id: newId(), side: 1 as const, taps: 4 })
      await polls.tap(room, box, [tap(ann), tap(ben)], { most: 10, now: T0 })
      await polls.forget(room, box, [ann], (key) => receiptOf(salt, key))
      expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 1, abstained: 0, votes: [0, 4] })
    })

    it('[VOTE-8] who is forgotten leaves a ballot that nobody can tell is theirs', async () => {
      const { polls, room, box, salt, close, everyBallot } = await pollScene(stores)
      const [ann, was] = [newPerson(), newPerson()]
      await polls.vote(room, box, [casting([was, ann], [3]), casting(newPerson(), [1])], T0)
      const receipt = receiptOf(salt, ann)
      await close()
      await polls.forget(room, box, [was, ann], (key) => receiptOf(salt, key))
      expect(await polls.ballotOf(room, box, [was, ann])).toBeUndefined()
      const ballots = await everyBallot()
      expect(ballots).toContainEqual({ key: `=${receipt}`, member: false, choice: [3] })
      expect(JSON.stringify(ballots)).not.toContain(ann)
      expect(ballots.map(({ key }) => receiptOf(salt, key))).toContain(receipt)
      expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 2, abstained: 0, votes: [0, 1, 0, 1] })
    })
  })

  describe('many and elsewhere', () => {
    it('[VOTE-1] large batches at the same time: the counts are those of the ballots', async () => {
      const { polls, room, box, everyBallot } = await pollScene(stores)
      const fans = Array.from({ length: 700 }, newPerson)
      const rounds = [0, 1, 2].map((round) => fans.map((fan, i) => casting(fan, [(i + round) % 4])))
      await Promise.all(rounds.map((castings) => polls.vote(room, box, castings, T0)))
      const ballots = await everyBallot()
      expect(ballots).toHaveLength(700)
      const votes = [0, 1, 2, 3].map((option) => ballots.filter(({ choice }) => choice[0] === option).length)
      expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 700, abstained: 0, votes })
    })

    it('[DATA-12] ballots of an imported room are put where none are, once', async () => {
      const { polls, room, box, salt, everyBallot } = await pollScene(stores)
      expect(await polls.salt(room, box)).toBe(salt)
      const ballots: KeptBallot[] = [
        { key: '=aaaaaaaaaaaaaaaaaaaaaa', member: true, choice: [0, 2] },
        { key: '=bbbbbbbbbbbbbbbbbbbbbb', member: false, choice: [] },
      ]
      for (let times = 0; times < 2; times++) await polls.restore(room, box, ballots)
      expect((await everyBallot()).toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(ballots)
      expect((await polls.counts(room, [box]))[0]).toEqual({
        members: { ballots: 1, abstained: 0, votes: [1, 0, 1, 0] },
        guests: { ballots: 1, abstained: 1, votes: [0, 0, 0, 0] },
      })
      const battle = { ...box, box: boxOf(newSalt()), battle: true, options: 2 }
      await polls.restore(room, battle, [{ key: '=cccccccccccccccccccccc', member: false, choice: [12, 0] }])
      expect((await polls.counts(room, [battle]))[0]?.guests).toEqual({ ballots: 1, abstained: 0, votes: [12, 0] })
      expect(await all(polls.ballots(room, battle))).toMatchObject([{ choice: [12, 0] }])
      expect(await polls.salt(room, battle)).toBeUndefined()
    })
  })
}
