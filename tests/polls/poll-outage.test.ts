import { expect, it } from 'vitest'
import { ownRedis } from '../redis/own-redis.ts'
import { newId } from '../support.ts'
import { pollStage } from './poll-stage.ts'

it('[VOTE-2] a Redis that is killed in the middle of a poll and comes back: what was accepted counts, once', async () => {
  await using redis = await ownRedis()
  await using stage = await pollStage({ redisUrl: redis.url })
  const { app, room, host } = stage
  const fans = await Promise.all(Array.from({ length: 12 }, (_, i) => app.join(`Fan ${i}`, { room })))
  const poll = await stage.open()
  const votes = fans.map((_, i) => ({ id: newId(), poll, round: 1, choice: [i % 3] }))
  const send = (i: number) => fans[i]!.send('poll.vote', votes[i]!)
  const early = await Promise.all([0, 1, 2, 3, 4, 5].map(send))
  expect(early.every(({ ok }) => ok)).toBe(true)
  await redis.kill()
  expect(await send(6)).toMatchObject({ ok: false })
  await redis.again()
  // Who was told nothing, or no, asks again by the same id until there is an answer; so does who has had one.
  for (const [i] of fans.entries()) await expect.poll(() => send(i), { timeout: 15_000 }).toMatchObject({ ok: true })
  expect(await send(0)).toEqual(early[0])
  await expect.poll(() => host.send('poll.close', { poll, round: 1 }), { timeout: 10_000 }).toMatchObject({ ok: true })
  const { result } = await stage.sees(host, poll, 'revealed')
  expect(result?.guests).toEqual({ ballots: 12, abstained: 0, votes: [4, 4, 4] })
}, 60_000)
