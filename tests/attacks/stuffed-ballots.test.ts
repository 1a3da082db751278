import { describe, expect, it } from 'vitest'
import type { PollShown } from '../../src/protocol/polls.ts'
import { colours, newPoll } from '../polls/poll-setups.ts'
import { pollStage, type PollStage } from '../polls/poll-stage.ts'
import { bothStores, launch, newId, newRoom, type Fan } from '../support.ts'

const outcome = (reply: { ok: boolean; refused?: string }): string => (reply.ok ? 'accepted' : (reply.refused ?? ''))

describe.each(bothStores)('ballots on the %s store', (_name, options) => {
  it('[A95] [VOTE-1] fifty votes at once of one person, each with an id of its own, are one ballot', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const session = await app.session('Ann')
    const tabs = await Promise.all(Array.from({ length: 4 }, () => app.join(session, { room })))
    const [final, changing] = [await stage.open({ final: true }), await stage.open()]
    const fifty = (poll: typeof final) =>
      Promise.all(
        Array.from({ length: 36 }, (_, i) => tabs[i % 4]!.send('poll.vote', { poll, round: 1, choice: [i % 3] })),
      )
    const replies = await fifty(final)
    expect(
      replies
        .map(outcome)
        .filter((said) => said !== 'too_fast')
        .toSorted(),
    ).toEqual([
      'accepted',
      ...Array.from({ length: replies.filter((reply) => outcome(reply) !== 'too_fast').length - 1 }, () => 'voted'),
    ])
    await stage.host.send('poll.close', { poll: final, round: 1 })
    expect((await stage.sees(tabs[0]!, final, 'revealed')).result?.guests.ballots).toBe(1)
    await fifty(changing)
    await stage.host.send('poll.close', { poll: changing, round: 1 })
    expect((await stage.sees(tabs[0]!, changing, 'revealed')).result?.guests.ballots).toBe(1)
  })

  it('[A96] what is no option of this poll is refused, whatever it looks like', async () => {
    await using stage = await pollStage(options())
    const fan = await stage.app.join('Ann', { room: stage.room })
    const poll = await stage.open()
    const several = await stage.open({ kind: 'multiple', min: 2, max: 2 })
    const raw = (choice: unknown, of = poll) => fan.raw('poll.vote', { id: newId(), poll: of, round: 1, choice })
    const nonsense = [[-1], [1e9], ['0'], [0.5], [null], null, 0, '0', ['__proto__'], {}, [[0]], [3], [], [0, 1]]
    const tooMany = Array.from({ length: 10_000 }, (_, i) => i)
    for (const choice of [...nonsense, tooMany.slice(0, 1_500)])
      expect([choice, await raw(choice)]).toMatchObject([choice, { refused: 'bad_input' }])
    for (const choice of [[0], [0, 0], [1, 0], [0, 1, 2], []])
      expect(await raw(choice, several)).toMatchObject({ refused: 'bad_input' })
    expect(await raw([0, 2], several)).toMatchObject({ ok: true })
    await stage.host.send('poll.close', { poll, round: 1 })
    expect((await stage.sees(fan, poll, 'revealed')).result?.guests.ballots).toBe(0)
  })

  it('[A97] a vote that was made ready before the close and comes after it does not count, whatever clock it was made by', async () => {
    await using stage = await pollStage(options())
    const fan = await stage.app.join('Ann', { room: stage.room })
    const poll = await stage.open()
    const vote = { id: newId(), poll, round: 1, choice: [0] }
    expect(await stage.host.send('poll.close', { poll, round: 1 })).toMatchObject({ ok: true })
    expect(await fan.send('poll.vote', vote)).toMatchObject({ refused: 'poll_closed' })
    expect((await stage.sees(fan, poll, 'revealed')).result?.guests.ballots).toBe(0)
  })

  it('[A98] a poll of another room, and one that nobody has opened, are as unknown as one that there is none of', async () => {
    await using stage = await pollStage(options())
    const { app, host } = stage
    const elsewhere = await app.join('Ann', { room: await newRoom(app) })
    const poll = await stage.open()
    const draft = newPoll()
    await host.send('poll.draft', { poll: draft, setup: colours })
    const here = await app.join('Ben', { room: stage.room })
    const answers = await Promise.all([
      elsewhere.send('poll.vote', { poll, round: 1, choice: [0] }),
      here.send('poll.vote', { poll: draft, round: 1, choice: [0] }),
      here.send('poll.vote', { poll: newPoll(), round: 1, choice: [0] }),
      here.send('poll.mine', { poll: draft }),
    ])
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ refused: 'not_found' })
  })

  it('[A102] what was opened is never edited: not by a draft of its name, and another round asks the same', async () => {
    await using stage = await pollStage(options())
    const { host } = stage
    const poll = await stage.open()
    const edited = { ...colours, options: [{ text: 'Gold' }, { text: 'Silver' }] }
    expect(await host.send('poll.draft', { poll, setup: edited })).toMatchObject({ refused: 'stale' })
    await host.send('poll.close', { poll, round: 1 })
    await stage.sees(host, poll, 'revealed')
    expect(await host.send('poll.draft', { poll, setup: edited })).toMatchObject({ refused: 'stale' })
    await host.send('poll.open', { poll })
    await host.until((one) => stage.poll(one, poll)?.round === 2)
    expect(stage.poll(host, poll)?.setup).toEqual(colours)
    const copy = { poll, setup: edited }
    expect(await host.send('poll.withdraw', { poll, reason: 'No.', correction: copy })).toMatchObject({
      refused: 'stale',
    })
  })

  it('[POLL-7] two hosts at once: one opens, one closes, one reveals', async () => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    const other = await app.join(await app.hostSession(), { room })
    const poll = newPoll()
    await host.send('poll.draft', { poll, setup: { ...colours, shown: 'reveal' } })
    const both = async (send: (one: Fan) => Promise<{ ok: boolean; refused?: string }>) =>
      (await Promise.all([host, other].map(send))).map(outcome).toSorted()
    expect(await both((one) => one.send('poll.open', { poll }))).toEqual(['accepted', 'stale'])
    expect(await both((one) => one.send('poll.close', { poll, round: 1 }))).toEqual(['accepted', 'poll_closed'])
    await host.until(({ room: { view } }) => view.staff!.polls.counted.length === 1)
    expect(await both((one) => one.send('poll.reveal', { poll, round: 1 }))).toEqual(['accepted', 'stale'])
  })
})

