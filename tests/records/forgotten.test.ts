import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, it, vi } from 'vitest'
import { HOUSE, type PersonId, type RoomId } from '../../src/protocol/core.ts'
import { Replica } from '../../src/rooms/replica.ts'
import { EmbeddedEngine } from '../../src/embedded/engine.ts'
import { ownRedis } from '../redis/own-redis.ts'
import { bothStores, launch, newRoom, type App, type Fan } from '../support.ts'
import { act, castOf, entriesOf, exportText, viewsOf, type Cast, type Who } from './record-stage.ts'

const CANARY = 'Zebulon'
const WORDS = 'quartzite'
const MARKS = new RegExp(`${CANARY}|${WORDS}`)

/**
 * Somebody who has left words in every way there is: said, edited, struck, restored, held, answered, on the wall and pinned; asked,
 * answered, hidden and put back. */
async function talkative(app: App, cast: Cast, room: RoomId): Promise<Who> {
  const who = await app.session(CANARY)
  const say = (text: string) => act(app, who, room, 'chat.send', { text: `${text} ${WORDS}` })
  const host = (command: string, input: object) => act(app, cast.host, room, command, input)
  const lines = [await say('one'), await say('two')]
  await act(app, cast.ann, room, 'chat.send', { text: 'somebody else', re: lines[0]?.seq })
  await act(app, who, room, 'chat.edit', { line: lines[0]?.seq, text: `edited ${WORDS}` })
  await host('chat.pin', { line: lines[0]?.seq })
  await host('chat.feature', { line: lines[0]?.seq, on: true })
  await host('chat.remove', { line: lines[1]?.seq })
  await host('chat.restore', { line: lines[1]?.seq })
  await act(app, who, room, 'chat.edit', { line: lines[1]?.seq, text: `again ${WORDS}` })
  const questions = []
  for (const n of [1, 2, 3]) questions.push(await act(app, who, room, 'question.ask', { text: `${n} ${WORDS}?` }))
  const [answered, restored, hidden] = questions.map(({ seq }) => ({ question: seq }))
  await host('question.answer', { ...answered, text: `about ${WORDS}: yes` })
  for (const each of [restored, hidden]) await host('question.hide', { ...each })
  await host('question.restore', { ...restored })
  await host('brakes.set', { hold: true })
  await say('waiting')
  await host('brakes.set', { hold: false })
  await host('person.restrict', { person: who.person.id, name: CANARY, forMs: 600_000, reason: `said ${WORDS}` })
  return who
}

/** They ask for it, and every view that they were in shows it. */
async function forgotten(app: App, fan: Fan, who: Who): Promise<void> {
  expect(await act(app, who, HOUSE, 'session.forget')).toEqual({})
  await fan.until(({ room: { view } }) => !MARKS.test(JSON.stringify(view)))
  await settled(app, who.person.id)
}

describe.each(bothStores)('%s', (_, options) => {
  it('[KEEP-1] who wants to be forgotten is nowhere: not in logs, views, history, checkpoints, exports or resumes', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const rooms = [await newRoom(app), await newRoom(app)]
    const [room, other] = rooms as [RoomId, RoomId]
    const who = await talkative(app, cast, room)
    await act(app, who, other, 'chat.send', { text: `elsewhere ${WORDS}` })
    const host = await app.join(cast.host, { room })
    const before = await digests(app, rooms)
    const from = { ...host.room.position } as NonNullable<typeof host.room.position>
    await forgotten(app, host, who)
    for (const each of [...rooms, HOUSE]) {
      expect(await exportText(app, cast.host, each)).not.toMatch(MARKS)
      expect(JSON.stringify(await viewsOf(app.stores.stores, each))).not.toMatch(MARKS)
    }
    expect(await (await fetch(`${app.url}/api/rooms/${room}/history`)).text()).not.toMatch(MARKS)
    const back = await app.join(cast.host, { room, from })
    expect(JSON.stringify(back.welcomes)).not.toMatch(MARKS)
    expect(await digests(app, rooms, before)).toEqual(before)
    expect(await viewsOf(app.stores.stores, room)).toEqual(await servedBy(app, room, host))
  })

  it('[KEEP-2] a ban holds although nobody knows any more who it was; what others said stays', async () => {
    await using app = await launch(options())
    const cast = await castOf(app)
    const room = await newRoom(app)
    const who = await talkative(app, cast, room)
    await act(app, cast.host, room, 'person.restrict', {
      person: who.person.id,
      name: CANARY,
      forMs: null,
      reason: WORDS,
    })
    const host = await app.join(cast.host, { room })
    await host.until(({ house }) => JSON.stringify(house.view.staff?.restricted).includes(CANARY))
    await askFor(app, who.person.id)
    const house = await viewsOf(app.stores.stores, HOUSE)
    const restricted = house.staff.restricted.filter(({ person }) => person === who.person.id)
    expect(restricted).toEqual([{ person: who.person.id, until: null }])
    const { lines, pinned, featured } = (await viewsOf(app.stores.stores, room)).everyone.chat
    expect(lines.filter(({ removed }) => !removed).map(({ text }) => text)).toEqual(['somebody else'])
    expect([pinned, featured]).toEqual([undefined, []])
    const { everyone, staff } = await viewsOf(app.stores.stores, room)
    expect(staff.chat).toEqual({ held: [], struck: [] })
    expect([everyone.questions, staff.questions.hidden]).toEqual([[], []])
  })

  it('[KEEP-1] asked for again, or by two nodes, it happens once', async () => {
    await using one = await launch(options())
    await using two = options().redisUrl === undefined ? undefined : await launch(options())
    const cast = await castOf(one)
    const room = await newRoom(one)
    const who = await talkative(one, cast, room)
    const host = await (two ?? one).join(await (two ?? one).hostSession(), { room })
    await forgotten(one, host, who)
    const bodies = (await entriesOf(one.stores.stores, room)).map(
      ({ body }) => JSON.parse(body) as { type: string; gone?: [number, string][] },
    )
    const gone = bodies
      .filter(({ type }) => type !== 'chat.judged')
      .flatMap((event) => event.gone ?? [])
      .map(([seq]) => seq)
    const twice = gone.filter((seq, i) => gone.indexOf(seq) !== i)
    // A line that was struck and a question that was hidden went once, came back, and have gone for good.
    expect(twice.length).toBeLessThanOrEqual(2)
  })
})

