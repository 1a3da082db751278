import { describe, expect, it } from 'vitest'
import { accept, HOUSE, refuse, type RoomId } from '../../src/protocol/core.ts'
import type { Listing, NewLaunch } from '../../src/launches/launch-store.ts'
import type { Contract } from './contract.ts'
import {
  hashOf,
  losesLog,
  newEpoch,
  newId,
  newPerson,
  newRoomId,
  openHouse,
  openRoom,
  outcome,
  T0,
  WINDOW,
  type Stage,
} from './stage.ts'

export const launchContract: Contract = (stores) =>
  describe('launches', () => {
    const by = newPerson()
    const launch = (over: Partial<NewLaunch> = {}): NewLaunch => ({
      room: newRoomId(),
      epoch: newEpoch(),
      title: 'A "launch" \u{1f680}',
      by,
      id: newId(),
      now: T0,
      ...over,
    })
    const listing = (over: Partial<Listing> = {}): Listing => {
      const title = over.title ?? 'A "launch" \u{1f680}'
      return { room: newRoomId(), person: by, id: newId(), hash: hashOf(title), title, ...over }
    }
    const bodies = async (room: RoomId): Promise<string[]> =>
      (await stores().log.read(room, 1, 1_000_000)).map(({ body }) => body)
    const listed = async (house: Stage, room: RoomId): Promise<string[]> =>
      (await bodies(house.room)).filter((body) => body.includes(`"${room}"`))

    it('[LOG-1] creating makes the log: its epoch, and launch.created as the first entry', async () => {
      const made = launch({ startsAt: T0 + 5, demo: true })
      await stores().launches.create(made)
      expect(await stores().log.head(made.room)).toEqual({ epoch: made.epoch, seq: 1, at: T0 })
      const { id, title } = made
      const event = { type: 'launch.created', by, id, title, startsAt: T0 + 5, demo: true }
      expect(await bodies(made.room)).toEqual([JSON.stringify(event)])
    })

    it('leaves out what was not given', async () => {
      const { room, epoch, title, now } = launch()
      await stores().launches.create({ room, epoch, title, now })
      expect(await bodies(room)).toEqual([JSON.stringify({ type: 'launch.created', title })])
    })

    it('[LAUNCH-2] a room that has its log is not made again, by whatever is asked', async () => {
      const made = launch({ startsAt: T0 + 5 })
      await stores().launches.create(made)
      const others = [made, { ...made, id: newId() }, launch({ room: made.room, title: 'Other', startsAt: T0 + 9 })]
      for (const other of others) await stores().launches.create({ ...other, epoch: newEpoch(), now: T0 + 5 * WINDOW })
      expect(await stores().log.head(made.room)).toEqual({ epoch: made.epoch, seq: 1, at: T0 })
      const due = (await stores().deadlines.due(T0 + 9, 1_000_000)).filter(({ room }) => room === made.room)
      expect(due.map(({ at }) => at)).toEqual([T0 + 5])
    })

    it('[LAUNCH-2] of many who make the same room at once, one does', async () => {
      const room = newRoomId()
      const made = Array.from({ length: 12 }, () => launch({ room }))
      await Promise.all(made.map((each) => stores().launches.create(each)))
      const head = await stores().log.head(room)
      const winner = made.find(({ epoch }) => epoch === head?.epoch)
      expect(head).toEqual({ epoch: winner?.epoch, seq: 1, at: T0 })
      expect(await bodies(room)).toEqual([expect.stringContaining(`"${winner?.id}"`)])
    })

    it('[LAUNCH-1] lists a room in the house', async () => {
      const house = await openHouse(stores())
      const asked = listing({ startsAt: T0 + 5, demo: true })
      expect(await stores().launches.list(asked, house.at(T0))).toEqual(accept({}))
      const { room, id, title } = asked
      const event = { type: 'launch.listed', by, id, room, title, startsAt: T0 + 5, demo: true }
      expect(await listed(house, room)).toEqual([JSON.stringify(event)])
      expect(await stores().log.head(room)).toBeUndefined()
    })

    it('[CMD-1] asked again with the same id it gives the first answer, accepted or not, and lists once', async () => {
      const house = await openHouse(stores())
      const asked = listing({ startsAt: T0 + 5 })
      const late = listing({ room: asked.room })
      for (const now of [T0, T0 + 1, T0 + WINDOW - 1, T0 + WINDOW]) {
        expect(await stores().launches.list(asked, house.at(now))).toEqual(accept({}))
        expect(await stores().launches.list(late, house.at(now))).toEqual(refuse('room_exists'))
      }
      expect(await listed(house, asked.room)).toHaveLength(1)
    })

    it('[CMD-2] the same id with other content is refused, whatever room it is for', async () => {
      const house = await openHouse(stores())
      const asked = listing()
      const { id, room } = asked
      const elsewhere = listing({ id, title: 'Other' })
      await stores().launches.list(asked, house.at(T0))
      expect(await stores().launches.list(elsewhere, house.at(T0))).toEqual(refuse('id_reused'))
      expect(await stores().launches.list({ ...elsewhere, room }, house.at(T0))).toEqual(refuse('id_reused'))
      expect(await listed(house, elsewhere.room)).toEqual([])
      const others = listing({ id, person: newPerson(), title: 'Other' })
      expect(await stores().launches.list(others, house.at(T0))).toEqual(accept({}))
    })

    it('[LAUNCH-1] an address is given once, for good; the house has its own', async () => {
      const house = await openHouse(stores())
      const asked = listing()
      await stores().launches.list(asked, house.at(T0))
      const again = { ...asked, id: newId() }
      expect(await stores().launches.list(again, house.at(T0))).toEqual(refuse('room_exists'))
      expect(await stores().launches.list(asked, house.at(T0 + 5 * WINDOW))).toEqual(refuse('room_exists'))
      expect(await stores().launches.list(listing({ room: HOUSE }), house.at(T0))).toEqual(refuse('room_exists'))
      expect(await listed(house, asked.room)).toHaveLength(1)
      expect((await listed(house, HOUSE)).filter((body) => body.includes('launch.listed'))).toEqual([])
    })

    it('[LAUNCH-1] of many who ask for the same address at once, one gets it', async () => {
      const house = await openHouse(stores())
      const room = newRoomId()
      const asked = Array.from({ length: 12 }, () => listing({ room }))
      const answers = await Promise.all(asked.map((each) => stores().launches.list(each, house.at(T0))))
      expect(answers.map(outcome).toSorted()).toEqual(['accepted', ...Array<string>(11).fill('room_exists')])
      const winner = asked[answers.findIndex(({ ok }) => ok)]
      expect(await listed(house, room)).toEqual([expect.stringContaining(`"${winner?.id}"`)])
    })

    it('a T-0 that is not ahead is refused, and the address stays free', async () => {
      const house = await openHouse(stores())
      const late = listing({ startsAt: T0 })
      expect(await stores().launches.list(late, house.at(T0))).toEqual(refuse('bad_input'))
      expect(await stores().launches.list(listing({ room: late.room }), house.at(T0))).toEqual(accept({}))
    })

    it('starts at T-0: not before, not for another moment, not twice', async () => {
      const stage = await openRoom(stores(), { startsAt: T0 + 100 })
      const start = (due: number, now: number) => stores().launches.start(stage.room, due, stage.at(now))
      expect(await start(T0 + 100, T0 + 99)).toEqual(refuse('not_now'))
      expect(await start(T0 + 99, T0 + 100)).toEqual(refuse('not_now'))
      expect(await start(T0 + 101, T0 + 200)).toEqual(refuse('not_now'))
      expect(await stage.entries()).toHaveLength(1)
      expect(await start(T0 + 100, T0 + 100)).toEqual(accept({}))
      expect(await start(T0 + 100, T0 + 200)).toEqual(refuse('not_now'))
      expect((await bodies(stage.room)).slice(1)).toEqual([JSON.stringify({ type: 'launch.started' })])
    })

    it('a lounge has no T-0 to start', async () => {
      const stage = await openRoom(stores())
      expect(await stores().launches.start(stage.room, 0, stage.at(T0))).toEqual(refuse('not_now'))
      expect(await stage.entries()).toHaveLength(1)
    })

    it('[LOG-3] a writer who knows another log starts and lists nothing', async () => {
      const stage = await openRoom(stores(), { startsAt: T0 })
      const house = await openHouse(stores())
      const asked = listing()
      for (const wrong of [{ epoch: newEpoch() }, { seen: 1_000_000 }]) {
        const start = stores().launches.start(stage.room, T0, { ...stage.at(T0), ...wrong })
        expect(await losesLog(start)).toBe(true)
        const list = stores().launches.list(asked, { ...house.at(T0), ...wrong })
        expect(await losesLog(list)).toBe(true)
      }
      expect(await stage.entries()).toHaveLength(1)
      expect(await listed(house, asked.room)).toEqual([])
      expect(await stores().launches.list(asked, house.at(T0))).toEqual(accept({}))
      expect(await stores().launches.start(stage.room, T0, stage.at(T0, 1))).toEqual(accept({}))
    })
  })
