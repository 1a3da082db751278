import { expect, it } from 'vitest'
import type { RoomEvent } from '../../src/protocol/index.ts'
import type { PollId } from '../../src/protocol/polls.ts'
import { colours, newPoll } from '../polls/poll-setups.ts'
import { launch, newRoom, redisHouse, type App, type Fan } from '../support.ts'

const eventsOf = async ({ stores }: App, room: Parameters<App['stores']['stores']['log']['head']>[0], poll: PollId) =>
  (await stores.stores.log.read(room, 1, 10_000))
    .map(({ body }) => JSON.parse(body) as RoomEvent)
    .filter((event) => event.type.startsWith('poll.') && 'poll' in event && event.poll === poll)
    .map(({ type }) => type)

const stateOf = (fan: Fan, poll: PollId) => fan.room.view.everyone.polls.find((one) => one.poll === poll)
const whole = [
  'poll.drafted',
  'poll.opened',
  'poll.dropped',
  'poll.closed',
  'poll.counted',
  'poll.revealed',
  'poll.sealed',
]

it('[POLL-3] [POLL-7] three nodes, three hosts and a full box close a poll once, and it is counted once', async () => {
  const redisUrl = redisHouse()
  await using first = await launch({ redisUrl })
  await using second = await launch({ redisUrl })
  await using third = await launch({ redisUrl })
  const nodes = [first, second, third]
  const room = await newRoom(first)
  const hosts = await Promise.all(nodes.map(async (app) => app.join(await app.hostSession(), { room })))
  const fans = await Promise.all(nodes.map((app, i) => app.join(`Fan ${i}`, { room })))
  for (let turn = 0; turn < 4; turn++) {
    const poll = newPoll()
    await hosts[0]?.send('poll.draft', { poll, setup: { ...colours, atBallots: 2, forMs: 60_000 } })
    await hosts[0]?.send('poll.open', { poll })
    await Promise.all([...hosts, ...fans].map((one) => one.until(() => stateOf(one, poll)?.state === 'open')))
    const [votes] = await Promise.all([
      Promise.all(fans.map((fan, i) => fan.send('poll.vote', { poll, round: 1, choice: [i] }))),
      ...hosts.map((host) => host.send('poll.extend', { poll, round: 1, byMs: 1_000 })),
      ...hosts.map((host) => host.send('poll.close', { poll, round: 1 })),
    ])
    await Promise.all(fans.map((fan) => fan.until(() => stateOf(fan, poll)?.seal !== undefined)))
    const counted = stateOf(fans[0]!, poll)?.result?.guests.ballots
    expect(counted).toBe(votes.filter(({ ok }) => ok).length)
    expect((await eventsOf(first, room, poll)).filter((type) => type !== 'poll.extended').toSorted()).toEqual(
      whole.toSorted(),
    )
  }
}, 40_000)

it('[POLL-1] the node that closed a poll dies before it is counted: another one counts, reveals and seals it, once', async () => {
  const redisUrl = redisHouse()
  await using other = await launch({ redisUrl })
  const room = await newRoom(other)
  const fan = await other.join('Ann', { room })
  for (let turn = 0; turn < 3; turn++) {
    const poll = newPoll()
    const dying = await launch({ redisUrl })
    const host = await dying.join(await dying.hostSession(), { room })
    await host.send('poll.draft', { poll, setup: colours })
    await host.send('poll.open', { poll })
    await fan.until(() => stateOf(fan, poll)?.state === 'open')
    expect(await fan.send('poll.vote', { poll, round: 1, choice: [turn] })).toMatchObject({ ok: true })
    const closing = host.send('poll.close', { poll, round: 1 })
    await Promise.all([closing, closing.then(() => dying[Symbol.asyncDispose]())])
    await fan.until(() => stateOf(fan, poll)?.seal !== undefined)
    expect(stateOf(fan, poll)?.result).toMatchObject({ winners: [turn], guests: { ballots: 1 } })
    expect((await eventsOf(other, room, poll)).toSorted()).toEqual(whole.toSorted())
  }
}, 40_000)
