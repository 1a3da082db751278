import { expect, it } from 'vitest'
import { conversation, done } from '../chat/chat-cast.ts'
import { asked, standing, votesOf } from '../questions/question-cast.ts'
import { newId, type Fan } from '../support.ts'
import { journal, ownRedis } from './own-redis.ts'

const PATIENTLY = { timeout: 20_000, interval: 100 }

/** Until it is accepted, by the same id. */
async function surely(fan: Fan, question: number, on: boolean): Promise<void> {
  const upvote = { id: newId(), question, on }
  await expect.poll(() => fan.send('question.upvote', upvote), PATIENTLY).toMatchObject({ ok: true })
}
const sees = (fan: Fan, votes: Record<number, number>) =>
  fan.until((one) => JSON.stringify(votesOf(one)) === JSON.stringify(votes))

it('[ASK-3] upvotes given and taken back on two nodes while Redis is killed twice are counted exactly', async () => {
  await using redis = await ownRedis()
  await using room = await conversation({ redisUrl: redis.url })
  const { ann, bob } = room
  const [first, second] = [await asked(ann, 'why?'), await asked(bob, 'when?')]
  const join = (i: number) => room.nodes[i % 2]!.join(`Fan ${i}`, { room: room.room })
  const fans = await Promise.all(Array.from({ length: 24 }, (_, i) => join(i)))
  const acts = fans.map(async (fan, i) => {
    for (let turn = 0; turn <= i % 4; turn++) await surely(fan, i % 3 === 0 ? second : first, turn % 2 === 0)
  })
  for (let turn = 0; turn < 2; turn++) {
    await surely(ann, second, turn === 0)
    await redis.kill()
    await redis.again()
  }
  await Promise.all(acts)
  // Those with an even number end with an upvote: one in three of them for the second question.
  for (const fan of [ann, bob]) await sees(fan, { [first]: 8, [second]: 4 })
  const wanted = await Promise.all(fans.map(async (fan) => done(await fan.send('question.mine', {})).upvoted))
  expect(wanted.map(({ length }) => length)).toEqual(fans.map((_, i) => (i % 2 === 0 ? 1 : 0)))
}, 60_000)

it('[ASK-3] [RED-3] a question that was lost with its upvotes leaves none to the one that gets its number', async () => {
  await using redis = await ownRedis()
  await using room = await conversation({ redisUrl: redis.url })
  const { ann, bob, host, second, nodes } = room
  const kept = await asked(ann, 'why?')
  await surely(bob, kept, true)
  const everybody = [ann, bob, host, second]
  for (const fan of everybody) await sees(fan, { [kept]: 1 })
  const before = journal(redis).length()
  const lost = await asked(ann, 'when?')
  for (const fan of [bob, host, second]) await surely(fan, lost, true)
  for (const fan of everybody) await sees(fan, { [kept]: 1, [lost]: 3 })
  const epochs = everybody.map(({ room: { position } }) => position?.epoch)
  await redis.kill()
  journal(redis).cut(before)
  await redis.again()
  await Promise.all(everybody.map((fan, i) => fan.until((one) => one.room.position?.epoch !== epochs[i])))
  expect(everybody.map(standing)).toEqual(everybody.map(() => ['why?']))
  const again = newId()
  await expect.poll(() => bob.send('question.ask', { id: again, text: 'who?' }), PATIENTLY).toMatchObject({ ok: true })
  await Promise.all(everybody.map((fan) => fan.until((one) => standing(one).length === 2)))
  const number = ann.room.view.everyone.questions.find(({ text }) => text === 'who?')?.question
  expect(number).toBe(lost)
  await surely(ann, lost, true)
  for (const fan of everybody) await sees(fan, { [kept]: 1, [lost]: 1 })
  expect(done(await host.send('question.mine', {}))).toEqual({ upvoted: [] })
  expect(nodes).toHaveLength(2)
}, 60_000)
