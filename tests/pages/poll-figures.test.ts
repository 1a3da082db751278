import { describe, expect, it } from 'vitest'
import {
  abstainedOf,
  averageOf,
  pollRows,
  tallyOf,
  turnoutOf,
  withBallot,
} from '../../client/src/polls/poll-figures.ts'
import { endsIn, optionLabels, questionIn } from '../../client/src/polls/poll-words.ts'
import type { Signals } from '../../src/protocol/index.ts'
import type { PollCount, PollId, PollResult, PollSetup, PollTally } from '../../src/protocol/polls.ts'

const count = (votes: number[], ballots = votes.reduce((a, b) => a + b, 0), abstained = 0): PollCount => ({
  ballots,
  abstained,
  votes,
})
const single: PollSetup = {
  kind: 'single',
  question: 'Which colour?',
  options: [{ text: 'Brass', picture: 'https://a.example/1.png' }, { text: 'White' }, { text: 'Ink' }],
  shown: 'live',
}
const labels = ['Brass', 'White', 'Ink']
const tally = (members: PollCount, guests: PollCount, round = 1): PollTally => ({
  ...{ round, members, guests },
  turnout: members.ballots + guests.ballots,
})

describe('an own ballot that was counted', () => {
  const of = 'guests' as const
  const percents = (one: PollTally): number[] =>
    pollRows({ setup: single }, one, labels)?.map(({ percent }) => percent) ?? []

  it('is in the figures before a sample has it, once', () => {
    const first = withBallot(tally(count([]), count([])), { choice: [1], of })
    expect(percents(first)).toEqual([0, 100, 0])
    expect(turnoutOf({ setup: single }, first)).toBe(1)
    const sampled = tally(count([3, 0, 0]), count([0, 1, 0]))
    expect(withBallot(sampled, { choice: [1], of })).toBe(sampled)
    expect(withBallot(sampled, { choice: [1], of: 'members' })).toBe(sampled)
  })

  it('is moved where it was changed, and a vote for none is one too', () => {
    const changed = withBallot(tally(count([1, 0, 0]), count([1, 0, 0])), { choice: [2], was: [0], of })
    expect(percents(changed)).toEqual([50, 0, 50])
    expect(changed.turnout).toBe(2)
    const none = withBallot(tally(count([1, 0, 0]), count([])), { choice: [], of })
    expect(abstainedOf({}, none)).toBe(1)
    expect(percents(none)).toEqual([100, 0, 0])
  })

  it('tells nothing of counts that are not told', () => {
    const untold: PollTally = { round: 1, turnout: 4 }
    expect(withBallot(untold, { choice: [0], of })).toBe(untold)
  })
})

describe('rows', () => {
  it('members and guests count alike, and who abstains is no part of the whole', () => {
    const rows = pollRows({ setup: single }, tally(count([3, 1, 0], 6, 2), count([1, 2, 1])), labels)
    expect(rows).toEqual([
      {
        ...{ option: 0, label: 'Brass', picture: 'https://a.example/1.png', votes: 4, share: 0.5, percent: 50 },
        ...{ members: 3, guests: 1, leads: true },
      },
      { option: 1, label: 'White', votes: 3, share: 0.375, percent: 38, members: 1, guests: 2, leads: false },
      { option: 2, label: 'Ink', votes: 1, share: 0.125, percent: 13, members: 0, guests: 1, leads: false },
    ])
  })

  it('what a ballot may name several of is a share of the persons', () => {
    const rows = pollRows(
      { setup: { ...single, kind: 'multiple' } },
      tally(count([4, 4, 1], 4), count([0, 0, 0])),
      labels,
    )
    expect(rows?.map(({ percent }) => percent)).toEqual([100, 100, 25])
    expect(rows?.map(({ leads }) => leads)).toEqual([true, true, false])
  })

  it('a battle is shared by taps', () => {
    const rows = pollRows({ setup: { ...single, kind: 'battle' } }, tally(count([600, 150], 5), count([150, 100], 9)), [
      'A',
      'B',
    ])
    expect(rows?.map(({ votes, percent }) => [votes, percent])).toEqual([
      [750, 75],
      [250, 25],
    ])
  })

  it('the result goes before a tally, and says who has won', () => {
    const result: PollResult = { members: count([1, 0, 0]), guests: count([0, 1, 0]), winners: [0, 1] }
    const rows = pollRows({ setup: single, result }, tally(count([0, 0, 9]), count([0, 0, 0])), labels)
    expect(rows?.map(({ votes, leads }) => [votes, leads])).toEqual([
      [1, true],
      [1, true],
      [0, false],
    ])
  })

  it('nobody leads, and nothing is a share, before anybody has voted', () => {
    const rows = pollRows({ setup: single }, tally(count([0, 0, 0]), count([0, 0, 0])), labels)
    expect(rows?.map(({ share, leads }) => [share, leads])).toEqual([
      [0, false],
      [0, false],
      [0, false],
    ])
  })

  it('there are none where the counts are not told', () => {
    expect(pollRows({ setup: single }, undefined, labels)).toBeUndefined()
    expect(pollRows({ setup: single }, { round: 1, turnout: 5 }, labels)).toBeUndefined()
  })
})