/** What a request of theirs sets: here also for somebody who may ask for nothing any more. */
async function askFor(app: App, person: PersonId): Promise<void> {
  const { log, decisions } = app.stores.stores
  const head = await log.head(HOUSE)
  if (head === undefined) throw new Error('there is no house')
  const now = app.stores.clock.now()
  const deadlines = [{ kind: 'person.forget', thing: person, at: now } as const]
  await decisions.decide(HOUSE, { deadlines }, { epoch: head.epoch, seen: head.seq, now })
  await settled(app, person)
}

/** Until no deadline asks for somebody any more. */
const settled = (app: App, person: PersonId): Promise<void> =>
  vi.waitFor(
    async () => {
      const due = await app.stores.stores.deadlines.due(Date.now() + 3_600_000, 1_000)
      expect(due.filter(({ kind, thing }) => kind === 'person.forget' && thing === person)).toEqual([])
    },
    { timeout: 15_000, interval: 50 },
  )

/** The digest of each log, as far as it went before. */
async function digests(app: App, rooms: RoomId[], before: { seq: number }[] = []) {
  return Promise.all(
    rooms.map(async (room, i) => {
      const replica = new Replica(room)
      for (const entry of await entriesOf(app.stores.stores, room))
        if (entry.seq <= (before[i]?.seq ?? Infinity)) replica.take(entry)
      return { seq: replica.seq, digest: replica.digest }
    }),
  )
}

/** What a host who was there all the time sees, beside what the log says of everybody. */
async function servedBy(app: App, room: RoomId, host: Fan) {
  const { mine } = await viewsOf(app.stores.stores, room)
  const { everyone, staff } = host.room.view
  return { everyone, staff, mine }
}

it('[KEEP-3] nothing is left in Redis, whatever key it was under', async () => {
  await using own = await ownRedis()
  const { url } = own
  await using app = await launch({ redisUrl: url })
  const cast = await castOf(app)
  const room = await newRoom(app)
  const host = await app.join(cast.host, { room })
  const who = await talkative(app, cast, room)
  const redis = new Redis(url)
  const mentions = async (): Promise<string[]> => {
    const keys = await redis.keys('*')
    const dumps = await Promise.all(keys.map((key) => textOf(redis, key)))
    return keys.filter((_key, i) => MARKS.test(dumps[i] ?? ''))
  }
  expect(await mentions()).not.toEqual([])
  await forgotten(app, host, who)
  expect(await mentions()).toEqual([])
  await redis.quit()
})

async function textOf(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key)
  if (type === 'hash') return JSON.stringify(await redis.hgetall(key))
  if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'))
  if (type === 'zset') return JSON.stringify(await redis.zrange(key, '0', '-1'))
  return type === 'string' ? ((await redis.get(key)) ?? '') : ''
}

it('[KEEP-3] nothing is left in the journal once it was compacted', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-forget-'))
  const text = async (): Promise<string> =>
    (
      await Promise.all(
        (await readdir(dir))
          .filter((name) => name !== 'secrets.json')
          .map((name) => readFile(join(dir, name), 'utf8').catch(() => '')),
      )
    ).join('')
  {
    await using app = await launch({ dir })
    const cast = await castOf(app)
    const room = await newRoom(app)
    const host = await app.join(cast.host, { room })
    const who = await talkative(app, cast, room)
    expect(await text()).toMatch(/Zebulon/)
    await forgotten(app, host, who)
  }
  {
    await using engine = await EmbeddedEngine.open({ dir, warn: () => undefined })
    await engine.compact()
    expect(await text()).toMatch(/somebody else/)
    expect(await text()).not.toMatch(MARKS)
  }
  await rm(dir, { recursive: true })
})
