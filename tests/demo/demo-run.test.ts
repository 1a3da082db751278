import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { DEMO_HOST, isDemoPerson } from '../../src/demo/demo-fans.ts'
import { DEMO_ROOM } from '../../src/demo/demo-script.ts'
import type { PollId } from '../../src/protocol/polls.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import { ownRedis } from '../redis/own-redis.ts'
import { launch, type App, type Fan } from '../support.ts'

/** A round of ten minutes in eight seconds. */
const pace = { secondMs: 13, stillMs: 600_000 }
const PHASES = ['launch.started', 'launch.ended', 'launch.moved']
const LONG = { timeout: 90_000 }

const isHost = ({ by }: RoomEvent): boolean => by === DEMO_HOST.person.id
const isFanLine = ({ type, by }: RoomEvent): boolean =>
  type === 'chat.said' && by !== undefined && by !== DEMO_HOST.person.id && isDemoPerson(by)
const count = ({ events }: Fan, type: RoomEvent['type']): number => events.filter((event) => event.type === type).length
const phasesOf = (events: readonly RoomEvent[]): string[] =>
  events.map(({ type }) => type).filter((type) => PHASES.includes(type))

/** The whole log as events; what was put there first is left out. */
async function logOf({ stores: { stores } }: App): Promise<RoomEvent[]> {
  const entries = await stores.log.read(DEMO_ROOM, 1, 1_000_000)
  return entries.map(({ seq, at, body }) => ({ ...JSON.parse(body), seq, at }) as RoomEvent)
}

/** What the host did, each round by itself, in words that two of the same would share. */
function roundsOf(events: readonly RoomEvent[]): string[][] {
  const rounds: string[][] = [[]]
  for (const { seq: _, at: _at, id: _id, ...event } of events.filter(isHost)) {
    if (event.type === 'launch.moved') rounds.push([])
    else rounds.at(-1)?.push(JSON.stringify(event))
  }
  return rounds
}
const expectNothingTwice = (events: readonly RoomEvent[]): void => {
  for (const round of roundsOf(events)) expect(round.toSorted()).toEqual([...new Set(round)].toSorted())
}

it('[DEMO-1] goes round by itself: countdown, T-0, show, thanks, and again, and does nothing twice', LONG, async () => {
  const errors: string[] = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void errors.push(line) })
  {
    await using app = await launch({ demo: pace, logger })
    await expectTwoRounds(app)
  }
  expect(errors).toEqual([])
})

async function expectTwoRounds(app: App): Promise<void> {
  const fan = await app.join()
  expect(fan.room.view.everyone.launch).toMatchObject({ phase: 'lobby', demo: true })
  await fan.until((each) => count(each, 'launch.ended') === 2)
  expect(phasesOf(fan.events)).toEqual([...PHASES, ...PHASES].slice(0, -1))
  const events = await logOf(app)
  expectNothingTwice(events)
  for (const type of ['stage.set', 'announcement.made', 'teaser.shown', 'launch.edited'] as const)
    expect(events.filter((event) => event.type === type).length, type).toBeGreaterThan(0)
  expect(events.filter(isFanLine).length).toBeGreaterThan(5)
  expect(fan.room.signals['room.audience']?.value.count).toBeGreaterThan(50)
}

it('[DEMO-6] opens polls, reveals them, withdraws one and corrects it, and answers questions', LONG, async () => {
  await using app = await launch({ demo: pace })
  const fan = await app.join()
  const names = ['guess', 'sound', 'colour', 'camera', 'battle', 'again', 'city', 'city-b']
  // What a machine that stood still has missed opens a round later.
  const wanted = [...names.map((name) => `demo-${name} 1`), 'demo-guess 2']
  const { events } = fan // the log has lost the words of what was taken back
  const of = <T extends RoomEvent['type']>(type: T) =>
    events.filter((event): event is Extract<RoomEvent, { type: T }> => event.type === type)
  const opened = () => of('poll.opened').map(({ poll, round }) => `${poll.replace(/city-[^-]*/, 'city')} ${round}`)
  await fan.until(() => wanted.every((each) => opened().includes(each)))
  await fan.until((each) => count(each, 'poll.archived') > 0)
  expect(of('poll.revealed').length).toBeGreaterThan(5)
  expect(of('poll.withdrawn')[0]?.corrected).toMatch(/^demo-city-.*-b$/)
  const votes = of('poll.revealed').map(({ result }) => result.guests.ballots)
  expect(votes.filter((ballots) => ballots > 20).length, 'fans have voted').toBeGreaterThan(3)
  const answers = of('question.answered').map(({ text }) => text !== undefined)
  expect(new Set(answers), 'typed and aloud').toEqual(new Set([true, false]))
  const onAir = of('stage.set').map(({ scene }) => scene?.kind)
  for (const kind of ['poll', 'question']) expect(onAir).toContain(kind)
})

