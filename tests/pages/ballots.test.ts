import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Ballots } from '../../client/src/polls/ballots.ts'
import { KeptBallots } from '../../client/src/polls/kept-ballots.ts'
import { chosen, fits, needsSend, polledNow, voteRefusal } from '../../client/src/polls/poll-standing.ts'
import { Tapping } from '../../client/src/polls/tapping.ts'
import { ordered, steadied } from '../../client/src/questions/asked-order.ts'
import { Errand } from '../../client/src/room/errand.ts'
import { accept, refuse, type CommandId, type Person, type PersonId, type Reply } from '../../src/protocol/core.ts'
import type { CommandName } from '../../src/protocol/index.ts'
import type { Poll, PollId } from '../../src/protocol/polls.ts'
import type { Question } from '../../src/protocol/questions.ts'
import { pollOf, scaleOf } from './poll-room.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Sent {
  name: CommandName
  input: { id: CommandId } & Record<string, unknown>
  answer: (reply: Reply<unknown>) => Promise<void>
  cut: () => Promise<void>
}
/** A page's line whose other end is in the test's hands. */
function testLine() {
  const whole = signal(true)
  const sent: Sent[] = []
  const settle = async () => void (await vi.advanceTimersByTimeAsync(0))
  const send = (name: CommandName, input: object) =>
    new Promise<Reply<unknown>>((resolve, reject) => {
      sent.push({
        name,
        input: input as Sent['input'],
        answer: async (reply) => (resolve(reply), await settle()),
        cut: async () => ((whole.value = false), reject(new Error('cut')), await settle()),
      })
    })
  const last = () => {
    const found = sent.at(-1)
    if (!found) throw new Error('nothing was sent')
    return found
  }
  return { whole, sent, send, last, settle }
}

describe('[PAGE-36] what was sent stands until it is answered', () => {
  it('goes out again by the same id after a cut, once the page is back', async () => {
    const line = testLine()
    const errand = new Errand(line, 'poll.vote', { choice: [1] })
    await line.settle()
    await line.last().cut()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(line.sent).toHaveLength(1)
    line.whole.value = true
    await line.settle()
    expect(line.sent).toHaveLength(2)
    expect(line.sent[1]?.input).toEqual(line.sent[0]?.input)
    await line.last().answer(accept({ ok: 1 }))
    expect(await errand.reply).toEqual(accept({ ok: 1 }))
  })

  it('waits as long as the server asks for, or until its person wants it now', async () => {
    const line = testLine()
    const errand = new Errand(line, 'poll.vote', {})
    await line.settle()
    await line.last().answer(refuse('overloaded', 5_000))
    expect(errand.trouble.value).toBe('overloaded')
    await vi.advanceTimersByTimeAsync(4_999)
    expect(line.sent).toHaveLength(1)
    errand.hurry()
    await line.settle()
    expect(line.sent).toHaveLength(2)
    await line.last().answer(refuse('poll_closed'))
    expect(await errand.reply).toMatchObject({ refused: 'poll_closed' })
  })

  it('is not sent at all while the page is away, nor when it was dropped', async () => {
    const line = testLine()
    line.whole.value = false
    const errand = new Errand(line, 'poll.vote', {})
    await line.settle()
    errand.drop()
    line.whole.value = true
    await vi.advanceTimersByTimeAsync(60_000)
    expect(line.sent).toEqual([])
  })
})

const ann = 'g_ann' as PersonId
const colour = { poll: 'colour' as PollId, round: 1, state: 'open' as const, setup: pollOf() }
const told = (choice: number[], receipt = 'r'.repeat(22)) => accept({ choice, receipt })
let room = 0
function testBallots(person = ann) {
  const line = testLine()
  const name = `room-${room++}`
  const me = signal<PersonId | undefined>(person)
  return { ...line, me, ballots: new Ballots(line, new KeptBallots(name as never), me) }
}

