import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BallotBook, possibleChoices, type Cast, type RoundBook, type Voted } from '../../src/crowd/ballot-book.ts'
import { winnersOf } from '../../src/crowd/ballot-bounds.ts'
import {
  checkAdmitted,
  checkFile,
  checkHeardResults,
  checkReceipts,
  checkResult,
} from '../../src/crowd/poll-invariants.ts'
import { parseBallotFile, type FiledBallot } from '../../src/crowd/filed-ballots.ts'
import { pick, seeded, type Random } from '../../src/crowd/seeded.ts'
import { Violations, type ViolationKind } from '../../src/crowd/violations.ts'
import type { CommandId } from '../../src/protocol/core.ts'
import { optionsOf, type PollId, type PollResult, type PollSetup } from '../../src/protocol/polls.ts'

const poll = 'colours' as PollId
const options = [{ text: 'Brass' }, { text: 'Paper' }, { text: 'Ink' }]
const single: PollSetup = { kind: 'single', question: 'Which colour?', options, abstain: true, shown: 'close' }
const battle: PollSetup = { kind: 'battle', question: 'Brass or ink?', options: options.slice(1), shown: 'live' }
const receiptOf = (person: string): string => createHash('sha256').update(person).digest('base64url').slice(0, 22)

/** One round of which everything is known: what persons sent, the file, what was announced and what others heard. */
interface Story {
  book: RoundBook
  filed: FiledBallot[]
  result: PollResult
  seal?: string
  heard: (PollResult | undefined)[]
}

const voteOf = (random: Random, n: number, person: string): Voted => {
  const cast = (state: Cast['state'], times: number): Cast => ({
    ...{ id: `vote-${n}-${times}` as CommandId, state },
    choice: random() < 0.1 ? [] : [Math.floor(random() * 3)],
    ...(state === 'accepted' && { receipt: receiptOf(person) }),
  })
  const casts = [cast('accepted', 0)]
  if (n % 3 === 0) casts.push(cast('accepted', 1))
  if (n % 5 === 0) casts.push(cast('refused', 2))
  const choice = casts.findLast(({ state }) => state === 'accepted')?.choice ?? []
  return { casts, taps: [], mine: { choice, receipt: receiptOf(person) } }
}
const tapsOf = (random: Random, person: string): Voted => {
  const side = random() < 0.5 ? 0 : 1
  const taps = Array.from(
    { length: 5 },
    () => ({ side, taps: 6, state: 'accepted', counted: pick(random, [3, 6]) }) as const,
  )
  const sum = taps.reduce((total, { counted }) => total + counted, 0)
  return { casts: [], taps, mine: { choice: side === 0 ? [sum, 0] : [0, sum], receipt: receiptOf(person) } }
}

function goodStory(random: Random, setup = single): Story {
  const book = new BallotBook().roundOf({ poll, round: 1, setup })
  for (let n = 0; n < 30; n++) {
    const person = `voter ${n}`
    book.persons.set(person, setup.kind === 'battle' ? tapsOf(random, person) : voteOf(random, n, person))
  }
  const filed = [...book.persons.values()].map(({ mine }): FiledBallot => ({
    receipt: mine?.receipt ?? '',
    of: 'guest',
    choice: [...(mine?.choice ?? [])],
  }))
  const result = resultOf(filed, setup)
  return { book, filed, result, heard: [result, result, result] }
}

/** What such a file comes to, reckoned in another way than the checkers do. */
function resultOf(filed: readonly FiledBallot[], setup: PollSetup): PollResult {
  const votes = new Array<number>(optionsOf(setup)).fill(0)
  for (const { choice } of filed)
    for (const [place, named] of choice.entries())
      if (setup.kind === 'battle') votes[place]! += named
      else votes[named]! += 1
  const abstained = setup.kind === 'battle' ? 0 : filed.filter(({ choice }) => choice.length === 0).length
  const none = { ballots: 0, abstained: 0, votes: votes.map(() => 0) }
  return { members: none, guests: { ballots: filed.length, abstained, votes }, winners: winnersOf(votes) }
}

