import { describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import type { Deadline } from '../../src/rooms/deadline-store.ts'
import type { Contract } from './contract.ts'
import { openRoom, outcome, startAt, T0, valueOf, type Stage } from './store-stage.ts'

export const deadlineContract: Contract = (stores) =>
  describe('deadlines', () => {
    /** Others may have deadlines in the same store: only those of these rooms are looked at. */
    const dueOf = async (rooms: Stage[], now: number): Promise<Deadline[]> => {
      const ours = new Set<RoomId>(rooms.map(({ room }) => room))
      return (await stores().deadlines.due(now, 100_000)).filter(({ room }) => ours.has(room))
    }
    const start = (stage: Stage, due: number) => startAt(stores(), stage, due)

    it('a room with a T-0 has a deadline, a lounge has none', async () => {
      const launch = await openRoom(stores(), { startsAt: T0 + 100 })
      const lounge = await openRoom(stores())
      expect(await dueOf([launch, lounge], T0 + 100)).toMatchObject([
        { room: launch.room, kind: 'launch.start', at: T0 + 100 },
      ])
    })

    it('is due from its moment on, not before, and looking changes nothing', async () => {
      const launch = await openRoom(stores(), { startsAt: T0 + 100 })
      expect(await dueOf([launch], T0 + 99)).toEqual([])
      const first = await dueOf([launch], T0 + 100)
      expect(first).toHaveLength(1)
      expect(await dueOf([launch], T0 + 9_999_999)).toEqual(first)
    })

    it('gives the earliest first, and no more than asked for', async () => {
      const base = 1 + Math.floor(Math.random() * 1_000_000)
      const rooms: Stage[] = []
      for (const late of [3, 1, 2, 0]) rooms.push(await openRoom(stores(), { startsAt: base + late }))
      const due = await dueOf(rooms, base + 2)
      expect(due.map(({ at }) => at)).toEqual([base, base + 1, base + 2])
      const all = await stores().deadlines.due(base + 3, 100_000)
      expect(await stores().deadlines.due(base + 3, 2)).toEqual(all.slice(0, 2))
      for (const [i, late] of [3, 1, 2, 0].entries()) valueOf(await start(rooms[i] as Stage, base + late))
    })

    it('[DEAD-1] ends with the step it calls for, once, whoever looks', async () => {
      const launch = await openRoom(stores(), { startsAt: T0 + 100 })
      const due = await dueOf([launch], T0 + 100)
      const nodes = Array.from({ length: 20 }, () => start(launch, due[0]?.at ?? 0))
      const answers = (await Promise.all(nodes)).map(outcome)
      expect(answers.toSorted()).toEqual(['accepted', ...Array<string>(19).fill('not_now')])
      expect(await dueOf([launch], T0 + 9_999_999)).toEqual([])
      expect((await launch.events()).map(({ type }) => type)).toEqual(['launch.created', 'launch.started'])
    })
  })
