import { describe, expect, it } from 'vitest'
import { recount } from '../../scripts/verify/recount.mjs'
import type { PollId } from '../../src/protocol/polls.ts'
import { newPoll } from '../polls/poll-setups.ts'
import { pollStage, type PollStage } from '../polls/poll-stage.ts'
import { bothStores, type App } from '../support.ts'

const addressOf = ({ url }: App, room: string, poll: string, round?: number): string =>
  `${url}/api/rooms/${room}/polls/${poll}/ballots${round === undefined ? '' : `?round=${round}`}`

interface Asked {
  round?: number
  token?: string
  headers?: Record<string, string>
}
const file = ({ app, room }: PollStage, poll: PollId, { round, token, headers }: Asked = {}): Promise<Response> =>
  fetch(addressOf(app, room, poll, round), {
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
  })
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer())
const snapshotOf = async ({ app, room }: PollStage): Promise<unknown> =>
  (await fetch(`${app.url}/api/rooms/${room}`)).json()

describe.each(bothStores)('the file of ballots on the %s store', (_name, options) => {
  it('[RECOUNT-5] is for everybody once the result is, and counts to exactly that', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const whos = await Promise.all(Array.from({ length: 9 }, (_, i) => app.session(`Fan ${i}`)))
    const fans = await Promise.all(whos.map((who) => app.join(who, { room })))
    const [fan] = fans
    if (fan === undefined) throw new Error('nobody')
    const poll = await stage.open()
    expect((await file(stage, poll)).status).toBe(404)
    const receipts: string[] = []
    for (const [i, each] of fans.entries()) {
      await stage.sees(each, poll, 'open')
      const voted = await each.send('poll.vote', { poll, round: 1, choice: [i % 2] })
      if (voted.ok) receipts.push((voted.value as { receipt: string }).receipt)
    }
    await host.send('poll.close', { poll, round: 1 })
    await fan.until((one) => stage.poll(one, poll)?.seal !== undefined)
    await expect.poll(async () => (await file(stage, poll)).status).toBe(200)
    const answer = await file(stage, poll)
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
    const bytes = await bytesOf(answer)
    const announced = await snapshotOf(stage)
    const counted = await recount(bytes, { announced })
    expect(counted).toMatchObject({ verdict: 'whole', problems: [], ballots: 9, sealed: true })
    expect(counted.result).toEqual(stage.poll(fan, poll)?.result)
    expect(receipts).toHaveLength(9)
    for (const [i, receipt] of receipts.entries())
      expect((await recount(bytes, { receipt })).found).toMatchObject({ choice: [i % 2], of: 'guest' })
    expect(new TextDecoder().decode(bytes)).not.toMatch(new RegExp(whos.map(({ person }) => person.id).join('|')))
  })

  it('[RECOUNT-6] before that it is for hosts alone, once the round is over', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const token = (await app.hostSession()).token
    const guest = (await app.session('Gus')).token
    const fan = await app.join('Ann', { room })
    const poll = await stage.open({ shown: 'reveal' })
    await stage.sees(fan, poll, 'open')
    await fan.send('poll.vote', { poll, round: 1, choice: [1] })
    expect((await file(stage, poll, { token })).status).toBe(404)
    await host.send('poll.close', { poll, round: 1 })
    await host.until(({ room: { view } }) => view.staff?.polls.counted.length === 1)
    const seen = async (asked: Asked) => (await file(stage, poll, asked)).status
    await expect.poll(() => seen({ token })).toBe(200)
    expect(await Promise.all([seen({}), seen({ token: guest }), seen({ token: 'nonsense' })])).toEqual([404, 404, 401])
    const early = await recount(await bytesOf(await file(stage, poll, { token })))
    expect(early).toMatchObject({ verdict: 'whole', ballots: 1 })
    expect(early.head?.result).toBeUndefined()
    expect((await file(stage, poll, { token })).headers.get('cache-control')).toBe('private, no-store')
    await host.send('poll.reveal', { poll, round: 1 })
    await expect.poll(() => seen({})).toBe(200)
    await host.send('poll.withdraw', { poll, reason: 'asked wrongly' })
    await expect.poll(() => seen({})).toBe(404)
    expect(await seen({ token })).toBe(200)
  })

  it('[RECOUNT-5] of each round there is one, and of no other', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const fan = await app.join('Ann', { room })
    const poll = await stage.open()
    for (const round of [1, 2]) {
      await fan.until((one) => stage.poll(one, poll)?.round === round)
      await fan.send('poll.vote', { poll, round, choice: [round] })
      await host.send('poll.close', { poll, round })
      await fan.until((one) => stage.poll(one, poll)?.seal !== undefined)
      await host.until((one) => stage.poll(one, poll)?.seal !== undefined)
      if (round === 1) await host.send('poll.open', { poll })
    }
    await expect.poll(async () => (await file(stage, poll, { round: 2 })).status).toBe(200)
    const announced = await snapshotOf(stage)
    for (const round of [1, 2]) {
      const counted = await recount(await bytesOf(await file(stage, poll, { round })), { announced })
      expect(counted).toMatchObject({ verdict: 'whole', sealed: true, head: { round }, result: { winners: [round] } })
    }
    const newest = await recount(await bytesOf(await file(stage, poll)))
    expect(newest.head?.round).toBe(2)
    const statuses = [3, 0, -1, 1.5].map(async (round) => (await file(stage, poll, { round })).status)
    expect(await Promise.all(statuses)).toEqual([404, 400, 400, 400])
    expect((await file(stage, newPoll())).status).toBe(404)
  })

  it('[RECOUNT-7] a crowd that asks at once gets the same bytes, and who has them already gets them not again', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const fan = await app.join('Ann', { room })
    const poll = await stage.open()
    await stage.sees(fan, poll, 'open')
    await fan.send('poll.vote', { poll, round: 1, choice: [1] })
    await host.send('poll.close', { poll, round: 1 })
    await fan.until((one) => stage.poll(one, poll)?.seal !== undefined)
    await expect.poll(async () => (await file(stage, poll)).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 20 }, () => file(stage, poll)))
    const texts = new Set(await Promise.all(answers.map((each) => each.text())))
    const tags = new Set(answers.map(({ headers }) => headers.get('etag') ?? ''))
    expect([texts.size, tags.size]).toEqual([1, 1])
    const plain = await file(stage, poll, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(texts).toContain(await plain.text())
    const [tag = ''] = tags
    const again = await file(stage, poll, { headers: { 'if-none-match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(again.headers.get('cache-control')).toBe('public, max-age=60')
  })
})
