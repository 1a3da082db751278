import { describe, expect, it } from 'vitest'
import { recount } from '../../scripts/verify/recount.mjs'
import type { RoomId } from '../../src/protocol/core.ts'
import { pollStage, type PollStage } from '../polls/poll-stage.ts'
import { newPoll } from '../polls/poll-setups.ts'
import { bothStores, launch, newId, redisHouse, type App, type LaunchOptions } from '../support.ts'
import { act, castOf, entriesOf, exportText, importing, sumOf, viewsOf, type Cast } from './record-stage.ts'

const address = (): RoomId =>
  `back-${newId()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}` as RoomId

/** A room with a poll in every state, with ballots in each, and with questions. */
async function polled(stage: PollStage) {
  const { app, room, host } = stage
  const cast = await castOf(app)
  const vote = async (poll: string, choice: number[]) => {
    for (const who of [cast.ann, cast.bob]) await act(app, who, room, 'poll.vote', { poll, round: 1, choice })
  }
  const [revealed, secret, withdrawn, open] = [
    await stage.open(),
    await stage.open({ shown: 'reveal', kind: 'multiple' }),
    await stage.open({ shown: 'close' }),
    await stage.open({ kind: 'scale', options: [], scale: { from: 1, to: 5 } }),
  ]
  await vote(revealed, [1])
  await vote(secret, [0, 2])
  await vote(withdrawn, [2])
  await vote(open, [4])
  for (const poll of [revealed, secret]) await host.send('poll.close', { poll, round: 1 })
  await host.send('poll.withdraw', { poll: withdrawn, reason: 'asked wrongly' })
  await host.send('poll.draft', {
    poll: newPoll(),
    setup: { kind: 'yes_no', question: 'Ready?', options: [], shown: 'live' },
  })
  for (const poll of [revealed, secret]) await host.until((one) => stage.poll(one, poll)?.seal !== undefined)
  const asked = await act(app, cast.ann, room, 'question.ask', { text: 'How big is the battery?' })
  const other = await act(app, cast.bob, room, 'question.ask', { text: 'And how heavy is it?' })
  await act(app, cast.host, room, 'question.answer', { question: asked.seq, text: '5,000 mAh' })
  await act(app, cast.host, room, 'question.hide', { question: other.seq })
  return { cast, revealed, secret, withdrawn, open, asked: asked.seq, hidden: other.seq }
}

async function brought(from: App, cast: Cast, room: RoomId, to: App) {
  const file = await exportText(from, cast.host, room)
  const target = address()
  const there = await to.hostSession()
  expect(await importing(to, there, target, file)).toMatchObject({ status: 201 })
  return { file, target, there }
}

