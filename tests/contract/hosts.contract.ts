import { describe, expect, it } from 'vitest'
import { accept, HOUSE, refuse, type CommandId } from '../../src/protocol/core.ts'
import type { Contract } from './contract.ts'
import { hashOf, losesLog, newEpoch, newId, newPerson, openHouse, T0, WINDOW, type Stage } from './store-stage.ts'

export const hostContract: Contract = (stores) =>
  describe('hosts', () => {
    const by = newPerson()
    const revocation = (before: number) => ({ by, id: newId(), hash: hashOf(`revoke ${before}`), before })
    const eventsOf = async (house: Stage, id: CommandId): Promise<unknown[]> =>
      (await house.entries()).map(({ body }) => JSON.parse(body) as { id?: string }).filter((event) => event.id === id)

    it('revoking tells the staff, and nobody else', async () => {
      const house = await openHouse(stores())
      const revoke = revocation(T0 - 5)
      expect(await stores().hosts.revoke(revoke, house.at(T0))).toEqual(accept({}))
      expect(await eventsOf(house, revoke.id)).toEqual([
        { type: 'host.revoked', by, id: revoke.id, to: 'staff', before: T0 - 5 },
      ])
    })

    it('[CMD-1] asked again with the same id, it is accepted again and happens once', async () => {
      const house = await openHouse(stores())
      const revoke = revocation(T0)
      const answers = await Promise.all(Array.from({ length: 8 }, () => stores().hosts.revoke(revoke, house.at(T0))))
      expect(answers).toEqual(Array(8).fill(accept({})))
      expect(await stores().hosts.revoke(revoke, house.at(T0 + WINDOW))).toEqual(accept({}))
      expect(await eventsOf(house, revoke.id)).toHaveLength(1)
    })

    it('[CMD-2] the same id with another moment is refused', async () => {
      const house = await openHouse(stores())
      const revoke = revocation(T0)
      await stores().hosts.revoke(revoke, house.at(T0))
      const other = { ...revoke, hash: hashOf('other'), before: T0 + 1 }
      expect(await stores().hosts.revoke(other, house.at(T0))).toEqual(refuse('id_reused'))
      expect(await eventsOf(house, revoke.id)).toHaveLength(1)
    })

    it('[LOG-3] a writer who knows another house changes nothing', async () => {
      const house = await openHouse(stores())
      const revoke = revocation(T0)
      const stranger = { ...house.at(T0), epoch: newEpoch() }
      const ahead = { ...house.at(T0), seen: ((await stores().log.head(HOUSE))?.seq ?? 0) + 1_000 }
      expect(await losesLog(stores().hosts.revoke(revoke, stranger))).toBe(true)
      expect(await losesLog(stores().hosts.revoke(revoke, ahead))).toBe(true)
      expect(await eventsOf(house, revoke.id)).toEqual([])
      expect(await stores().hosts.revoke(revoke, house.at(T0))).toEqual(accept({}))
    })
  })
