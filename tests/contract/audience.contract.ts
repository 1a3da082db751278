import { describe, expect, it } from 'vitest'
import { AUDIENCE_WINDOW_MS } from '../../src/presence/audience-store.ts'
import type { Contract } from './contract.ts'
import { newPerson, newRoomId, T0 } from './store-stage.ts'

export const audienceContract: Contract = (stores) =>
  describe('audience', () => {
    const [ann, bob, eve] = [newPerson(), newPerson(), newPerson()]
    const counted = async (room: ReturnType<typeof newRoomId>, now: number): Promise<number> =>
      (await stores().audience.count(room, now)).count

    it('[AUD-1] a person counts once however many nodes tell of them, and however often', async () => {
      const { audience } = stores()
      const room = newRoomId()
      await Promise.all([audience.here(room, [ann, bob], T0), audience.here(room, [bob, eve], T0)])
      await audience.here(room, [bob, bob], T0 + 1)
      expect(await counted(room, T0 + 2)).toBe(3)
      await audience.here(room, [ann, bob], T0 + AUDIENCE_WINDOW_MS)
      expect(await counted(room, T0 + AUDIENCE_WINDOW_MS)).toBe(3)
    })

    it('nobody is in a room that nobody told of, and telling of nobody changes nothing', async () => {
      const room = newRoomId()
      expect(await counted(room, T0)).toBe(0)
      await stores().audience.here(room, [], T0)
      expect(await counted(room, T0)).toBe(0)
    })

    it('counts each room by itself', async () => {
      const [here, there] = [newRoomId(), newRoomId()]
      await stores().audience.here(here, [ann, bob], T0)
      await stores().audience.here(there, [eve], T0)
      expect([await counted(here, T0), await counted(there, T0)]).toEqual([2, 1])
    })

    it('counts a person in the window they were told of in and the one after it, not longer', async () => {
      const room = newRoomId()
      await stores().audience.here(room, [ann], T0)
      await stores().audience.here(room, [bob], T0 + AUDIENCE_WINDOW_MS - 1)
      expect(await counted(room, T0 + 2 * AUDIENCE_WINDOW_MS - 1)).toBe(2)
      expect(await counted(room, T0 + 2 * AUDIENCE_WINDOW_MS)).toBe(0)
      await stores().audience.here(room, [bob], T0 + 2 * AUDIENCE_WINDOW_MS)
      expect(await counted(room, T0 + 2 * AUDIENCE_WINDOW_MS)).toBe(1)
    })
  })