describe('own ballots', () => {
  it('are on their way, then counted, and a change says that it is one', async () => {
    const { ballots, last, settle } = testBallots()
    void ballots.vote(colour, [0])
    await settle()
    expect(ballots.of(colour)).toMatchObject({ pending: { choice: [0] } })
    await last().answer(told([0]))
    expect(ballots.of(colour)).toEqual({ counted: { choice: [0], receipt: 'r'.repeat(22) } })
    void ballots.vote(colour, [2])
    await settle()
    expect(ballots.of(colour)).toMatchObject({ counted: { choice: [0] }, pending: { choice: [2] } })
    await last().answer(told([2]))
    expect(ballots.of(colour)).toMatchObject({ counted: { choice: [2], was: [0] } })
  })

  it('a choice that comes before the last was answered takes its place, with an id of its own', async () => {
    const { ballots, sent, whole, last, settle } = testBallots()
    void ballots.vote(colour, [0])
    await settle()
    await last().cut()
    void ballots.vote(colour, [1])
    whole.value = true
    await settle()
    expect(sent.map(({ input }) => input['choice'])).toEqual([[0], [1]])
    expect(sent[0]?.input.id).not.toBe(sent[1]?.input.id)
    await last().answer(told([1]))
    expect(ballots.of(colour)).toMatchObject({ counted: { choice: [1] } })
  })

  it('one that is refused keeps what was counted before, and what was chosen', async () => {
    const { ballots, last, settle } = testBallots()
    void ballots.vote(colour, [0])
    await settle()
    await last().answer(told([0]))
    void ballots.vote(colour, [1])
    await settle()
    await last().answer(refuse('poll_closed'))
    expect(ballots.of(colour)).toMatchObject({
      counted: { choice: [0] },
      refused: { choice: [1], why: { refused: 'poll_closed' } },
    })
    ballots.forgive(colour)
    expect(ballots.of(colour).refused).toBeUndefined()
  })

  it('[PAGE-37] are asked for once where the page does not know, and not where it does', async () => {
    const { ballots, sent, last, settle } = testBallots()
    void ballots.look(colour)
    void ballots.look(colour)
    void ballots.look({ ...colour, poll: 'over' as PollId, state: 'closed' as never })
    await settle()
    expect(sent.map(({ name, input }) => [name, input['poll']])).toEqual([['poll.mine', 'colour']])
    await last().answer(accept({ ballot: { choice: [1], receipt: 'x' } }))
    expect(ballots.of(colour)).toMatchObject({ counted: { choice: [1] } })
    void ballots.lookAgain(colour)
    await settle()
    expect(sent).toHaveLength(1)
    void ballots.lookAgain({ ...colour, setup: pollOf({ shown: 'own_vote' }) })
    await settle()
    expect(sent).toHaveLength(2)
  })

  it("are nobody else's", async () => {
    const { ballots, me, last, settle } = testBallots()
    void ballots.vote(colour, [0])
    await settle()
    await last().answer(told([0]))
    me.value = 'g_bob' as PersonId
    expect(ballots.of(colour)).toEqual({})
    me.value = ann
    expect(ballots.of(colour)).toMatchObject({ counted: { choice: [0] } })
  })
})

describe('[PAGE-41] taps', () => {
  it('of a steady hand go out twice a second, each second alike, and what is over the cap is told and not sent', async () => {
    const sent: [number, number, number][] = []
    vi.setSystemTime(1_000_000)
    const counted = async (side: 0 | 1, taps: number) => (
      sent.push([Date.now() % 1000, side, taps]),
      accept({ counted: taps })
    )
    using tapping = new Tapping(counted, () => Date.now(), 10)
    for (let n = 0; n < 20; n++) {
      tapping.tap(n === 3 ? 1 : 0)
      await vi.advanceTimersByTimeAsync(100)
    }
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sent.filter(([, , taps]) => taps > 0).every(([at]) => at === 450 || at === 900)).toBe(true)
    expect(sent.reduce((all, [, , taps]) => all + taps, 0)).toBe(20)
    expect(tapping.counted.value).toEqual([19, 1])
    expect(tapping.over.value).toBe(false)
    vi.setSystemTime(1_010_000)
    for (let n = 0; n < 14; n++) tapping.tap(0)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(tapping.counted.value).toEqual([29, 1])
    expect(tapping.over.value).toBe(true)
  })

  it('that the server did not count are not shown', async () => {
    using tapping = new Tapping(
      async (_side, taps) => accept({ counted: taps - 2 }),
      () => Date.now(),
      10,
    )
    for (let n = 0; n < 5; n++) tapping.tap(1)
    expect(tapping.counted.value).toEqual([0, 5])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(tapping.counted.value).toEqual([0, 3])
  })
})

