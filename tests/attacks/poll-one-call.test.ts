import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../src/protocol/core.ts'
import { receiptOf } from '../../src/polls/receipts.ts'
import { casting, pollScene } from '../contract/polls.contract.ts'
import { newPerson, T0 } from '../contract/store-stage.ts'
import { bothStores, launch } from '../support.ts'

type Ids = readonly PersonId[]

describe.each(bothStores)('votes of one call on the %s store', (_name, options) => {
  it('[VOTE-8] who was somebody else that is forgotten, and that one again: the later vote is the later one', async () => {
    await using app = await launch(options())
    const { polls, room, box, salt, everyBallot } = await pollScene(() => app.stores.stores)
    const [guest, member, others] = [newPerson(), newPerson(), Array.from({ length: 50 }, newPerson)]
    const vote = (ids: PersonId | Ids, choice: number) => casting(ids, [choice])
    expect(await polls.vote(room, box, [vote([guest, member], 0)], T0)).toMatchObject([{ ok: true }])
    await polls.forget(room, box, [member], (key) => receiptOf(salt, key))
    // The guest's id still leads to where that ballot was.
    const call = [vote(guest, 1), ...others.map((id) => vote(id, 3)), vote(member, 2)]
    expect((await polls.vote(room, box, call, T0)).map(({ ok }) => ok)).toEqual(call.map(() => true))
    const last = [guest, member].map(async (id) => (await polls.ballotOf(room, box, [id]))?.choice)
    expect(await Promise.all(last)).toEqual([[1], [2]])
    expect(await everyBallot()).toHaveLength(52)
    expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 52, abstained: 0, votes: [0, 1, 1, 50] })
  })
})