const ballotsOf = async (app: App, room: RoomId, poll: string, token: string) => {
  const answer = await fetch(`${app.url}/api/rooms/${room}/polls/${poll}/ballots`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
}
const linesIn = (bytes: Uint8Array): string[] => new TextDecoder().decode(bytes).split('\n').slice(1, -2)

describe.each<[string, () => LaunchOptions, () => LaunchOptions]>([
  ['embedded to embedded', () => ({}), () => ({})],
  ['embedded to redis', () => ({}), () => ({ redisUrl: redisHouse() })],
  ['redis to embedded', () => ({ redisUrl: redisHouse() }), () => ({})],
])('%s', (_, from, to) => {
  it('[DATA-12] polls come back with their ballots, seals and results; an open one is closed, and counted from them', async () => {
    await using stage = await pollStage(from())
    await using two = await launch(to())
    const { app, room } = stage
    const { cast, revealed, secret, withdrawn, open } = await polled(stage)
    const before = await entriesOf(app.stores.stores, room)
    const { target, there } = await brought(app, cast, room, two)
    const [was, is] = [await viewsOf(app.stores.stores, room), await viewsOf(two.stores.stores, target, before.length)]
    expect(is).toEqual(was)
    const fan = await two.join(there, { room: target })
    const pollOf = (poll: string) => fan.room.view.everyone.polls.find((one) => one.poll === poll)
    await fan.until(() => pollOf(open)?.seal !== undefined)
    expect(pollOf(open)).toMatchObject({
      state: 'revealed',
      result: { guests: { ballots: 2, votes: [0, 0, 0, 0, 2] }, winners: [4] },
    })
    for (const poll of [revealed, secret, withdrawn]) {
      const [here, back] = [
        await ballotsOf(app, room, poll, cast.host.token),
        await ballotsOf(two, target, poll, there.token),
      ]
      expect([here.status, back.status]).toEqual([200, 200])
      expect(linesIn(back.bytes)).toEqual(linesIn(here.bytes))
      expect(linesIn(back.bytes)).toHaveLength(2)
      expect(await recount(back.bytes)).toMatchObject({ verdict: 'whole', sealed: poll !== withdrawn })
    }
    expect(
      await act(two, await two.session('Cy'), target, 'poll.vote', { poll: open, round: 1, choice: [0] }),
    ).toMatchObject({
      refused: 'poll_closed',
    })
  })
})

describe.each(bothStores)('%s', (_, options) => {
  it('[DATA-13] an export has every ballot and nobody who cast one; without personal data only those of results that all know', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const { cast, revealed } = await polled(stage)
    const lines = (await exportText(app, cast.host, room)).trimEnd().split('\n')
    const ballots = lines.filter((line) => line.startsWith('{"receipt":'))
    expect(ballots).toHaveLength(8)
    expect(ballots.join()).not.toMatch(new RegExp(`${cast.ann.person.id}|${cast.bob.person.id}`))
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ end: true, ballots: 8 })
    const anonymous = (await exportText(app, cast.host, room, '?personal=off')).split('\n')
    expect(anonymous.filter((line) => line.startsWith('{"receipt":'))).toHaveLength(2)
    expect(anonymous.filter((line) => line.startsWith('{"poll":'))).toEqual([expect.stringContaining(revealed)])
    const json = JSON.parse(await exportText(app, cast.host, room, '?form=json')) as {
      polls: { poll: string; ballots: { choice: number[] }[] }[]
    }
    expect(json.polls.map(({ ballots: all }) => all.length)).toEqual([2, 2, 2, 2])
    expect(json.polls.find(({ poll }) => poll === revealed)?.ballots.map(({ choice }) => choice)).toEqual([[1], [1]])
  })

  it('[DATA-5] an export whose ballots are not those of its polls is refused, and leaves nothing', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const { cast } = await polled(stage)
    const lines = (await exportText(app, cast.host, room)).trimEnd().split('\n').slice(0, -1)
    const first = lines.findIndex((line) => line.startsWith('{"receipt":'))
    const box = lines.findIndex((line) => line.startsWith('{"poll":'))
    const closed = (some: readonly string[]): string => {
      const text = some.map((line) => `${line}\n`).join('')
      const { head, digest } = JSON.parse(some[0] ?? '') as { head: number; digest: string }
      const ballots = some.filter((line) => line.startsWith('{"receipt":')).length
      return `${text}${JSON.stringify({ end: true, entries: head, ballots, digest, sum: sumOf(text) })}\n`
    }
    const attempts = {
      'a ballot less than was sealed': lines.toSpliced(first, 1),
      'one that was changed': lines.with(first, (lines[first] ?? '').replace('[1]', '[0]')),
      'one of a choice that was not offered': lines.with(lines.length - 1, (lines.at(-1) ?? '').replace('[4]', '[9]')),
      'one twice': lines.toSpliced(first, 0, lines[first] ?? ''),
      'a box that no poll opened': lines.with(box, (lines[box] ?? '').replace('"round":1', '"round":2')),
      'ballots of no box': lines.toSpliced(box, 1),
      'no boxes': lines.slice(0, box),
    }
    for (const [what, some] of Object.entries(attempts)) {
      const target = address()
      expect(await importing(app, cast.host, target, closed(some)), what).toMatchObject({ refused: 'bad_input' })
      expect(await app.stores.stores.log.head(target)).toBeUndefined()
    }
    expect(await importing(app, cast.host, address(), closed(lines))).toMatchObject({ status: 201 })
  })
})
