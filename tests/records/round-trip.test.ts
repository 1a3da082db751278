import { Readable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { ballotRecords } from '../../src/polls/ballot-records.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import { importRoom } from '../../src/records/import-room.ts'
import { Hosting } from '../../src/rooms/hosting.ts'
import { bothStores, launch, newId, post, redisHouse, type App, type LaunchOptions } from '../support.ts'
import {
  act,
  busyRoom,
  castOf,
  entriesOf,
  exported,
  exportText,
  importing,
  sumOf,
  viewsOf,
  type Cast,
} from './record-stage.ts'

const address = (): RoomId =>
  `back-${newId()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}` as RoomId

/** A room goes to another server, and what comes of it there. */
async function taken(from: App, cast: Cast, room: RoomId, to: App, packed = false) {
  const { host } = to === from ? cast : await castOf(to)
  const target = address()
  const answer = await importing(to, host, target, await exportText(from, cast.host, room), { packed })
  expect(answer).toMatchObject({ status: 201, room: target })
  return { target, answer }
}

describe.each<[string, () => LaunchOptions, () => LaunchOptions]>([
  ['embedded to embedded', () => ({}), () => ({})],
  ['embedded to redis', () => ({}), () => ({ redisUrl: redisHouse() })],
  ['redis to embedded', () => ({ redisUrl: redisHouse() }), () => ({})],
])('%s', (_, from, to) => {
  it.each([1, 2, 3])(
    '[DATA-2] a room that was exported and imported looks the same to everybody (seed %i)',
    async (seed) => {
      await using one = await launch(from())
      await using two = await launch(to())
      const cast = await castOf(one)
      const room = await busyRoom(one, cast, seed)
      const before = await entriesOf(one.stores.stores, room)
      const { target, answer } = await taken(one, cast, room, two, seed === 2)
      const after = await entriesOf(two.stores.stores, target)
      expect(answer.entries).toBe(before.length)
      expect(after.slice(0, -1)).toEqual(before)
      expect(JSON.parse(after.at(-1)?.body ?? '')).toMatchObject({ type: 'launch.imported', from: room })
      const [was, is] = [await viewsOf(one.stores.stores, room), await viewsOf(two.stores.stores, target)]
      expect({ ...is, everyone: { ...is.everyone, launch: { ...is.everyone.launch, code: '' } } }).toEqual({
        ...was,
        everyone: { ...was.everyone, launch: { ...was.everyone.launch, code: '' } },
      })
    },
  )
})

describe.each(bothStores)('%s', (_, options) => {
  it('[DATA-2] beside its original it has a join code of its own, and the house lists both', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await busyRoom(app, cast, 7, 10)
    const { target, answer } = await taken(app, cast, room, app)
    expect((await viewsOf(app.stores.stores, target)).everyone.launch.code).toBe(answer.code)
    for (const [code, its] of [
      [(await viewsOf(app.stores.stores, room)).everyone.launch.code, room],
      [answer.code, target],
    ])
      expect(await (await fetch(`${app.url}/api/codes/${code}`)).json()).toEqual({ room: its })
    const fan = await app.join('Cara', { room: target })
    await fan.until(({ house }) =>
      house.view.everyone.rooms.some((listed) => listed.room === target && listed.code === answer.code),
    )
  })

  it('[DATA-3] what held in the room holds again: lines wait, a time-out counts, cards and the archive come', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await busyRoom(app, cast, 11, 0)
    const soon = Date.now() + 3_600_000
    await act(app, cast.host, room, 'person.restrict', { person: cast.bob.person.id, forMs: 600_000 })
    await act(app, cast.host, room, 'teaser.plan', { teaser: { card: 'one', at: soon, title: 'Soon' } })
    await act(app, cast.host, room, 'launch.move', { archivesAt: soon + 1 })
    await act(app, cast.host, room, 'brakes.set', { hold: true })
    const waiting = await act(app, cast.ann, room, 'chat.send', { text: 'may I?' })
    const { target } = await taken(app, cast, room, app)
    expect(await act(app, cast.ann, target, 'chat.send', { text: 'and now?' })).toMatchObject({ held: true })
    expect(await act(app, cast.bob, target, 'chat.send', { text: 'me too' })).toMatchObject({ refused: 'muted' })
    expect(await act(app, cast.host, target, 'chat.judge', { held: [waiting.seq], allow: true })).toEqual({ judged: 1 })
    const due = (await app.stores.stores.deadlines.due(soon + 1, 1_000)).filter((each) => each.room === target)
    expect(due.map(({ kind, thing, at }) => [kind, thing, at - soon])).toEqual([
      ['teaser.show', 'one', 0],
      ['launch.archive', target, 1],
    ])
    expect((await act(app, cast.host, target, 'launch.archive')).refused).toBe('owed')
  })

  it('[DATA-3] an archived room comes back closed, with its T-0 in the past', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const startsAt = Date.now() + 400
    const { room } = await post<{ room: RoomId }>(
      `${app.url}/api/rooms`,
      { id: newId(), title: 'Show', startsAt },
      cast.host.token,
    )
    const fan = await app.join('Cara', { room })
    await fan.until(({ room: { view } }) => view.everyone.launch.phase === 'live')
    await act(app, cast.ann, room, 'chat.send', { text: 'that was it' })
    for (const step of ['launch.end', 'launch.archive']) await act(app, cast.host, room, step)
    const { target } = await taken(app, cast, room, app)
    expect(await act(app, cast.ann, target, 'chat.send', { text: 'more' })).toMatchObject({ refused: 'closed' })
    await fan.until(({ house }) =>
      house.view.everyone.rooms.some((each) => each.room === target && each.startsAt === startsAt),
    )
    expect((await viewsOf(app.stores.stores, target)).everyone.launch).toMatchObject({ phase: 'archived', startsAt })
  })

  it('[DATA-4] two who import to one address at once: one room, one refusal, whole', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await busyRoom(app, cast, 5, 30)
    const file = await exportText(app, cast.host, room)
    const target = address()
    const answers = await Promise.all([1, 2].map(() => importing(app, cast.host, target, file)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect((await entriesOf(app.stores.stores, target)).slice(0, -1)).toEqual(await entriesOf(app.stores.stores, room))
    expect(await importing(app, cast.host, target, file)).toMatchObject({ status: 409, refused: 'room_exists' })
    expect(await importing(app, cast.host, room, file)).toMatchObject({ status: 409, refused: 'room_exists' })
  })

  it('[DATA-4] an import that broke off before the house told of the room is brought to its end by the same file alone', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await busyRoom(app, cast, 8, 30)
    const file = await exportText(app, cast.host, room)
    const other = await exportText(app, cast.host, await busyRoom(app, cast, 9, 10))
    const target = address()
    const { stores, clock } = app.stores
    using hosting = new Hosting({ log: stores.log, clock, logger: pino({ level: 'silent' }) })
    const launches = {
      find: (code: string) => stores.launches.find(code),
      list: () => Promise.reject(new Error('the node fell')),
      relist: () => Promise.resolve(false),
    }
    const asked = { room: target, person: cast.host.person.id }
    const ground = { log: stores.log, hosting, clock, launches, ballots: ballotRecords(stores.polls) }
    const bytes = Readable.from([Buffer.from(file)])
    await expect(importRoom(ground, asked, bytes)).rejects.toThrow('the node fell')
    expect(await importing(app, cast.host, target, other)).toMatchObject({ refused: 'room_exists' })
    expect(await importing(app, cast.host, target, file)).toMatchObject({ status: 201, room: target })
    expect(await importing(app, cast.host, target, file)).toMatchObject({ refused: 'room_exists' })
    const fan = await app.join('Cara', { room: target })
    await fan.until(({ house }) => house.view.everyone.rooms.some((listed) => listed.room === target))
  })

  it('[DATA-1] an export is the log to the letter, also packed', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await busyRoom(app, cast, 3, 40)
    const lines = (await exportText(app, cast.host, room)).trimEnd().split('\n')
    const packed = await exported(app, cast.host, room, '', { 'accept-encoding': 'gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect((await packed.text()).split('\n').slice(1, -2)).toEqual(lines.slice(1, -1))
    const entries = await entriesOf(app.stores.stores, room)
    const read = lines
      .slice(1, -1)
      .map((line) => JSON.parse(line) as { seq: number; at: number; body: object; leaf?: string })
    expect(read.map(({ body, ...entry }) => ({ ...entry, body: JSON.stringify(body) }))).toEqual(entries)
    const [header, end] = [lines[0], lines.at(-1)].map(
      (line) => JSON.parse(line ?? '') as { digest: string; head: number },
    )
    expect(header).toMatchObject({ fanfare: 'room', format: 2, room, head: entries.length, personal: true })
    const sum = sumOf(`${lines.slice(0, -1).join('\n')}\n`)
    expect(end).toEqual({ end: true, entries: entries.length, ballots: 0, digest: header?.digest, sum })
  })
})
