import { describe, expect, it } from 'vitest'
import { bothStores } from '../support.ts'
import { colours, duel, newPoll } from './poll-setups.ts'
import { pollStage } from './poll-stage.ts'

const none = { ballots: 0, abstained: 0, votes: [0, 0, 0] }

describe.each(bothStores)('a poll on the %s store', (name, options) => {
  it('[POLL-1] waits for the staff alone, is opened, closed, counted and revealed, and sealed', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const fan = await app.join('Ann', { room })
    const poll = newPoll()
    expect(
      await host.send('poll.draft', { poll, setup: { ...colours, question: '  Which \n colour? ' } }),
    ).toMatchObject({ ok: true })
    await host.until(({ room: { view } }) => view.staff?.polls.queue.length === 1)
    expect(host.room.view.staff?.polls.queue[0]?.setup.question).toBe('Which colour?')
    expect(await fan.send('poll.vote', { poll, round: 1, choice: [0] })).toMatchObject({ refused: 'not_found' })
    expect(await host.send('poll.open', { poll, onAir: true })).toMatchObject({ ok: true })
    await stage.sees(fan, poll, 'open')
    await fan.until(({ room: { view } }) => view.everyone.stage.scene?.kind === 'poll')
    expect(host.room.view.staff?.polls.queue).toEqual([])
    const voted = await fan.send('poll.vote', { poll, round: 1, choice: [1] })
    expect(voted).toMatchObject({ ok: true, value: { choice: [1], receipt: expect.stringMatching(/^[\w-]{22}$/) } })
    await fan.until(({ room: { signals } }) => signals['poll.tally']?.value[poll]?.turnout === 1)
    expect(fan.room.signals['poll.tally']?.value[poll]).toEqual({
      ...{ round: 1, turnout: 1, members: none },
      guests: { ballots: 1, abstained: 0, votes: [0, 1, 0] },
    })
    expect(await host.send('poll.close', { poll, round: 1 })).toMatchObject({ ok: true })
    expect(await host.send('poll.close', { poll, round: 1 })).toMatchObject({ refused: 'poll_closed' })
    const revealed = await stage.sees(fan, poll, 'revealed')
    expect(revealed.result).toEqual({
      members: none,
      guests: { ballots: 1, abstained: 0, votes: [0, 1, 0] },
      winners: [1],
    })
    await fan.until((one) => stage.poll(one, poll)?.seal !== undefined)
    await fan.until(({ room: { signals } }) => signals['poll.tally']?.value[poll] === undefined)
    expect(await fan.send('poll.vote', { poll, round: 1, choice: [0] })).toMatchObject({ refused: 'poll_closed' })
    expect(await host.send('poll.archive', { poll })).toMatchObject({ ok: true })
    await fan.until((one) => stage.poll(one, poll) === undefined)
    expect(fan.events.filter(({ type }) => type === 'poll.counted' || type === 'poll.drafted')).toEqual([])
  })

  it('[POLL-2] opened again it is another round, everybody votes anew, and the result before is kept beside it', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const fan = await app.join('Ann', { room })
    const poll = await stage.open()
    await fan.send('poll.vote', { poll, round: 1, choice: [0] })
    expect(await host.send('poll.open', { poll })).toMatchObject({ refused: 'stale' })
    await host.send('poll.close', { poll, round: 1 })
    await stage.sees(host, poll, 'revealed')
    expect(await host.send('poll.open', { poll })).toMatchObject({ ok: true })
    await fan.until((one) => stage.poll(one, poll)?.round === 2)
    expect(stage.poll(fan, poll)).toMatchObject({ state: 'open', before: [{ round: 1, result: { winners: [0] } }] })
    const late = await fan.send('poll.vote', { poll, round: 1, choice: [2] })
    expect(late).toMatchObject({ refused: 'poll_closed' })
    expect(await fan.send('poll.vote', { poll, round: 2, choice: [2] })).toMatchObject({ ok: true })
    expect(await host.send('poll.close', { poll, round: 1 })).toMatchObject({ refused: 'poll_closed' })
    await host.send('poll.close', { poll, round: 2 })
    expect((await stage.sees(fan, poll, 'revealed')).result?.winners).toEqual([2])
  })

  // It takes its time: on one store.
  it.runIf(name === 'redis')(
    '[POLL-3] closes by itself when its time is over, once, and later when a host gives it more',
    async () => {
      await using stage = await pollStage(options())
      const { host, app, room } = stage
      const fan = await app.join('Ann', { room })
      const poll = await stage.open({ forMs: 15_000 })
      const opened = await stage.sees(fan, poll, 'open')
      expect((opened.closesAt ?? 0) - opened.openedAt).toBe(15_000)
      expect(await host.send('poll.extend', { poll, round: 1, byMs: 1_000 })).toMatchObject({ ok: true })
      await fan.until((one) => stage.poll(one, poll)?.closesAt === (opened.closesAt ?? 0) + 1_000)
      expect(await host.send('poll.extend', { poll, round: 1, byMs: 1_800_000 })).toMatchObject({
        refused: 'bad_input',
      })
      expect(await host.send('poll.extend', { poll, round: 2, byMs: 1_000 })).toMatchObject({ refused: 'poll_closed' })
      await fan.until((one) => stage.poll(one, poll)?.state === 'revealed')
      const closed = fan.events.filter(({ type }) => type === 'poll.closed')
      expect(closed).toMatchObject([{ why: 'time' }])
      expect((closed[0]?.at ?? 0) - (opened.closesAt ?? 0)).toBeGreaterThanOrEqual(1_000)
    },
    40_000,
  )

  it('[POLL-4] closes with as many ballots as it takes, not one more', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const fans = await Promise.all(Array.from({ length: 8 }, (_, i) => app.join(`Fan ${i}`, { room })))
    const poll = await stage.open({ atBallots: 5 })
    const replies = await Promise.all(fans.map((fan, i) => fan.send('poll.vote', { poll, round: 1, choice: [i % 3] })))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(5)
    const [fan] = fans
    if (fan === undefined) throw new Error('nobody')
    const { result, ended } = await stage.sees(fan, poll, 'revealed')
    expect([ended, result?.guests.ballots]).toEqual(['full', 5])
  })

  it('[POLL-5] withdrawn with a reason it does not count, its ballots are kept, and a corrected copy takes its place', async () => {
    await using stage = await pollStage(options())
    const { host, app, room } = stage
    const fan = await app.join('Ann', { room })
    const poll = await stage.open({}, { onAir: true })
    await fan.send('poll.vote', { poll, round: 1, choice: [0] })
    const copy = newPoll()
    const correction = {
      poll: copy,
      setup: { ...colours, options: [{ text: 'Night brass' }, { text: 'Paper white' }] },
    }
    expect(await host.send('poll.withdraw', { poll, reason: ' ' })).toMatchObject({ refused: 'bad_text' })
    expect(await host.send('poll.withdraw', { poll, reason: 'Ink is sold out', correction })).toMatchObject({
      ok: true,
    })
    await stage.sees(fan, copy, 'open')
    expect(stage.poll(fan, poll)).toMatchObject({ state: 'withdrawn', reason: 'Ink is sold out', corrected: copy })
    expect(stage.poll(fan, copy)).toMatchObject({ corrects: poll, round: 1 })
    await fan.until(({ room: { view } }) => (view.everyone.stage.scene as { poll?: string } | undefined)?.poll === copy)
    expect(await fan.send('poll.vote', { poll, round: 1, choice: [1] })).toMatchObject({ refused: 'poll_closed' })
    expect(await fan.send('poll.vote', { poll: copy, round: 1, choice: [2] })).toMatchObject({ refused: 'bad_input' })
    expect(await host.send('poll.withdraw', { poll, reason: 'again' })).toMatchObject({ refused: 'stale' })
    expect(await host.send('poll.open', { poll })).toMatchObject({ refused: 'stale' })
    const { token } = await app.hostSession()
    const file = await fetch(`${app.url}/api/rooms/${room}/polls/${poll}/ballots`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect((await file.text()).split('\n')[1]).toContain('"of":"guest","choice":[0]}')
  })

  it('[POLL-6] a battle counts taps for two sides, and everybody sees how it stands', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const [ann, ben] = [await app.join('Ann', { room }), await app.join('Ben', { room })]
    const poll = await stage.open(duel)
    expect(await ann.send('poll.vote', { poll, round: 1, choice: [0] })).toMatchObject({ refused: 'bad_input' })
    const tapped = await Promise.all([
      ann.send('poll.tap', { poll, round: 1, side: 0, taps: 3 }),
      ben.send('poll.tap', { poll, round: 1, side: 1, taps: 3 }),
    ])
    expect(tapped).toMatchObject([{ value: { counted: 3 } }, { value: { counted: 3 } }])
    await ann.until(({ room: { signals } }) => signals['poll.tally']?.value[poll]?.guests?.votes[1] === 3)
    expect(ann.room.signals['poll.tally']?.value[poll]?.guests).toEqual({ ballots: 2, abstained: 0, votes: [3, 3] })
  })
})