/** Somebody who listens and does not vote: every frame that came, and all that they can fetch. */
async function listener(stage: PollStage) {
  const { app, room } = stage
  const fan = await app.join('Silent', { room })
  const frames: string[] = []
  fan.socket.onAny((...message: unknown[]) => frames.push(JSON.stringify(message)))
  const get = async (path: string) => (await fetch(`${app.url}/api/rooms/${room}${path}`)).text()
  return { fan, everything: async () => [...frames, ...(await Promise.all(['', '/history'].map(get)))].join('\n') }
}

/** A poll in which three have voted for the second of two options; a listener, the voters, and what they were answered. */
async function votedPoll(stage: PollStage, shown: PollShown) {
  const { app, room, host } = stage
  const silent = await listener(stage)
  const poll = await stage.open({ shown, options: [{ text: 'Seven' }, { text: 'Eleven' }] })
  const voters = await Promise.all([0, 1, 2].map((i) => app.join(`Fan ${i}`, { room })))
  const replies = await Promise.all(voters.map((fan) => fan.send('poll.vote', { poll, round: 1, choice: [1] })))
  await host.until(({ room: { signals } }) => signals['poll.early']?.value[poll]?.guests?.votes[1] === 3)
  await silent.fan.until(({ room: { signals } }) => signals['poll.tally']?.value[poll]?.turnout === 3)
  return { poll, silent, voters, replies }
}

const COUNTS = /"votes":|"members":|"guests":|poll\.early|poll\.counted/