it('[DEMO-7] its fans vote in what another host opens', LONG, async () => {
  await using app = await launch({ demo: pace })
  const host = await app.join(await app.hostSession())
  await host.until(({ events }) => events.some(isHost))
  const setup = { kind: 'yes_no', question: 'Does it work?', options: [], shown: 'live' } as const
  expect(await host.send('poll.draft', { poll: 'a-real-one' as PollId, setup })).toMatchObject({ ok: true })
  expect(await host.send('poll.open', { poll: 'a-real-one' as PollId })).toMatchObject({ ok: true })
  await host.until(({ room }) => (room.signals['poll.tally']?.value['a-real-one']?.turnout ?? 0) > 50)
})

it('[DEMO-1] a restart goes on where it was, and does nothing twice', LONG, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-demo-'))
  try {
    {
      await using app = await launch({ demo: pace, dir })
      const fan = await app.join()
      await fan.until(
        (each) => count(each, 'launch.started') === 1 && each.room.view.everyone.stage.scene !== undefined,
      )
    }
    await using app = await launch({ demo: pace, dir })
    const fan = await app.join()
    expect(fan.room.view.everyone.launch.phase).toBe('live')
    await fan.until((each) => count(each, 'launch.ended') === 1)
    const events = await logOf(app)
    expect(phasesOf(events)).toEqual(PHASES.slice(0, 2))
    expectNothingTwice(events)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

it('[DEMO-1] two nodes that both lead do nothing twice', LONG, async () => {
  await using redis = await ownRedis()
  const env = { DEMO: 'on' }
  await using one = await launch({ demo: pace, redisUrl: redis.url, env })
  await using other = await launch({ demo: pace, redisUrl: redis.url, env })
  const fans = [await one.join(), await other.join()]
  for (const fan of fans) await fan.until((each) => count(each, 'launch.ended') === 1)
  const events = await logOf(one)
  expect(phasesOf(events)).toEqual(PHASES.slice(0, 2))
  expectNothingTwice(events)
})

it('[DEMO-2] says nothing while nobody is there, and goes on when somebody comes', LONG, async () => {
  await using app = await launch({ demo: pace })
  const first = await app.join()
  await first.until(({ events }) => events.some(isHost))
  first.socket.disconnect()
  const until = async (type: string): Promise<RoomEvent[]> => {
    await expect
      .poll(async () => (await logOf(app)).map((event) => event.type), { timeout: 20_000, interval: 20 })
      .toContain(type)
    return logOf(app)
  }
  const left = (await until('teaser.shown')).length
  const alone = (await until('launch.started')).slice(left)
  expect(alone.filter(({ by }) => by !== undefined)).toEqual([])
  const second = await app.join()
  await second.until(({ events }) => events.some(isHost))
})

it('[DEMO-3] keeps still when a host does something, while its fans go on', LONG, async () => {
  await using app = await launch({ demo: pace })
  const host = await app.join(await app.hostSession())
  await host.until(({ events }) => events.some(isHost))
  expect(await host.send('stage.set', { scene: { kind: 'back_soon' } })).toMatchObject({ ok: true })
  const done = host.events.length
  await host.until(({ events }) => events.slice(done).some(isFanLine))
  const still = host.events.length
  await host.until(
    (each) => count(each, 'launch.started') === 1 && each.events.slice(still).filter(isFanLine).length > 5,
  )
  expect(host.events.slice(still).filter(isHost)).toEqual([])
  expect(host.room.view.everyone.stage.scene).toEqual({ kind: 'back_soon' })
})

it('[DEMO-3] takes over again after a while', LONG, async () => {
  await using app = await launch({ demo: { ...pace, stillMs: 500 } })
  const host = await app.join(await app.hostSession())
  await host.until(({ events }) => events.some(isHost))
  expect(await host.send('announcement.make', { text: 'One moment' })).toMatchObject({ ok: true })
  await host.until(({ events }) => events.some((event) => event.type === 'announcement.made' && !isHost(event)))
  const done = host.events.length
  await host.until(({ events }) => events.slice(done).some(isHost))
})

it.each([
  ['DEMO=off', false, { DEMO: 'off' }],
  ['REDIS_URL and nothing said about it', true, { DEMO: '' }],
])('[DEMO-4] there is nobody but those who come, with %s', async (_, withRedis, env) => {
  await using redis = withRedis ? await ownRedis() : undefined
  await using app = await launch({ env, ...(redis && { redisUrl: redis.url }) })
  const fan = await app.join()
  await fan.until(({ room }) => room.signals['room.audience'] !== undefined)
  expect(fan.room.signals['room.audience']?.value.count).toBe(1)
  expect(fan.events).toEqual([])
})
