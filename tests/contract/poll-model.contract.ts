import { describe, expect, it } from 'vitest'
import type { CommandId, PersonId } from '../../src/protocol/core.ts'
import type { Casting } from '../../src/polls/poll-store.ts'
import { receiptOf } from '../../src/polls/receipts.ts'
import { BallotModel } from '../polls/ballot-model.ts'
import { dice, type Dice } from '../stores/mulberry.ts'
import type { Contract } from './contract.ts'
import { casting, pollScene } from './polls.contract.ts'
import { newPerson, T0 } from './store-stage.ts'

const OPTIONS = 4
const SEQUENCES = Number(process.env['POLL_SEQUENCES'] ?? 60)
const STEPS = 40
const NEW_SEED = Number(process.env['POLL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Ids of a few people, some of whom come as several; or of more, each of whom has one. */
function crowd(random: Dice): (readonly PersonId[])[] {
  if (random.oneIn(2)) return Array.from({ length: 40 }, () => [newPerson()])
  const ids = Array.from({ length: 8 }, newPerson)
  const someOf = (): readonly PersonId[] => [
    ...new Set(Array.from({ length: 1 + random.below(3) }, () => random.of(ids))),
  ]
  return [...ids.map((id) => [id]), ...Array.from({ length: 4 }, someOf)]
}

const choices = (random: Dice): readonly number[] =>
  Array.from({ length: OPTIONS }, (_, i) => i).filter(() => random.oneIn(3))

export const pollModelContract: Contract = (stores) =>
  describe('ballots against a model', () => {
    const expectAsModel = async (seed: number): Promise<void> => {
      const random = dice(seed)
      const rules = { changes: !random.oneIn(4), ...(random.oneIn(3) && { atBallots: 2 + random.below(25) }) }
      const { polls, room, box, salt, close, everyBallot } = await pollScene(stores, rules)
      const model = new BallotModel(rules)
      const people = crowd(random)
      const sent: Casting[] = []
      const next = (id: string): Casting => {
        const again = sent.length > 0 && random.oneIn(4) ? random.of(sent) : undefined
        const fresh = casting(random.of(people), choices(random), { member: random.oneIn(2) })
        return again ? (random.oneIn(5) ? { ...fresh, id: again.id } : again) : { ...fresh, id: id as CommandId }
      }
      for (let step = 0; step < STEPS; step++) {
        const together = Array.from({ length: random.oneIn(2) ? 1 : 1 + random.below(12) }, (_, i) =>
          next(`c-${seed}-${step}-${i}-xxxxxxxx`),
        )
        sent.push(...together)
        const said = (await polls.vote(room, box, together, T0)).map((one) => (one.ok ? one.value.choice : one.refused))
        expect([step, said], `seed ${seed}`).toEqual([step, together.map((act) => model.vote(act))])
        if (step === STEPS - 10 && random.oneIn(2)) await close().then(() => (model.open = false))
      }
      expect((await polls.counts(room, [box]))[0], `seed ${seed}`).toEqual(model.counts(OPTIONS))
      const kept = (await everyBallot()).map(({ member, choice }) => JSON.stringify([member, choice])).toSorted()
      const expected = model.everybody.map(({ member, choice }) => JSON.stringify([member, choice])).toSorted()
      expect(kept, `seed ${seed}`).toEqual(expected)
      expect(new Set((await everyBallot()).map(({ key }) => receiptOf(salt, key))).size).toBe(kept.length)
    }

    it.each([1, 7, 42, 20_261_122])('[VOTE-9] the same answers, counts and ballots: seed %i', async (seed) => {
      await expectAsModel(seed)
    })

    it(`[VOTE-9] ${SEQUENCES} sequences, seeds from ${NEW_SEED} on`, { timeout: SEQUENCES * 1_000 }, async () => {
      for (let i = 0; i < SEQUENCES; i++) await expectAsModel(NEW_SEED + i)
    })
  })
