import { describe, expect, it } from 'vitest'
import { accept, HOUSE, refuse, type RoomId } from '../../src/protocol/core.ts'
import type { Listing, NewLaunch } from '../../src/launches/launch-store.ts'
import type { Listed } from '../../src/protocol/launches.ts'
import type { Contract } from './contract.ts'
import {
  losesLog,
  newCode,
  newEpoch,
  newId,
  newListing,
  newPerson,
  newRoomId,
  openHouse,
  openRoom,
  outcome,
  T0,
  valueOf,
  WINDOW,
  type Stage,
} from './store-stage.ts'

const TITLE = 'A "launch" \u{1f680}'

export const launchContract: Contract = (stores) => {
  const bodies = async (room: RoomId): Promise<string[]> =>
    (await stores().log.read(room, 1, 1_000_000)).map(({ body }) => body)
  const listedIn = async (house: Stage, room: RoomId): Promise<string[]> =>
    (await bodies(house.room)).filter((body) => body.includes(`"${room}"`))
  const ask = (asked: Listing, house: Stage, now = T0) => stores().launches.list(asked, house.at(now))

  describe('launches', () => {
    const by = newPerson()
    const launch = ({
      launch: over,
      ...more
    }: Partial<Omit<NewLaunch, 'launch'>> & { launch?: object } = {}): NewLaunch => ({
      ...{ room: newRoomId(), epoch: newEpoch(), by, id: newId(), now: T0, ...more },
      launch: { title: TITLE, code: newCode(), phase: 'live', ...over },
    })
    const dueOf = async (room: RoomId) =>
      (await stores().deadlines.due(T0 + WINDOW, 1_000_000)).filter((deadline) => deadline.room === room)

    it('[LOG-1] creating makes the log: its epoch, and launch.created as the first entry', async () => {
      const made = launch({ launch: { phase: 'lobby', startsAt: T0 + 5, demo: true } })
      await stores().launches.create(made)
      expect(await stores().log.head(made.room)).toEqual({ epoch: made.epoch, seq: 1, at: T0 })
      const { id } = made
      expect(await bodies(made.room)).toEqual([JSON.stringify({ type: 'launch.created', by, id, ...made.launch })])
      expect(await dueOf(made.room)).toEqual([{ room: made.room, kind: 'launch.start', thing: made.room, at: T0 + 5 }])
    })

    it('leaves out what was not given', async () => {
      const { room, epoch, launch: told, now } = launch()
      await stores().launches.create({ room, epoch, launch: told, now })
      expect(await bodies(room)).toEqual([JSON.stringify({ type: 'launch.created', ...told })])
    })

    it('[LAUNCH-5] a draft and a lounge do not start by themselves', async () => {
      const draft = launch({ launch: { phase: 'draft', startsAt: T0 + 5 } })
      const lounge = launch()
      for (const made of [draft, lounge]) await stores().launches.create(made)
      expect([await dueOf(draft.room), await dueOf(lounge.room)]).toEqual([[], []])
    })

    it('[LAUNCH-2] a room that has its log is not made again, by whatever is asked', async () => {
      const made = launch({ launch: { phase: 'lobby', startsAt: T0 + 5 } })
      await stores().launches.create(made)
      const other = launch({ room: made.room, launch: { title: 'Other', phase: 'lobby', startsAt: T0 + 9 } })
      for (const again of [made, { ...made, id: newId() }, other])
        await stores().launches.create({ ...again, epoch: newEpoch(), now: T0 + 5 * WINDOW })
      expect(await stores().log.head(made.room)).toEqual({ epoch: made.epoch, seq: 1, at: T0 })
      expect((await dueOf(made.room)).map(({ at }) => at)).toEqual([T0 + 5])
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
  })

  describe('listing', () => {
    it('[LAUNCH-1] lists a room in the house, with a code', async () => {
      const house = await openHouse(stores())
      const asked = newListing({ listed: { title: TITLE, phase: 'lobby', startsAt: T0 + 5, demo: true } })
      const { person: by, id, listed, codes } = asked
      expect(await ask(asked, house)).toEqual(accept({ code: codes[0] }))
      const event = { type: 'launch.listed', by, id, ...listed, code: codes[0] }
      expect(await listedIn(house, listed.room)).toEqual([JSON.stringify(event)])
      expect(await stores().log.head(listed.room)).toBeUndefined()
    })

    it('[LAUNCH-4] what is hidden is listed for staff', async () => {
      const house = await openHouse(stores())
      const asked = newListing({ listed: { phase: 'draft' } })
      const { code } = valueOf(await ask(asked, house))
      const { person: by, id, listed } = asked
      const event = { type: 'launch.listed', by, to: 'staff', id, ...listed, code }
      expect(await listedIn(house, listed.room)).toEqual([JSON.stringify(event)])
    })

    it('[CMD-1] asked again with the same id it gives the first answer, accepted or not, and lists once', async () => {
      const house = await openHouse(stores())
      const asked = newListing({ listed: { phase: 'lobby', startsAt: T0 + 5 } })
      const late = newListing({ listed: { room: asked.listed.room } })
      for (const now of [T0, T0 + 1, T0 + WINDOW - 1, T0 + WINDOW]) {
        expect(await ask({ ...asked, codes: now === T0 ? asked.codes : [newCode()] }, house, now)).toEqual(
          accept({ code: asked.codes[0] }),
        )
        expect(await ask(late, house, now)).toEqual(refuse('room_exists'))
      }
      expect(await listedIn(house, asked.listed.room)).toHaveLength(1)
    })

    it('[CMD-2] the same id with other content is refused, whatever room it is for', async () => {
      const house = await openHouse(stores())
      const asked = newListing()
      const { id, person } = asked
      await ask(asked, house)
      const elsewhere = newListing({ id, person, listed: { title: 'Other' } })
      const same = newListing({ id, person, listed: { title: 'Other', room: asked.listed.room } })
      expect(await ask(elsewhere, house)).toEqual(refuse('id_reused'))
      expect(await ask(same, house)).toEqual(refuse('id_reused'))
      expect(await listedIn(house, elsewhere.listed.room)).toEqual([])
      expect(outcome(await ask(newListing({ id, listed: { title: 'Other' } }), house))).toBe('accepted')
    })

    it('[LAUNCH-1] an address is given once, for good; the house has its own', async () => {
      const house = await openHouse(stores())
      const asked = newListing()
      await ask(asked, house)
      expect(await ask({ ...asked, id: newId() }, house)).toEqual(refuse('room_exists'))
      expect(await ask(asked, house, T0 + 5 * WINDOW)).toEqual(refuse('room_exists'))
      expect(await ask(newListing({ listed: { room: HOUSE } }), house)).toEqual(refuse('room_exists'))
      expect(await listedIn(house, asked.listed.room)).toHaveLength(1)
      expect((await listedIn(house, HOUSE)).filter((body) => body.includes('launch.listed'))).toEqual([])
    })

    it('[LAUNCH-1] of many who ask for the same address at once, one gets it', async () => {
      const house = await openHouse(stores())
      const room = newRoomId()
      const asked = Array.from({ length: 12 }, () => newListing({ listed: { room } }))
      const answers = await Promise.all(asked.map((each) => ask(each, house)))
      expect(answers.map(outcome).toSorted()).toEqual(['accepted', ...Array<string>(11).fill('room_exists')])
      const winner = asked[answers.findIndex(({ ok }) => ok)]
      expect(await listedIn(house, room)).toEqual([expect.stringContaining(`"${winner?.id}"`)])
    })

    it('a T-0 that is not ahead is refused, and address and code stay free', async () => {
      const house = await openHouse(stores())
      const late = newListing({ listed: { phase: 'lobby', startsAt: T0 } })
      expect(await ask(late, house)).toEqual(refuse('bad_input'))
      const { room } = late.listed
      expect(await ask(newListing({ codes: late.codes, listed: { room } }), house)).toEqual(
        accept({ code: late.codes[0] }),
      )
    })

    it("[CODE-1] a code is one launch's: of the choices the first that is free is given", async () => {
      const house = await openHouse(stores())
      const codes = [newCode(), newCode()]
      const asked = Array.from({ length: 3 }, () => newListing({ codes }))
      const answers = await Promise.all(asked.map((each) => ask(each, house)))
      expect(answers.map(outcome).toSorted()).toEqual(['accepted', 'accepted', 'too_many'])
      expect(answers.map((answer) => (answer.ok ? answer.value.code : '')).toSorted()).toEqual([
        '',
        ...codes.toSorted(),
      ])
      const rooms = asked.map(({ listed }) => listed.room)
      const given = rooms.filter((_, i) => answers[i]?.ok)
      expect((await Promise.all(codes.map((code) => stores().launches.find(code)))).toSorted()).toEqual(
        given.toSorted(),
      )
      const listed = await Promise.all(rooms.map((room) => listedIn(house, room)))
      expect(listed.map(({ length }) => length).toSorted()).toEqual([0, 1, 1])
    })

    it('[CODE-1] a code that nobody was given leads nowhere', async () => {
      expect(await stores().launches.find(newCode())).toBeUndefined()
    })

    it('[LOG-3] a writer who knows another log lists and tells nothing', async () => {
      const house = await openHouse(stores())
      const asked = newListing()
      const told = newListing()
      const { code } = valueOf(await ask(told, house))
      for (const wrong of [{ epoch: newEpoch() }, { seen: 1_000_000 }]) {
        const fence = { ...house.at(T0), ...wrong }
        expect(await losesLog(stores().launches.list(asked, fence))).toBe(true)
        expect(await losesLog(stores().launches.relist({ ...told.listed, code }, 9, fence))).toBe(true)
      }
      expect(await listedIn(house, asked.listed.room)).toEqual([])
      expect(await listedIn(house, told.listed.room)).toHaveLength(1)
      expect(outcome(await ask(asked, house))).toBe('accepted')
    })
  })

  describe('telling again', () => {
    const listed = async (house: Stage, over: Partial<Listed> = {}): Promise<Listed> => {
      const asked = newListing({ listed: over })
      return { ...asked.listed, code: valueOf(await ask(asked, house)).code }
    }
    const relist = (told: Listed, asOf: number, house: Stage) => stores().launches.relist(told, asOf, house.at(T0))
    const types = async (house: Stage, { room }: Listed): Promise<unknown[]> =>
      (await listedIn(house, room)).slice(1).map((body) => JSON.parse(body) as unknown)

    it('[LAUNCH-3] the house tells of a room as of each of its entries once, and never of an older one', async () => {
      const house = await openHouse(stores())
      const room = await listed(house)
      const as = (title: string) => ({ ...room, title })
      expect(await relist(as('one'), 1, house)).toBe(false)
      expect(await relist(as('five'), 5, house)).toBe(true)
      expect(await relist(as('five'), 5, house)).toBe(false)
      expect(await relist(as('four'), 4, house)).toBe(false)
      expect(await relist(as('ten'), 10, house)).toBe(true)
      expect(await types(house, room)).toEqual(
        ['five', 'ten'].map((title) => ({ type: 'launch.listed', ...as(title) })),
      )
    })

    it('[LAUNCH-3] of many nodes that tell the same, one does', async () => {
      const house = await openHouse(stores())
      const room = await listed(house)
      const told = await Promise.all(Array.from({ length: 12 }, () => relist({ ...room, phase: 'after' }, 7, house)))
      expect(told.filter(Boolean)).toHaveLength(1)
      expect(await types(house, room)).toHaveLength(1)
    })

    it('[LAUNCH-4] a draft is told of to staff, until it is none', async () => {
      const house = await openHouse(stores())
      const draft = await listed(house, { phase: 'draft' })
      await relist({ ...draft, title: 'Other' }, 2, house)
      await relist({ ...draft, phase: 'warmup' }, 3, house)
      expect(await types(house, draft)).toMatchObject([{ to: 'staff', title: 'Other' }, { phase: 'warmup' }])
      expect((await types(house, draft))[1]).not.toHaveProperty('to')
    })

    it('a room that was never listed is not told of', async () => {
      const house = await openHouse(stores())
      const { room } = await openRoom(stores())
      expect(await relist({ room, title: 'A launch', code: newCode(), phase: 'live' }, 9, house)).toBe(false)
      expect(await listedIn(house, room)).toEqual([])
    })
  })
}
