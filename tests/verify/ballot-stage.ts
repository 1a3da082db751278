import type { RoomId } from '../../src/protocol/core.ts'
import type { Poll, PollCount, PollId, PollKind, PollResult, PollSetup } from '../../src/protocol/polls.ts'
import { ballotFile, sealed } from '../../src/polls/ballot-file.ts'
import type { KeptBallot } from '../../src/polls/poll-store.ts'
import { boxOf } from '../../src/polls/receipts.ts'
import type { Dice } from '../stores/mulberry.ts'

const room = 'aurora' as RoomId
export const salt = 'c2FsdHNhbHRzYWx0c2E'

/** A box that holds these, read a few at a time. */
const boxWith = (ballots: readonly KeptBallot[], page = 7) => ({
  salt: () => Promise.resolve(salt),
  async *ballots() {
    for (let at = 0; at < ballots.length; at += page) yield await Promise.resolve(ballots.slice(at, at + page))
  },
})

const SETUPS: Record<PollKind, Pick<PollSetup, 'options' | 'scale'>> = {
  single: { options: [{ text: 'Night brass' }, { text: 'Paper white' }, { text: 'Ink' }] },
  multiple: { options: [{ text: 'Zürich' }, { text: '上海' }, { text: 'São Paulo' }, { text: '"Rome"' }] },
  scale: { options: [], scale: { from: -1, to: 3 } },
  yes_no: { options: [] },
  battle: { options: [{ text: 'Red' }, { text: 'Blue' }] },
}
const SIZE: Record<PollKind, number> = { single: 3, multiple: 4, scale: 5, yes_no: 2, battle: 2 }

function choiceOf(kind: PollKind, roll: Dice): number[] {
  if (kind === 'battle') return [roll.below(500), roll.below(500)]
  if (roll.oneIn(9)) return []
  if (kind !== 'multiple') return [roll.below(SIZE[kind])]
  return [0, 1, 2, 3].filter(() => roll.oneIn(2))
}

export const someBallots = (kind: PollKind, roll: Dice, count: number): KeptBallot[] =>
  Array.from({ length: count }, (_, i) => ({
    key: roll.oneIn(8) ? `=${boxOf(`gone ${i}`)}` : `g_${i}`,
    member: roll.oneIn(3),
    choice: choiceOf(kind, roll),
  }))

/** The same count, made another way than the one that is tested: option by option, a look through all of them each. */
function resultOf(kind: PollKind, ballots: readonly KeptBallot[]): PollResult {
  const options = Array.from({ length: SIZE[kind] }, (_, option) => option)
  const of = (some: readonly KeptBallot[]): PollCount => ({
    ballots: some.length,
    abstained: kind === 'battle' ? 0 : some.filter(({ choice }) => choice.length === 0).length,
    votes: options.map((option) =>
      kind === 'battle'
        ? some.reduce((all, { choice }) => all + (choice[option] ?? 0), 0)
        : some.filter(({ choice }) => choice.includes(option)).length,
    ),
  })
  const [members, guests] = [of(ballots.filter(({ member }) => member)), of(ballots.filter(({ member }) => !member))]
  const all = options.map((option) => (members.votes[option] ?? 0) + (guests.votes[option] ?? 0))
  return { members, guests, winners: options.filter((o) => all[o] === Math.max(...all) && (all[o] ?? 0) > 0) }
}

/** A poll that was held: as everybody's view shows it, and its file. */
export async function held(kind: PollKind, ballots: readonly KeptBallot[]) {
  const store = { ...boxWith(ballots), counts: () => Promise.resolve([resultOf(kind, ballots)]) }
  const poll: Poll = {
    poll: 'colour' as PollId,
    setup: { kind, question: 'Which ships first?', shown: 'live', ...SETUPS[kind] },
    state: 'revealed',
    round: 1,
    box: boxOf(salt),
    openedAt: 1_000,
    closedAt: 61_000,
    result: resultOf(kind, ballots),
    before: [],
  }
  const box = { poll: poll.poll, round: 1, box: poll.box, options: SIZE[kind], battle: kind === 'battle' }
  const whole = { ...poll, seal: await sealed(store, room, box) }
  const file = ballotFile(store, room, whole)
  if (file === undefined) throw new Error('a poll that was held has a file')
  const pieces: string[] = []
  for await (const piece of file.pieces()) pieces.push(piece)
  return { poll: whole, snapshot: { view: { everyone: { polls: [whole] } } }, text: pieces.join('') }
}
