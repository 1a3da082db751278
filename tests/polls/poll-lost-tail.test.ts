import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Poll, PollId } from '../../src/protocol/polls.ts'
import { journal, ownRedis, type OwnRedis } from '../redis/own-redis.ts'
import { launch, newId, type App, type Fan } from '../support.ts'
import { pollStage, type PollStage } from './poll-stage.ts'

const PATIENTLY = { timeout: 10_000, interval: 50 }

/** A room with a host and four fans, on a Redis that can lose what was written last. */
async function lossy() {
  const redis = await ownRedis()
  const stage = await pollStage({ redisUrl: redis.url })
  const fans = await Promise.all([0, 1, 2, 3].map((i) => stage.app.join(`Fan ${i}`, { room: stage.room })))
  const close = async (): Promise<void> => {
    await stage[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
  }
  return { redis, stage, fans, [Symbol.asyncDispose]: close }
}

/** Redis dies, and comes back without what was written after that moment; resolves when everybody has begun anew. */
async function backTo(redis: OwnRedis, moment: number, everybody: readonly Fan[]): Promise<void> {
  const epochs = everybody.map(({ room }) => room.position?.epoch)
  await redis.kill()
  journal(redis).cut(moment)
  await redis.again()
  await Promise.all(everybody.map((fan, i) => fan.until(({ room }) => room.position?.epoch !== epochs[i])))
}

const vote = (fan: Fan, poll: PollId, choice: number, id = newId()) =>
  fan.send('poll.vote', { id, poll, round: 1, choice: [choice] })
async function surely({ host }: PollStage, command: 'poll.close' | 'poll.reveal', poll: PollId): Promise<void> {
  await expect.poll(() => host.send(command, { poll, round: 1 }), PATIENTLY).toMatchObject({ ok: true })
}

/** Until that poll is sealed, and its file is what was sealed and announced. */
async function filed({ url }: App, room: string, fan: Fan, poll: PollId): Promise<Poll> {
  const known = () => fan.room.view.everyone.polls.find((one) => one.poll === poll)
  await fan.until(() => known()?.seal !== undefined)
  const lines = (await (await fetch(`${url}/api/rooms/${room}/polls/${poll}/ballots`)).text()).split('\n').slice(1, -2)
  const sum = createHash('sha256').update(lines.map((line) => `${line}\n`).join(''))
  expect(known()?.seal).toBe(sum.digest('hex'))
  expect(lines).toHaveLength(known()?.result?.guests.ballots ?? -1)
  return known() as Poll
}

describe('a log that loses its tail in the middle of a poll', () => {
  it('[POLL-1] [RED-3] its opening is lost: nobody votes in it, and it is opened again from the queue with nothing in it', async () => {
    await using scene = await lossy()
    const { redis, stage, fans } = scene
    const { room, host, app } = stage
    const poll = await stage.open()
    await host.send('poll.close', { poll, round: 1 })
    await filed(app, room, host, poll)
    const other = 'lost-1' as PollId
    await host.send('poll.draft', { poll: other, setup: stage.poll(host, poll)!.setup })
    const before = journal(redis).length()
    await host.send('poll.open', { poll: other })
    await Promise.all(fans.map((fan) => fan.until(() => stage.poll(fan, other)?.state === 'open')))
    expect(await vote(fans[0]!, other, 0)).toMatchObject({ ok: true })
    await backTo(redis, before, [host, ...fans])
    expect(fans.map((fan) => stage.poll(fan, other))).toEqual([undefined, undefined, undefined, undefined])
    await expect.poll(() => vote(fans[1]!, other, 1), PATIENTLY).toMatchObject({ refused: 'not_found' })
    await expect.poll(() => host.send('poll.open', { poll: other }), PATIENTLY).toMatchObject({ ok: true })
    await fans[1]!.until((fan) => stage.poll(fan, other)?.state === 'open')
    expect(await vote(fans[1]!, other, 1)).toMatchObject({ ok: true })
    await surely(stage, 'poll.close', other)
    expect((await filed(app, room, host, other)).result?.guests.votes).toEqual([0, 1, 0])
  }, 60_000)

  it.each(['closed', 'revealed', 'sealed'] as const)(
    '[POLL-1] [RED-3] its close is lost after it was %s: it is open, takes votes, and its second result and seal are of what it holds then',
    async (reached) => {
      await using scene = await lossy()
      const { redis, stage, fans } = scene
      const { room, host, app } = stage
      const poll = await stage.open({ shown: reached === 'closed' ? 'reveal' : 'live' })
      for (const [i, fan] of fans.slice(0, 2).entries()) expect(await vote(fan, poll, i)).toMatchObject({ ok: true })
      const before = journal(redis).length()
      await host.send('poll.close', { poll, round: 1 })
      if (reached === 'sealed') await filed(app, room, host, poll)
      else await stage.sees(host, poll, reached)
      await backTo(redis, before, [host, ...fans])
      expect(fans.map((fan) => stage.poll(fan, poll)?.state)).toEqual(['open', 'open', 'open', 'open'])
      await expect.poll(() => vote(fans[2]!, poll, 2), PATIENTLY).toMatchObject({ ok: true })
      expect(await vote(fans[0]!, poll, 2)).toMatchObject({ ok: true })
      await surely(stage, 'poll.close', poll)
      if (reached === 'closed') await surely(stage, 'poll.reveal', poll)
      await stage.sees(host, poll, 'revealed')
      expect((await filed(app, room, host, poll)).result?.guests).toEqual({
        ballots: 3,
        abstained: 0,
        votes: [0, 1, 2],
      })
    },
    60_000,
  )

  it('[POLL-3] [RED-3] the ballot that closed a full poll is lost: another takes its place, and it closes again, once, on two nodes', async () => {
    await using scene = await lossy()
    const { redis, stage, fans } = scene
    const { room, host, app } = stage
    await using second = await launch({ redisUrl: redis.url })
    const far = await second.join('Far', { room })
    const full = await stage.open({ atBallots: 2 })
    expect(await vote(fans[0]!, full, 0)).toMatchObject({ ok: true })
    const before = journal(redis).length()
    expect(await vote(fans[1]!, full, 1)).toMatchObject({ ok: true })
    await filed(app, room, far, full)
    await backTo(redis, before, [host, far, ...fans])
    await expect.poll(() => vote(far, full, 2), PATIENTLY).toMatchObject({ ok: true })
    expect((await filed(app, room, far, full)).result?.guests.votes).toEqual([1, 0, 1])
    expect(await vote(fans[3]!, full, 1)).toMatchObject({ refused: 'poll_closed' })
    const types = (await app.stores.stores.log.read(room, 1, 1_000)).map(({ body }) => JSON.parse(body).type as string)
    for (const type of ['poll.closed', 'poll.counted', 'poll.revealed', 'poll.sealed'])
      expect([type, types.filter((one) => one === type).length]).toEqual([type, 1])
  }, 60_000)
})
