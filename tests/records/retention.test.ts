import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ballotRecords } from '../../src/polls/ballot-records.ts'
import { HOUSE, type PersonId, type RoomId } from '../../src/protocol/core.ts'
import { forgetIn, ofPerson } from '../../src/records/forgetting.ts'
import { planRetention, recordDeadlines } from '../../src/records/record-deadlines.ts'
import { firstDigest, markOf, nextDigest } from '../../src/rooms/digest.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import type { LiveRoom } from '../../src/rooms/live-room.ts'
import { StoreDown } from '../../src/rooms/room-log.ts'
import type { Deadline } from '../../src/rooms/deadline-store.ts'
import { ownRedis, type OwnRedis } from '../redis/own-redis.ts'
import { launch, newRoom, type App, type LaunchOptions } from '../support.ts'
import { gatedLog } from '../rooms/gated-log.ts'
import { act, busyRoom, castOf, entriesOf, viewsOf } from './record-stage.ts'

const DAY_MS = 24 * 3_600_000
const logger = pino({ level: 'silent' })

/** The same stores, some days later: what is kept long enough goes. */
async function later(app: App, days: number) {
  const clock = { now: () => app.stores.clock.now() + days * DAY_MS }
  const { stores } = app.stores
  const hosting = new Hosting({ log: stores.log, clock, logger })
  const house = (await hosting.open(HOUSE)) as LiveRoom
  return {
    hosting,
    house,
    clock,
    ground: { ...stores, hosting, ballots: ballotRecords(stores.polls) },
    [Symbol.dispose]: () => hosting[Symbol.dispose](),
  }
}
type Later = Awaited<ReturnType<typeof later>>

/** Takes a deadline of the house as a node would that finds it due. */
async function take(
  { ground, house }: Later,
  kind: 'room.retain' | 'person.forget',
  days: { lines?: number; members?: number } = {},
) {
  const steps = recordDeadlines(ground, { retainLinesDays: days.lines ?? 0, retainMembersDays: days.members ?? 0 })
  const due = (await ground.deadlines.due(house.fence().now, 1_000)).filter((each) => each.kind === kind)
  for (const each of due) await steps[kind](each as Deadline, house)
  return due
}

const plan = ({ ground, house }: Later): Promise<void> =>
  planRetention({ ...ground, logger }, house, { retainLinesDays: 1, retainMembersDays: 1 })
/** The plan is for a few seconds from now: then. */
const untilDue = async (app: App, days: number): Promise<Later> => later(app, days + 1 / 1_440)

/** A Redis of its own: days pass here, and the house's time never goes back. */
let redis: OwnRedis
beforeAll(async () => {
  redis = await ownRedis()
})
afterAll(() => redis[Symbol.asyncDispose]())

describe.each<[string, () => LaunchOptions]>([
  ['embedded', () => ({})],
  ['redis', () => ({ redisUrl: redis.url })],
])('%s', (_, options) => {
  it('[KEEP-4] so many days after a room is archived its words are gone, and the digest still holds', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await busyRoom(app, cast, 9, 60)
    await act(app, cast.host, room, 'brakes.set', { hold: false, slow: 0 })
    const { staff } = await viewsOf(app.stores.stores, room)
    if (staff.chat.held.length > 0)
      await act(app, cast.host, room, 'chat.judge', { held: staff.chat.held.map(({ held }) => held), allow: true })
    await act(app, cast.host, room, 'launch.move', { startsAt: null, archivesAt: null })
    const open = await newRoom(app)
    await act(app, cast.ann, open, 'chat.send', { text: 'words that stay' })
    expect((await act(app, cast.host, room, 'launch.archive')).refused).toBeUndefined()
    const fan = await app.join('Cara', { room: open })
    await fan.until(({ house }) =>
      house.view.everyone.rooms.some((each) => each.room === room && each.phase === 'archived'),
    )
    const before = await entriesOf(app.stores.stores, room)
    expect(JSON.stringify(before)).toMatch(/words |edited /)
    using early = await untilDue(app, 9)
    await plan(early)
    using still = await untilDue(app, 9.1)
    await take(still, 'room.retain', { lines: 10 })
    expect(await entriesOf(app.stores.stores, room)).toEqual(before)
    using after = await later(app, 11)
    await take(after, 'room.retain', { lines: 10 })
    const now = await entriesOf(app.stores.stores, room)
    expect(JSON.stringify(now)).not.toMatch(/words \d|edited \d|Ann Ash|Bob Birch|rude/)
    expect(await heads(app, room, before.length)).toBe(digestOfEntries(room, before))
    expect(JSON.stringify(await entriesOf(app.stores.stores, open))).toContain('words that stay')
    expect(await viewsOf(app.stores.stores, room)).toEqual(await viewsOfLive(after, room))
    using next = await later(app, 13)
    expect(await take(next, 'room.retain', { lines: 10 })).toHaveLength(1)
    expect(await entriesOf(app.stores.stores, room)).toEqual(now)
  })

  it('[KEEP-5] a member who has not come for so many days is forgotten as if they had asked', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await newRoom(app)
    await act(app, cast.ann, room, 'chat.send', { text: 'a member said' })
    const { members } = app.stores.stores
    const [gone, here] = [cast.ann.person.id, cast.bob.person.id]
    const now = app.stores.clock.now()
    const ask = (guest: PersonId, subject: string, at: number) =>
      members.signOn(
        [{ subject: `${room}-${subject}`, guest, fresh: `m_${room}-${subject}` as PersonId, name: 'Membername' }],
        at,
      )
    await ask(gone, 'gone', now)
    await ask(here, 'here', now + 9 * DAY_MS)
    using day = await untilDue(app, 10)
    await plan(day)
    using due = await untilDue(app, 10.1)
    await take(due, 'room.retain', { members: 10 })
    using then = await untilDue(app, 10.2)
    expect(await members.find(gone)).toBeDefined()
    await take(then, 'person.forget')
    expect(await members.find(gone)).toBeUndefined()
    expect(await members.find(here)).toMatchObject({ person: here })
    expect(JSON.stringify(await entriesOf(app.stores.stores, room))).not.toContain('a member said')
    const { mine } = await viewsOf(app.stores.stores, HOUSE)
    expect(mine[gone]).toMatchObject({ session: { until: expect.any(Number) as number } })
  })
})

