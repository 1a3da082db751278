import { describe, expect, it } from 'vitest'
import type { RoomEvent } from '../../src/protocol/index.ts'
import { POLL_LIMITS, type PollId, type PollSetup } from '../../src/protocol/polls.ts'
import { applyEvent, emptyView } from '../../src/protocol/view.ts'
import { cleanSetup } from '../../src/polls/clean-polls.ts'
import { roundOf } from '../../src/polls/poll-deadline-rules.ts'
import { closeWhenDue, countPoll, openPoll, resultOf } from '../../src/polls/poll-rules.ts'
import { choiceFits, setupFits } from '../../src/polls/poll-setup-rules.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import type { Seen } from '../../src/rooms/deciding.ts'
import { colours, duel } from './poll-setups.ts'

const poll = 'duel' as PollId
const mood = { kind: 'scale', options: [], scale: { from: 1, to: 5, low: ' bad ', high: 'good' } } as const
const name = { poll, round: 1 }
const counts = (...votes: number[]) => ({
  members: { ballots: 1, abstained: 0, votes: votes.map(() => 0) },
  guests: { ballots: 2, abstained: 0, votes },
})

/** What a rule sees after these events, one a second. */
function seen(events: object[], now = 1_000_000): Seen {
  const view = events.reduce<ReturnType<typeof emptyView>>(
    (before, event, i) => applyEvent(before, { seq: i + 1, at: 1_000 * (i + 1), ...event } as RoomEvent),
    emptyView(true),
  )
  const { everyone, staff, mine } = view
  if (staff === undefined) throw new Error('staff see')
  return { room: 'a-room' as RoomId, everyone, staff, mineOf: () => mine, now }
}
const opened = (setup: PollSetup) => ({ type: 'poll.opened', poll, round: 1, box: 'box', setup, closesAt: 61_000 })
const closed = { type: 'poll.closed', poll, round: 1, why: 'time' }
const types = (verdict: unknown): string[] =>
  ((verdict as { events?: string[] }).events ?? []).map((body) => (JSON.parse(body) as RoomEvent).type)

describe('a battle that ends too close', () => {
  const setup: PollSetup = { ...duel, overtime: { withinPercent: 10, forMs: 20_000 } }

  it('[BATTLE-2] goes on once, from what its closed box holds, and is counted the second time', () => {
    const first = countPoll(name, counts(55, 45))(seen([opened(setup), closed]))
    expect(types(first)).toEqual(['poll.extended'])
    expect(first).toMatchObject({
      gates: { 'poll:duel': 'box' },
      deadlines: [
        { kind: 'poll.count', at: null },
        { kind: 'poll.close', at: 1_020_000 },
      ],
    })
    const extended = { type: 'poll.extended', poll, round: 1, closesAt: 99_000, overtime: true }
    const again = seen([opened(setup), closed, extended, closed])
    expect(types(countPoll(name, counts(50, 50))(again))).toEqual(['poll.counted', 'poll.revealed'])
  })

  it('[BATTLE-2] not when the lead is larger, nor when a host has closed it, nor without such a rule', () => {
    expect(types(countPoll(name, counts(56, 44))(seen([opened(setup), closed])))).toContain('poll.counted')
    const byHost = seen([opened(setup), { ...closed, why: 'host' }])
    expect(types(countPoll(name, counts(50, 50))(byHost))).toContain('poll.counted')
    expect(types(countPoll(name, counts(50, 50))(seen([opened(duel), closed])))).toContain('poll.counted')
  })
})

describe('what happens once', () => {
  it('[POLL-3] a deadline that was overtaken changes nothing', () => {
    expect(closeWhenDue(name)(seen([opened(colours), closed]))).toEqual({})
    expect(closeWhenDue({ poll, round: 2 })(seen([opened(colours)]))).toEqual({})
    expect(countPoll(name, counts(1, 0, 0))(seen([opened(colours)]))).toEqual({})
    const withdrawn = { type: 'poll.withdrawn', poll, reason: 'no' }
    expect(countPoll(name, counts(1, 0, 0))(seen([opened(colours), closed, withdrawn]))).toEqual({})
    const counted = { type: 'poll.counted', to: 'staff', ...name, result: resultOf(counts(1, 0, 0)) }
    expect(countPoll(name, counts(1, 0, 0))(seen([opened(colours), closed, counted]))).toEqual({})
  })

  it('[POLL-2] a round begins when the one before is counted, and so many are open at once', () => {
    const box = { box: 'new', salt: 'salt' }
    expect(openPoll({ poll }, box, {})(seen([opened(colours), closed]))).toBe('not_now')
    const others = Array.from({ length: POLL_LIMITS.open }, (_, i) => ({ ...opened(colours), poll: `other-${i}` }))
    const drafted = { type: 'poll.drafted', to: 'staff', poll, setup: colours }
    expect(openPoll({ poll }, box, {})(seen([...others, drafted]))).toBe('too_many')
    expect(types(openPoll({ poll }, box, {})(seen([...others.slice(1), drafted])))).toEqual([
      'poll.opened',
      'poll.dropped',
    ])
  })

  it('[POLL-2] the results of the last five rounds are kept beside the newest, and no older one', () => {
    const rounds = Array.from({ length: 8 }, (_, i) => [
      { ...opened(colours), round: i + 1 },
      { ...closed, round: i + 1 },
      { type: 'poll.revealed', poll, round: i + 1, result: resultOf(counts(i, 0, 0)) },
    ])
    const [one] = seen(rounds.flat()).everyone.polls
    expect(one?.before.map(({ round, result }) => [round, result.guests.votes[0]])).toEqual(
      [3, 4, 5, 6, 7].map((round) => [round, round - 1]),
    )
  })

  it('winners are those with the most votes, several of them when they are equal, none when nobody chose any', () => {
    expect(resultOf(counts(3, 5, 5)).winners).toEqual([1, 2])
    expect(resultOf(counts(0, 0)).winners).toEqual([])
  })

  it('a deadline names its round, whatever the poll is called', () => {
    expect(roundOf('a-b:12')).toEqual({ poll: 'a-b', round: 12 })
  })
})