describe('figures', () => {
  const poll = { poll: 'colour' as PollId, round: 2 }
  const signal = (value: Record<string, PollTally>) => ({ version: 1, seq: 1, value })
  it('are of this round alone, with counts before without', () => {
    const bare: PollTally = { round: 2, turnout: 9 }
    const early = tally(count([1, 0, 0]), count([0, 0, 0]), 2)
    const signals: Signals = { 'poll.tally': signal({ colour: bare }), 'poll.early': signal({ colour: early }) }
    expect(tallyOf(signals, poll)).toBe(early)
    expect(tallyOf({ ...signals, 'poll.early': signal({ colour: { ...early, round: 1 } }) }, poll)).toBe(bare)
    expect(tallyOf({ 'poll.tally': signal({ other: bare }) }, poll)).toBeUndefined()
    expect(tallyOf({}, poll)).toBeUndefined()
  })

  it('count persons', () => {
    const result: PollResult = { members: count([3, 1, 0], 6, 2), guests: count([1, 2, 1]), winners: [0] }
    expect(turnoutOf({ setup: single, result }, undefined)).toBe(10)
    expect(turnoutOf({ setup: single }, { round: 1, turnout: 7 })).toBe(7)
    expect(turnoutOf({ setup: single }, undefined)).toBe(0)
    expect(abstainedOf({ result }, undefined)).toBe(2)
    expect(abstainedOf({}, { round: 1, turnout: 7 })).toBeUndefined()
  })

  it('a scale has a middle, in its own steps', () => {
    const scale: PollSetup = { ...single, kind: 'scale', options: [], scale: { from: -1, to: 1 } }
    const rows = pollRows({ setup: scale }, tally(count([1, 0, 3]), count([0, 0, 0])), ['-1', '0', '1']) ?? []
    expect(averageOf(scale, rows)).toBe(0.5)
    expect(averageOf(single, rows)).toBeUndefined()
    expect(
      averageOf(scale, pollRows({ setup: scale }, tally(count([]), count([])), ['-1', '0', '1']) ?? []),
    ).toBeUndefined()
  })
})

describe('words', () => {
  const said: PollSetup = {
    ...single,
    language: 'en',
    texts: { 'zh-Hans': { question: '哪种颜色?', options: ['黄铜', '白', '墨'] }, es: { question: '¿Qué color?' } },
  }
  const t = (key: string) => key
  it('are those of the language, or the original, which says which it is', () => {
    expect(questionIn(said, 'zh-Hans')).toEqual({ text: '哪种颜色?' })
    expect(questionIn(said, 'zh-Hant')).toEqual({ text: '哪种颜色?' })
    expect(questionIn(said, 'en')).toEqual({ text: 'Which colour?' })
    expect(questionIn(said, 'pt')).toEqual({ text: 'Which colour?', lang: 'en' })
    expect(optionLabels(said, 'zh-Hans', t)).toEqual(['黄铜', '白', '墨'])
    expect(optionLabels(said, 'es', t)).toEqual(['Brass', 'White', 'Ink'])
  })
  it("of yes or no are the page's, and the steps of a scale are numbers", () => {
    expect(optionLabels({ ...single, kind: 'yes_no', options: [] }, 'en', t)).toEqual(['poll.yes', 'poll.no'])
    const scale = { from: -1, to: 2 }
    expect(optionLabels({ ...single, kind: 'scale', options: [], scale }, 'en', t)).toEqual(['-1', '0', '1', '2'])
  })
  it('of the ends of a scale are those of the language, each that is missing there in the original', () => {
    const texts = { es: { question: '¿Qué tal?', low: 'mal' } }
    const mood: PollSetup = { ...single, kind: 'scale', scale: { from: 1, to: 5, low: 'bad', high: 'good' }, texts }
    expect(endsIn(mood, 'es')).toMatchObject({ low: 'mal', high: 'good' })
    expect(endsIn(mood, 'pt')).toMatchObject({ low: 'bad', high: 'good' })
    expect(endsIn(single, 'es')).not.toHaveProperty('low')
  })
})
