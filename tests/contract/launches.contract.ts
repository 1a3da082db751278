import { describe, expect, it } from 'vitest'
import { accept, refuse, type RoomId } from '../../src/protocol/core.ts'
import type { NewLaunch } from '../../src/launches/launch-store.ts'
import type { Contract } from './contract.ts'
import { losesLog, newEpoch, newId, newPerson, newRoomId, openHouse, openRoom, outcome, T0, WINDOW } from './stage.ts'

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
    const bodies = async (room: RoomId): Promise<string[]> =>
      (await stores().log.read(room, 1, 1_000_000)).map(({ body }) => body)

    it('[LOG-1] creating makes the log: its epoch, and launch.created as the first entry', async () => {
      const made = launch({ startsAt: T0 + 5, demo: true })
      expect(await stores().launches.create(made)).toEqual(accept({}))
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

    it('[CMD-1] asked again with the same id it is accepted again, at any time, and changes nothing', async () => {
      const made = launch()
      await stores().launches.create(made)
      const again = { ...made, epoch: newEpoch(), now: T0 + 5 * WINDOW }
      expect(await stores().launches.create(again)).toEqual(accept({}))
      expect(await stores().log.head(made.room)).toEqual({ epoch: made.epoch, seq: 1, at: T0 })
    })

    it('refuses a second room of the same name, also when neither has an id', async () => {
      const made = launch()
      await stores().launches.create(made)
      expect(await stores().launches.create({ ...made, id: newId() })).toEqual(refuse('room_exists'))
      const { room, epoch, title, now } = launch()
      await stores().launches.create({ room, epoch, title, now })
      expect(await stores().launches.create({ room, epoch, title, now })).toEqual(refuse('room_exists'))
      expect(await bodies(room)).toHaveLength(1)
    })

    it('of many who create the same room at once, one does', async () => {
      const room = newRoomId()
      const made = Array.from({ length: 12 }, () => launch({ room }))
      const answers = await Promise.all(made.map((each) => stores().launches.create(each)))
      expect(answers.map(outcome).toSorted()).toEqual(['accepted', ...Array<string>(11).fill('room_exists')])
      const winner = made[answers.findIndex(({ ok }) => ok)]
      expect(await stores().log.head(room)).toEqual({ epoch: winner?.epoch, seq: 1, at: T0 })
    })

    it('lists a room in the house, once', async () => {
      const house = await openHouse(stores())
      const { room, title, id } = launch()
      const listing = { room, title, by, id: id ?? newId(), startsAt: T0, demo: true } as const
      expect(await stores().launches.list(listing, house.at(T0))).toEqual(accept({}))
      const again = { ...listing, id: newId(), title: 'Other' }
      expect(await stores().launches.list(again, house.at(T0 + 5 * WINDOW))).toEqual(accept({}))
      const event = { type: 'launch.listed', by, id: listing.id, room, title, startsAt: T0, demo: true }
      expect((await house.entries()).map(({ body }) => body).filter((body) => body.includes(room))).toEqual([
        JSON.stringify(event),
      ])
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
      const { room } = launch()
      for (const wrong of [{ epoch: newEpoch() }, { seen: 1_000_000 }]) {
        const start = stores().launches.start(stage.room, T0, { ...stage.at(T0), ...wrong })
        expect(await losesLog(start)).toBe(true)
        const list = stores().launches.list({ room, title: 'x' }, { ...house.at(T0), ...wrong })
        expect(await losesLog(list)).toBe(true)
      }
      expect(await stage.entries()).toHaveLength(1)
      expect((await bodies(house.room)).filter((body) => body.includes(room))).toEqual([])
      expect(await stores().launches.start(stage.room, T0, stage.at(T0, 1))).toEqual(accept({}))
    })
  })