const textOf = ({ filed, result, book: { setup } }: Story): string =>
  [
    { fanfare: 'ballots', poll, round: 1, kind: setup.kind, options: setup.options.map(({ text }) => text), result },
    ...filed,
    { end: true, ballots: filed.length },
  ]
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('')

function judge(story: Story, alone = true): ViolationKind[] {
  const [found, file] = [new Violations(), parseBallotFile(textOf(story))]
  const announced = { result: story.result, seal: story.seal ?? file.seal, alone }
  checkAdmitted(story.book, found)
  checkReceipts(story.book, found)
  checkResult(story.book, announced, found)
  checkFile(story.book, file, announced, found)
  checkHeardResults(
    story.book,
    story.result,
    story.heard.map((result, n) => ({ name: `listener ${n}`, result })),
    found,
  )
  return found.list().map(({ kind }) => kind)
}

/** Announces and files something else than it was. */
function refile(story: Story, change: (filed: FiledBallot[]) => void): Story {
  change(story.filed)
  const result = resultOf(story.filed, story.book.setup)
  return { ...story, result, heard: [result, result, result] }
}
const somebody = ({ book }: Story, random: Random): [string, Voted] => pick(random, [...book.persons])

const bugs: [string, ViolationKind[], PollSetup, (story: Story, random: Random) => Story][] = [
  ['a ballot is lost', ['miscounted'], single, (story) => refile(story, (filed) => void filed.pop())],
  [
    'a ballot counts twice, under a receipt of nobody',
    ['miscounted'],
    single,
    (story) =>
      refile(story, (filed) => void filed.push({ ...(filed[0] as FiledBallot), receipt: receiptOf('nobody') })),
  ],
  [
    'a changed ballot counts as it was at first',
    ['miscounted'],
    single,
    (story) =>
      refile(story, (filed) => {
        const other = (filed[0]?.choice[0] ?? 0) === 0 ? 1 : 0
        filed[0] = { ...(filed[0] as FiledBallot), choice: [other] }
      }),
  ],
  [
    'two ballots change places in the file, which comes to the same',
    ['miscounted'],
    single,
    (story) =>
      refile(story, (filed) => {
        const other = filed.findIndex(({ choice }) => String(choice) !== String(filed[0]?.choice))
        const [a, b] = [filed[0] as FiledBallot, filed[other] as FiledBallot]
        filed[0] = { ...a, choice: b.choice }
        filed[other] = { ...b, choice: a.choice }
      }),
  ],
  [
    'another result is announced than the file holds',
    ['miscounted'],
    single,
    (story) => {
      const guests = { ...story.result.guests, ballots: story.result.guests.ballots + 1 }
      const result = { ...story.result, guests }
      return { ...story, result, heard: [result, result, result] }
    },
  ],
  [
    'the winner is another one',
    ['miscounted'],
    single,
    (story) => {
      const result = { ...story.result, winners: story.result.winners.includes(0) ? [1] : [0] }
      return { ...story, result, heard: [result, result, result] }
    },
  ],
  ['the file is another one than was sealed', ['receipt'], single, (story) => ({ ...story, seal: '0'.repeat(64) })],
  [
    'two persons have the same receipt',
    ['receipt', 'miscounted'],
    single,
    (story) => {
      const [a, b] = [...story.book.persons.values()] as [Voted, Voted]
      b.casts = b.casts.map((cast) => ({ ...cast, receipt: a.mine?.receipt ?? '', choice: [9] }))
      b.mine = { receipt: a.mine?.receipt ?? '', choice: [9] }
      return story
    },
  ],
  [
    'a change gives another receipt',
    ['receipt'],
    single,
    (story) => {
      const changed = [...story.book.persons.values()].find(({ casts }) => casts[1]?.state === 'accepted') as Voted
      changed.casts[1] = { ...(changed.casts[1] as Cast), receipt: receiptOf('somebody else') }
      return story
    },
  ],
  [
    'somebody is told another ballot than theirs',
    ['receipt'],
    single,
    (story, random) => {
      const [, voted] = somebody(story, random)
      voted.mine = { receipt: voted.mine?.receipt ?? '', choice: [7] }
      return story
    },
  ],
  [
    'a ballot that came too late is accepted',
    ['admitted'],
    single,
    (story, random) => {
      const [, voted] = somebody(story, random)
      voted.casts = voted.casts.map((cast) => ({ ...cast, wrong: true }))
      return story
    },
  ],
  [
    'a final ballot is changed',
    ['admitted'],
    { ...single, final: true },
    (story) => story, // every third person changes theirs
  ],
  [
    'one listener knows another result',
    ['unequal'],
    single,
    (story) => ({ ...story, heard: [story.result, { ...story.result, winners: [] }, story.result] }),
  ],
  ['one listener never hears it', ['unequal'], single, (story) => ({ ...story, heard: [story.result, undefined] })],
  [
    'taps over the cap count',
    ['miscounted'],
    battle,
    (story) =>
      refile(story, (filed) => {
        filed[0] = { ...(filed[0] as FiledBallot), choice: (filed[0]?.choice ?? []).map((taps) => taps * 2) }
      }),
  ],
]