describe.each(bothStores)('hidden results on the %s store', (_name, options) => {
  it.each<PollShown>(['reveal', 'close'])(
    '[A100] [POLL-8] shown at %s: no frame, answer, snapshot or history has counts before, and staff see them',
    async (shown) => {
      await using stage = await pollStage(options())
      const { app, room } = stage
      const { poll, silent, voters, replies } = await votedPoll(stage, shown)
      expect(silent.fan.room.signals['poll.tally']?.value[poll]).toEqual({ round: 1, turnout: 3 })
      const cold = await app.join('Cold', { room })
      const seen = [
        await silent.everything(),
        JSON.stringify([cold.welcomes, replies, voters.map(({ room: own }) => own)]),
      ]
      expect(seen.join()).not.toMatch(COUNTS)
      expect(voters[0]?.room.signals['poll.early']).toBeUndefined()
    },
  )

  it('[A100] [POLL-8] shown to who has voted: to nobody else, whatever they ask', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const { poll, silent, voters } = await votedPoll(stage, 'own_vote')
    const cold = await app.join('Cold', { room })
    expect(await cold.send('poll.mine', { poll })).toEqual({ ok: true, value: { ballot: null } })
    const seen = [await silent.everything(), JSON.stringify([cold.welcomes, cold.room.signals])]
    expect(seen.join()).not.toMatch(COUNTS)
    await voters[0]?.until(({ room: { signals } }) => signals['poll.early']?.value[poll]?.guests?.votes[1] === 3)
  })

  it('[A100] [POLL-8] shown when a host reveals it: a closed poll says nothing, and has no file of ballots', async () => {
    await using stage = await pollStage(options())
    const { app, room, host } = stage
    const { poll, silent } = await votedPoll(stage, 'reveal')
    await host.send('poll.close', { poll, round: 1 })
    await host.until(({ room: { view } }) => view.staff?.polls.counted.length === 1)
    await stage.sees(silent.fan, poll, 'closed')
    expect(await silent.everything()).not.toMatch(/"votes":|"result":|poll\.counted/)
    expect((await fetch(`${app.url}/api/rooms/${room}/polls/${poll}/ballots`)).status).toBe(404)
    await host.send('poll.reveal', { poll, round: 1 })
    expect((await stage.sees(silent.fan, poll, 'revealed')).result?.guests.votes).toEqual([0, 3])
  })

  it('[POLL-8] who has voted sees how it stands after coming back, too', async () => {
    await using stage = await pollStage(options())
    const { app, room } = stage
    const session = await app.session('Ann')
    const ann = await app.join(session, { room })
    const poll = await stage.open({ shown: 'own_vote' })
    const cast = await ann.send('poll.vote', { poll, round: 1, choice: [2] })
    if (!cast.ok) throw new Error(cast.refused)
    const phone = await app.join(session, { room })
    const mine = await phone.send('poll.mine', { poll })
    expect(mine).toMatchObject({ value: { ballot: { choice: [2], receipt: cast.value.receipt } } })
    const ben = await app.join('Ben', { room })
    await ben.send('poll.vote', { poll, round: 1, choice: [0] })
    await phone.until(({ room: { signals } }) => signals['poll.early']?.value[poll]?.turnout === 2)
  })
})

it('[A101] no page holds a secret: receipts are made with a salt that never leaves the store', async () => {
  await using app = await launch()
  const room = await newRoom(app)
  const host = await app.join(await app.hostSession(), { room })
  const poll = newPoll()
  await host.send('poll.draft', { poll, setup: colours })
  await host.send('poll.open', { poll })
  await host.until(({ room: { view } }) => view.everyone.polls.length === 1)
  const { box = '' } = host.room.view.everyone.polls[0] ?? {}
  const { token } = await app.hostSession()
  const headers = { authorization: `Bearer ${token}` }
  const salt = await app.stores.stores.polls.salt(room, { poll, round: 1, box, options: 3, battle: false })
  expect(salt).toMatch(/^[\w-]{22}$/)
  const paths = ['', '/history', ...['ndjson', 'json', 'csv'].map((form) => `/export?form=${form}`)]
  const fetched = await Promise.all(
    paths.map((path) => fetch(`${app.url}/api/rooms/${room}${path}`, { headers }).then((r) => r.text())),
  )
  expect([...fetched, JSON.stringify([host.welcomes, host.events])].join()).not.toContain(salt)
})