describe('[POLL-9] what may be asked', () => {
  const of = (over: Partial<PollSetup>): boolean => setupFits({ ...colours, ...over })
  const two = colours.options.slice(0, 2)

  it.each<[string, Partial<PollSetup>]>([
    ['single choice', {}],
    ['multiple choice', { kind: 'multiple', min: 1, max: 3 }],
    ['a scale', { kind: 'scale', options: [], scale: { from: -5, to: 5 } }],
    ['yes or no', { kind: 'yes_no', options: [], abstain: true }],
    ['a battle', duel],
    ['a scale whose ends have words', { ...mood, texts: { es: { question: '¿Qué tal?', low: 'mal', high: 'bien' } } }],
    ['translated', { texts: { es: { question: '¿Qué color?', options: ['a', 'b', 'c'] } } }],
  ])('%s', (_, over) => expect(of(over)).toBe(true))

  it.each<[string, Partial<PollSetup>]>([
    ['one option', { options: two.slice(1) }],
    ['two alike', { options: [...two, two[0]!] }],
    ['a scale without ends', { kind: 'scale', options: [] }],
    ['a scale of one step', { kind: 'scale', options: [], scale: { from: 3, to: 3 } }],
    ['a scale of twelve', { kind: 'scale', options: [], scale: { from: -6, to: 5 } }],
    ['ends without a scale', { scale: { from: 1, to: 5 } }],
    ['yes or no with options', { kind: 'yes_no' }],
    ['more than there are', { kind: 'multiple', max: 4 }],
    ['least above most', { kind: 'multiple', min: 3, max: 2 }],
    ['how many of a single choice', { max: 2 }],
    ['a battle of three', { ...duel, options: colours.options }],
    ['a battle without an end', { kind: 'battle', options: two }],
    ['a battle of half an hour', { ...duel, forMs: 1_800_000 }],
    ['a battle that is final', { ...duel, final: true }],
    ['taps without a battle', { tapsPerSecond: 5 }],
    ['overtime without a battle', { overtime: { withinPercent: 2, forMs: 20_000 } }],
    ['ends in another language without a scale', { texts: { es: { question: '¿Qué?', low: 'mal' } } }],
    ['too few words in another language', { texts: { es: { question: '¿Qué?', options: ['a'] } } }],
  ])('not %s', (_, over) => expect(of(over)).toBe(false))

  it('the words of a scale’s ends are cleaned in every language, and left out where nothing is to be seen', () => {
    const texts = { es: { question: '¿Qué tal?', low: ' mal\u202e ', high: '\u200b' } }
    expect(cleanSetup({ ...colours, ...mood, texts })).toMatchObject({
      scale: { from: 1, to: 5, low: 'bad', high: 'good' },
      texts: { es: { question: '¿Qué tal?', low: 'mal' } },
    })
    expect(cleanSetup({ ...colours, ...mood, texts })?.texts?.['es']).not.toHaveProperty('high')
  })

  it('[VOTE-4] a ballot names as many as its kind has, or none where that is an answer', () => {
    const multiple: PollSetup = { ...colours, kind: 'multiple', min: 2, max: 2 }
    const scale: PollSetup = { ...colours, kind: 'scale', options: [], scale: { from: -1, to: 1 } }
    expect([[0], [2]].every((choice) => choiceFits(scale, choice))).toBe(true)
    expect([[3], [-1], []].some((choice) => choiceFits(scale, choice))).toBe(false)
    expect(choiceFits(multiple, [0, 2])).toBe(true)
    expect([[0], [2, 0], [1, 1], [0, 1, 2]].some((choice) => choiceFits(multiple, choice))).toBe(false)
    expect(choiceFits({ ...multiple, abstain: true }, [])).toBe(true)
    expect(choiceFits(duel, [0])).toBe(false)
  })
})