describe('the checkers of polls', () => {
  it.each([single, battle])('[CROWD-3] accuse nobody of a good $kind, whatever the seed', (setup) => {
    for (let seed = 0; seed < 300; seed++) expect(judge(goodStory(seeded(seed), setup)), `seed ${seed}`).toEqual([])
  })

  it.each(bugs)('[CROWD-3] find it when %s', (_, kinds, setup, plant) => {
    for (let seed = 0; seed < 50; seed++) {
      const random = seeded(seed)
      expect(judge(plant(goodStory(random, setup), random)).toSorted(), `seed ${seed}`).toEqual(kinds.toSorted())
    }
  })

  it('let others vote where the crowd is not alone', () => {
    const others = refile(goodStory(seeded(1)), (filed) => {
      filed.push({ receipt: receiptOf('a stranger'), of: 'guest', choice: [2] })
    })
    expect(judge(others, false)).toEqual([])
    expect(judge(others, true)).toEqual(['miscounted'])
  })

  it('take a ballot without an answer for counted or not, and nothing else', () => {
    const story = goodStory(seeded(2))
    const voted = story.book.persons.get('voter 1') as Voted
    const { mine: _, ...rest } = voted
    const first = voted.casts[0]?.choice ?? []
    const doubtful: Cast = { id: 'vote-doubtful' as CommandId, choice: [2], state: 'in doubt' }
    story.book.persons.set('voter 1', { ...rest, casts: [...voted.casts, doubtful] })
    expect(judge(story)).toEqual([])
    const setTo = (choice: number[]): Story =>
      refile(story, (filed) => {
        filed[1] = { ...(filed[1] as FiledBallot), choice }
      })
    expect(judge(setTo([2]))).toEqual([])
    const third = [0, 1].find((option) => option !== first[0]) ?? 0
    expect(judge(setTo([third]))).toEqual(['miscounted'])
  })

  it('know which ballots can be the one that counts', () => {
    const cast = (state: Cast['state'], option: number): Cast => ({
      id: 'vote-any' as CommandId,
      state,
      choice: [option],
    })
    const possible = (...casts: Cast[]) => possibleChoices({ casts })
    expect(possible()).toEqual([undefined])
    expect(possible(cast('accepted', 0), cast('refused', 1))).toEqual([[0]])
    expect(possible(cast('accepted', 0), cast('in doubt', 1))).toEqual([[1], [0]])
    expect(possible(cast('in doubt', 0))).toEqual([[0], undefined])
    expect(possible(cast('in doubt', 0), cast('accepted', 1))).toEqual([[1]])
  })
})
