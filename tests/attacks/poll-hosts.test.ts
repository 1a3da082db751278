import { describe, expect, it } from 'vitest'
import { staffPollFold } from '../../src/protocol/poll-queue.ts'
import { POLL_LIMITS, type PollEvent, type PollId } from '../../src/protocol/polls.ts'
import { colours, duel, newPoll } from '../polls/poll-setups.ts'
import { pollStage } from '../polls/poll-stage.ts'
import { bothStores } from '../support.ts'

describe.each(bothStores)('hosts in a hurry, on the %s store', (_name, options) => {
  it('[POLL-1] a name that is used again after its poll was put away begins anew: nothing of the old result is left', async () => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    const poll = newPoll()
    const setup = { ...colours, shown: 'reveal' } as const
    const ann = await app.join('Ann', { room })
    for (const choice of [0, 2]) {
      expect(await host.send('poll.draft', { poll, setup })).toMatchObject({ ok: true })
      expect(await host.send('poll.open', { poll })).toMatchObject({ ok: true })
      await stage.sees(ann, poll, 'open')
      expect(await ann.send('poll.vote', { poll, round: 1, choice: [choice] })).toMatchObject({ ok: true })
      expect(await host.send('poll.close', { poll, round: 1 })).toMatchObject({ ok: true })
      await expect
        .poll(() => host.send('poll.reveal', { poll, round: 1 }), { timeout: 15_000 })
        .toMatchObject({ ok: true })
      const known = () => stage.poll(host, poll)
      await host.until(() => known()?.seal !== undefined && known()?.result !== undefined)
      expect(known()?.result?.winners).toEqual([choice])
      expect(await host.send('poll.archive', { poll })).toMatchObject({ ok: true })
      await host.until((one) => stage.poll(one, poll) === undefined)
    }
  })

  it('[POLL-1] what is not sealed yet is not put away', async () => {
    await using stage = await pollStage(options())
    const { host } = stage
    const poll = await stage.open()
    await host.send('poll.close', { poll, round: 1 })
    await expect
      .poll(() => host.send('poll.archive', { poll }), { interval: 50, timeout: 15_000 })
      .toMatchObject({ ok: true })
    await host.until(({ events }) => events.some(({ type }) => type === 'poll.archived'))
    const steps = host.events
      .filter(({ type, to }) => type.startsWith('poll.') && to !== 'staff')
      .map(({ type }) => type)
    expect(steps.slice(-4)).toEqual(['poll.closed', 'poll.revealed', 'poll.sealed', 'poll.archived'])
  })

  it('[POLL-2] corrections do not open more polls than may be open at once', async () => {
    await using stage = await pollStage(options())
    const { host } = stage
    const closed = await stage.open()
    await host.send('poll.close', { poll: closed, round: 1 })
    await stage.sees(host, closed, 'revealed')
    const open = [await stage.open(), await stage.open(), await stage.open(), await stage.open(), await stage.open()]
    const withdraw = (poll: PollId) =>
      host.send('poll.withdraw', { poll, reason: 'No.', correction: { poll: newPoll(), setup: colours } })
    expect(await withdraw(closed)).toMatchObject({ refused: 'too_many' })
    expect(await withdraw(open[0] as PollId)).toMatchObject({ ok: true })
    expect(await host.send('poll.withdraw', { poll: closed, reason: 'No.' })).toMatchObject({ ok: true })
  })

  it('[POLL-5] a correction that waited in the queue leaves it', async () => {
    await using stage = await pollStage(options())
    const { host } = stage
    const [poll, copy] = [await stage.open(), newPoll()]
    await host.send('poll.draft', { poll: copy, setup: colours })
    await host.until(({ room: { view } }) => view.staff?.polls.queue.length === 1)
    await host.send('poll.withdraw', { poll, reason: 'No.', correction: { poll: copy, setup: colours } })
    await stage.sees(host, copy, 'open')
    await host.until(({ room: { view } }) => view.staff?.polls.queue.length === 0)
    expect(stage.poll(host, poll)).toMatchObject({ state: 'withdrawn', corrected: copy })
  })

  it('[POLL-9] a battle is not opened for less time than a battle takes', async () => {
    await using stage = await pollStage(options())
    const { host } = stage
    const poll = newPoll()
    await host.send('poll.draft', { poll, setup: duel })
    expect(await host.send('poll.open', { poll, forMs: 15_000 })).toMatchObject({ refused: 'bad_input' })
    expect(await host.send('poll.open', { poll, forMs: 300_001 })).toMatchObject({ refused: 'bad_input' })
    expect(await host.send('poll.open', { poll, forMs: 60_000 })).toMatchObject({ ok: true })
  })

  it('[POLL-4] a poll that is full closes, also when a host gives it more time at that moment', async () => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    const ann = await app.join('Ann', { room })
    for (let i = 0; i < 5; i++) {
      const poll = await stage.open({ atBallots: 1, forMs: 600_000 })
      await stage.sees(ann, poll, 'open')
      const [cast] = await Promise.all([
        ann.send('poll.vote', { poll, round: 1, choice: [0] }),
        host.send('poll.extend', { poll, round: 1, byMs: 60_000 }),
      ])
      expect(cast).toMatchObject({ ok: true })
      await host.send('poll.extend', { poll, round: 1, byMs: 60_000 })
      expect(await stage.sees(ann, poll, 'revealed')).toMatchObject({ ended: 'full' })
    }
  })

  it.each(['__proto__', 'constructor', '42'])('[POLL-1] a poll may be called %s', async (name) => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    const ann = await app.join('Ann', { room })
    const poll = name as PollId
    await host.send('poll.draft', { poll, setup: { ...colours, shown: 'close' } })
    expect(await host.send('poll.open', { poll })).toMatchObject({ ok: true })
    await stage.sees(ann, poll, 'open')
    expect(await ann.send('poll.vote', { poll, round: 1, choice: [0] })).toMatchObject({ ok: true })
    await ann.until(({ room: { signals } }) => signals['poll.tally']?.value[poll]?.turnout === 1)
    await host.until(({ room: { signals } }) => signals['poll.early']?.value[poll]?.guests?.votes[0] === 1)
    await host.send('poll.close', { poll, round: 1 })
    expect((await stage.sees(ann, poll, 'revealed')).result?.winners).toEqual([0])
  })
})

it('[POLL-2] the result of a round that waits to be revealed is kept, however often others are opened again', () => {
  const none = { ballots: 0, abstained: 0, votes: [0, 0] }
  const counted = (poll: string, round: number) => ({
    ...{ type: 'poll.counted', to: 'staff', seq: round, at: round, poll, round },
    result: { members: none, guests: none, winners: [] },
  })
  const events = [
    counted('waits', 1),
    ...Array.from({ length: 2 * POLL_LIMITS.kept }, (_, i) => counted('again', i + 1)),
  ]
  const { counted: kept } = (events as unknown as PollEvent[]).reduce(
    (view, event) => staffPollFold.apply(view, event),
    staffPollFold.empty,
  )
  expect(kept.map(({ poll, round }) => [poll, round])).toEqual([
    ['waits', 1],
    ['again', 2 * POLL_LIMITS.kept],
  ])
})