describe('what a ballot may say', () => {
  const several = pollOf({ kind: 'multiple', min: 2, max: 2 })
  it('one option, or as many as the poll says, or none where that is an answer', () => {
    expect(chosen(pollOf(), [0], 2)).toEqual([2])
    expect(chosen(several, [2], 0)).toEqual([0, 2])
    expect(chosen(several, [0, 2], 1)).toEqual([0, 2])
    expect(chosen(several, [0, 2], 2)).toEqual([0])
    expect(fits(several, [0])).toBe(false)
    expect(fits(several, [0, 1])).toBe(true)
    expect(fits(pollOf(), [])).toBe(false)
    expect(fits(pollOf({ abstain: true }), [])).toBe(true)
    expect([pollOf(), scaleOf(), several, pollOf({ final: true })].map(needsSend)).toEqual([false, false, true, true])
  })

  it('members alone, staff alone, or everybody', () => {
    const guest: Person = { id: ann, standing: 'guest', name: 'Ann' }
    const visitor: Person = { id: ann, standing: 'visitor' }
    expect(voteRefusal({}, visitor, 'visitor')).toBeUndefined()
    expect(voteRefusal({}, visitor, 'guest')).toBe('name_first')
    expect(voteRefusal({ members: true }, guest, 'visitor')).toBe('members_only')
    expect(voteRefusal({ members: true }, { ...guest, standing: 'member' }, 'visitor')).toBeUndefined()
    expect(voteRefusal({ members: true }, { ...guest, role: 'staff' }, null)).toBeUndefined()
    expect(voteRefusal({}, guest, null)).toBe('not_allowed')
  })
})

it('cards are there for what is open and what ended beside it, else for the newest', () => {
  const one = (poll: string, more: Partial<Poll>): Poll =>
    ({
      poll: poll as PollId,
      setup: pollOf(),
      round: 1,
      box: 'b',
      before: [],
      openedAt: 0,
      state: 'open',
      ...more,
    }) as Poll
  const names = (...polls: Poll[]) => polledNow(polls).map(({ poll }) => poll)
  const old = one('old', { state: 'revealed', closedAt: 5 })
  const ended = one('ended', { state: 'closed', openedAt: 6, closedAt: 30 })
  expect(names()).toEqual([])
  expect(names(old, ended)).toEqual(['ended'])
  expect(names(old, ended, one('a', { openedAt: 10 }), one('b', { openedAt: 20 }))).toEqual(['ended', 'a', 'b'])
})

describe('[PAGE-46] the order of questions', () => {
  const asked = (question: number, by = 'g_x', answered = false): Question => ({
    ...{ question, at: question, by: by as PersonId, entry: question, name: by, text: `${question}` },
    ...(answered && { answer: { at: 9, name: 'Host' } }),
  })
  const all = [asked(1), asked(2, 'g_ann'), asked(3, 'g_x', true), asked(4)]
  const votes = (question: number) => ({ 3: 9, 4: 2, 2: 2 })[question] ?? 0
  const seqs = (order: Parameters<typeof ordered>[1]['order']) =>
    ordered(all, { order, votes, me: ann }).map(({ question }) => question)
  it('is by votes, by age, of those without an answer, or of one’s own', () => {
    expect(seqs('votes')).toEqual([3, 2, 4, 1])
    expect(seqs('newest')).toEqual([4, 3, 2, 1])
    expect(seqs('unanswered')).toEqual([2, 4, 1])
    expect(seqs('mine')).toEqual([2])
  })
  it('stands still while somebody is at it: what is new comes last, what is gone leaves', () => {
    expect(steadied(all, [4, 2, 7, 1]).map(({ question }) => question)).toEqual([4, 2, 1, 3])
  })
})
