import { describe, expect, it } from 'vitest'
import { CHEERS, CHEER_LIMITS, type Cheer } from '../../src/protocol/cheers.ts'
import { accept, refuse } from '../../src/protocol/core.ts'
import { GATES } from '../../src/rooms/gates.ts'
import type { Contract } from './contract.ts'
import { newPerson, openRoom, T0, valueOf, WINDOW } from './store-stage.ts'

const [clap, heart] = CHEERS
const debounce = CHEER_LIMITS.debounceMs

async function scene(stores: Parameters<Contract>[0]) {
  const { cheers, decisions } = stores()
  const stage = await openRoom(stores())
  const cheer = async (now: number, ...given: [limitKey: string, kind: Cheer][]) => {
    const replies = await cheers.cheer(
      stage.room,
      given.map(([limitKey, kind]) => ({ limitKey, kind })),
      debounce,
      now,
    )
    return replies.map((reply) => valueOf(reply).counted)
  }
  return { stage, cheers, decisions, cheer, sums: () => cheers.sums(stage.room) }
}

export const cheerContract: Contract = (stores) =>
  describe('cheers', () => {
    it('[CHEER-2] one of a person in a second counts, of whatever kind, and a refused one does not put it off', async () => {
      const { cheer, sums } = await scene(stores)
      const [ann, bob] = [newPerson(), newPerson()]
      expect(await cheer(T0, [ann, clap], [ann, clap], [bob, clap], [ann, heart])).toEqual([true, false, true, false])
      expect(await cheer(T0 + debounce - 1, [ann, heart])).toEqual([false])
      expect(await cheer(T0 + debounce, [ann, heart], [bob, heart])).toEqual([true, true])
      expect(await sums()).toEqual({ [clap]: 2, [heart]: 2 })
    })

    it('[CHEER-2] a second is a second across the edge of a window, and long silence is no hindrance', async () => {
      const { cheer, sums } = await scene(stores)
      const ann = newPerson()
      const edge = T0 + WINDOW
      expect(await cheer(edge - 1, [ann, clap])).toEqual([true])
      expect(await cheer(edge + debounce - 2, [ann, clap])).toEqual([false])
      expect(await cheer(edge + debounce - 1, [ann, clap])).toEqual([true])
      expect(await cheer(edge + 5 * WINDOW, [ann, clap])).toEqual([true])
      expect(await sums()).toEqual({ [clap]: 3 })
    })

    it('[CHEER-1] the sums are what was said to count, in large batches and at the same time', async () => {
      const { cheer, sums } = await scene(stores)
      const fans = Array.from({ length: 300 }, (_, i) => [newPerson(), CHEERS[i % CHEERS.length] as Cheer] as const)
      const batches = Array.from({ length: 4 }, () => cheer(T0, ...fans.map((fan) => [...fan] as [string, Cheer])))
      const counted = (await Promise.all(batches)).flat().filter(Boolean)
      expect(counted).toHaveLength(300)
      expect(await sums()).toEqual(Object.fromEntries(CHEERS.map((kind) => [kind, 60])))
    })

    it('a room begins without any; each has its own', async () => {
      const [one, other] = [await scene(stores), await scene(stores)]
      expect(await one.sums()).toEqual({})
      expect(await one.cheer(T0)).toEqual([])
      await one.cheer(T0, [newPerson(), heart])
      expect([await one.sums(), await other.sums()]).toEqual([{ [heart]: 1 }, {}])
    })

    it('[CHAT-9] in a closed room nobody cheers', async () => {
      const { stage, cheers, decisions, sums } = await scene(stores)
      await decisions.decide(stage.room, { gates: { [GATES.closed]: '1' } }, stage.at(T0, 1))
      const cheering = { limitKey: newPerson(), kind: clap }
      expect(await cheers.cheer(stage.room, [cheering, cheering], debounce, T0)).toEqual([
        refuse('closed'),
        refuse('closed'),
      ])
      await decisions.decide(stage.room, { gates: { [GATES.closed]: null } }, stage.at(T0, 1))
      expect(await cheers.cheer(stage.room, [cheering], debounce, T0)).toEqual([accept({ counted: true })])
      expect(await sums()).toEqual({ [clap]: 1 })
    })
  })