it('[KEEP-1] one room that cannot be asked holds up no other, and is looked at again', async () => {
  await using app = await launch()
  const cast = await castOf(app)
  const [away, here] = [await newRoom(app), await newRoom(app)]
  for (const room of [away, here]) await act(app, cast.ann, room, 'chat.send', { text: 'to be forgotten' })
  using day = await later(app, 1)
  const { log, decisions } = day.ground
  const person = cast.ann.person.id
  const deadlines = [{ kind: 'person.forget', thing: person, at: day.clock.now() } as const]
  await decisions.decide(HOUSE, { deadlines }, day.house.fence())
  const broken = gatedLog(log, {
    read: (room, ...asked) => (room === away ? Promise.reject(new StoreDown('unavailable')) : log.read(room, ...asked)),
  })
  await take({ ...day, ground: { ...day.ground, log: broken } }, 'person.forget')
  const text = async (room: RoomId): Promise<string> => JSON.stringify(await entriesOf(app.stores.stores, room))
  expect([(await text(away)).includes('to be forgotten'), (await text(here)).includes('to be forgotten')]).toEqual([
    true,
    false,
  ])
  expect((await app.stores.stores.deadlines.due(day.clock.now() + DAY_MS, 99)).map(({ thing }) => thing)).toContain(
    person,
  )
  expect(await forgetIn(day.ground, away, ofPerson(person))).toBe(true)
  expect(await text(away)).not.toContain('to be forgotten')
})

it('[KEEP-1] what was begun before a node fell goes on when it is back', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-keep-'))
  let room: RoomId
  {
    await using app = await launch({ dir })
    const cast = await castOf(app)
    room = await newRoom(app)
    await act(app, cast.ann, room, 'chat.send', { text: 'to be forgotten' })
    await app.server[Symbol.asyncDispose]()
    const { log, decisions } = app.stores.stores
    const head = await log.head(HOUSE)
    const now = app.stores.clock.now()
    const deadlines = [{ kind: 'person.forget', thing: cast.ann.person.id, at: now } as const]
    await decisions.decide(HOUSE, { deadlines }, { epoch: head?.epoch as never, seen: head?.seq ?? 0, now })
  }
  await using app = await launch({ dir })
  await vi.waitFor(
    async () => expect(JSON.stringify(await entriesOf(app.stores.stores, room))).not.toContain('to be forgotten'),
    { timeout: 10_000, interval: 50 },
  )
  await app[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const digestOfEntries = (room: RoomId, entries: Awaited<ReturnType<typeof entriesOf>>): string =>
  entries.reduce((before, entry) => nextDigest(before, markOf(entry)), firstDigest(room))
const heads = async (app: App, room: RoomId, upTo: number): Promise<string> =>
  digestOfEntries(room, (await entriesOf(app.stores.stores, room)).slice(0, upTo))

/** What a node serves that was there while the words went. */
async function viewsOfLive({ hosting, ground }: Later, room: RoomId) {
  const live = (await hosting.open(room)) as LiveRoom
  await live.reach((await ground.log.head(room))?.seq ?? 0, 2_000)
  const { everyone, staff, mine } = live.replica
  return { everyone, staff, mine: Object.fromEntries(mine) }
}
