import { describe, expect, it } from 'vitest'
import type { CommandId, PersonId } from '../../src/protocol/core.ts'
import type { Contract } from './contract.ts'
import { pollScene } from './polls.contract.ts'
import { newId, newPerson, T0, valueOf } from './store-stage.ts'

export const tapContract: Contract = (stores) =>
  describe('taps', () => {
    const side = 0 as const
    it('[BATTLE-1] so many of a person count in one second, whatever is sent, and a retry counts nothing', async () => {
      const { polls, room, box } = await pollScene(stores, { battle: true, options: 2 })
      const [ann, bob] = [newPerson(), newPerson()]
      const tap = (person: PersonId, taps: number, id: CommandId = newId(), on: 0 | 1 = side) => ({
        ...{ ids: [person], member: false, id, side: on, taps },
      })
      const count = async (now: number, ...tappings: ReturnType<typeof tap>[]) =>
        (await polls.tap(room, box, tappings, { most: 10, now })).map((reply) => valueOf(reply).counted)
      const id = newId()
      expect(await count(T0, tap(ann, 7, id), tap(ann, 7), tap(ann, 1), tap(bob, 1_000, newId(), 1))).toEqual([
        7, 3, 0, 10,
      ])
      expect(await count(T0 + 999, tap(ann, 5), tap(ann, 9, id))).toEqual([0, 7])
      expect(await count(T0 + 1_000, tap(ann, 4, newId(), 1), tap(ann, 8))).toEqual([4, 6])
      expect((await polls.counts(room, [box]))[0]?.guests).toEqual({ ballots: 2, abstained: 0, votes: [16, 14] })
    })

    it('[BATTLE-1] two devices, and who they were before, are one person; nothing counts when it is closed', async () => {
      const { polls, room, box, close, everyBallot } = await pollScene(stores, { battle: true, options: 2 })
      const [guest, member, limit] = [newPerson(), newPerson(), newPerson()]
      const by = (ids: PersonId[], taps: number, isMember = true) => ({
        ids,
        member: isMember,
        id: newId(),
        side,
        taps,
      })
      const count = async (...tappings: ReturnType<typeof by>[]) =>
        (await polls.tap(room, box, tappings, { most: 10, now: T0 })).map((reply) =>
          reply.ok ? reply.value.counted : reply.refused,
        )
      expect(await count(by([guest], 4, false), by([member, limit], 3))).toEqual([4, 3])
      expect(await count(by([member, guest, limit], 9), by([guest], 9, false))).toEqual([3, 0])
      const all = { key: limit, member: false, choice: [10, 0] }
      expect(await everyBallot()).toEqual([all])
      expect(await polls.ballotOf(room, box, [guest])).toEqual(all)
      expect(await polls.ballotOf(room, box, [newPerson()])).toBeUndefined()
      const sums = (await polls.counts(room, [box]))[0]
      expect(sums?.guests.votes.map((votes, i) => votes + (sums.members.votes[i] ?? 0))).toEqual([10, 0])
      await close()
      expect(await count(by([limit], 1))).toEqual(['poll_closed'])
    })
  })
