import type { KeptBallot, OpenBox, Tapping, Casting } from '../../src/polls/poll-store.ts'
import type { CommandId, PersonId, Reply, RoomId } from '../../src/protocol/core.ts'
import type { PollId } from '../../src/protocol/polls.ts'
import { pollGate, restrictedGate, saltGate } from '../../src/rooms/gates.ts'
import type { Outdated } from '../../src/rooms/decision-store.ts'
import type { Fence } from '../../src/rooms/room-log.ts'
import type { Stores } from '../../src/stores/stores.ts'
import type { Dice } from './mulberry.ts'

const MOST_TAPS = 7
const poll = 'colour' as PollId
const box = (round: number, rules: Pick<OpenBox, 'changes' | 'atBallots'>): OpenBox => ({
  ...{ poll, round, box: `box-${round}`, options: 3, battle: false },
  ...rules,
})
/** Boxes that may be open in these lives: of a poll one after the other, and each once, and those of a battle. */
const BOXES: readonly OpenBox[] = [
  { poll: 'duel' as PollId, round: 1, box: 'box-duel', options: 2, battle: true, changes: true },
  ...[box(1, { changes: true }), box(2, { changes: false, atBallots: 3 })],
  ...[box(3, { changes: true, atBallots: 6 }), box(4, { changes: false }), box(5, { changes: true })],
]
const DUEL = 0

/** What happens to polls: what the crowd does, and which box hosts open. */
export type PollDeed =
  | { do: 'vote'; box: number; castings: Casting[] }
  | { do: 'tap'; tappings: Tapping[] }
  | { do: 'box'; box: number; open: boolean }
  | { do: 'mine'; box: number; ids: readonly PersonId[] }
  | { do: 'forget voter'; box: number; ids: readonly PersonId[] }
  | { do: 'ban'; person: PersonId; till: string | null }

interface Ground {
  persons: readonly PersonId[]
  /** New, or one that was used before. */
  id: () => CommandId
}

/** Makes such deeds. */
export function pollDeedMaker(random: Dice, { persons, id }: Ground) {
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + random.below(most) }, make)
  const ids = (): readonly PersonId[] =>
    random.oneIn(3) ? [...new Set(some(3, () => random.of(persons)))] : [random.of(persons)]
  const voter = () => ({ ids: ids(), member: random.oneIn(3), id: id() })
  /** The box that was opened last. */
  let last = 1
  const oneOf = (): number => (random.oneIn(3) ? 1 + random.below(last) : last)
  const next = (): number => {
    last = Math.min(last + 1, BOXES.length - 1)
    return last
  }
  const vote = (): Casting => ({ ...voter(), choice: [0, 1, 2].filter(() => random.oneIn(2)) })
  /** Some of them twice. */
  const together = (all: Casting[]): Casting[] => [...all, ...all.filter(() => random.oneIn(6))]
  return {
    vote: () => ({
      ...{ do: 'vote', box: oneOf() },
      castings: together(some(random.oneIn(3) ? 15 : 5, vote)),
    }),
    tap: () => ({
      do: 'tap',
      tappings: some(5, () => ({ ...voter(), side: random.of([0, 1] as const), taps: 1 + random.below(9) })),
    }),
    box: () => {
      if (random.oneIn(4)) return { do: 'box', box: DUEL, open: !random.oneIn(3) }
      const open = !random.oneIn(3) && last < BOXES.length - 1
      return { do: 'box', box: open ? next() : last, open }
    },
    mine: () => ({ do: 'mine', box: oneOf(), ids: ids() }),
    ban: () => ({ do: 'ban', person: random.of(persons), till: random.of(['0', '1', null, null]) }),
    'forget voter': () => ({ do: 'forget voter', box: oneOf(), ids: ids() }),
  } satisfies { [K in PollDeed['do']]: () => Extract<PollDeed, { do: K }> }
}

export async function doPollDeed(
  { polls, decisions }: Stores,
  deed: PollDeed,
  room: RoomId,
  fence: Fence,
): Promise<Reply<unknown> | Reply<unknown>[] | Outdated> {
  if (deed.do === 'tap') return polls.tap(room, BOXES[DUEL]!, deed.tappings, { most: MOST_TAPS, now: fence.now })
  if (deed.do === 'ban') return decisions.decide(room, { gates: { [restrictedGate(deed.person)]: deed.till } }, fence)
  const box = BOXES[deed.box]!
  if (deed.do === 'vote') return polls.vote(room, box, deed.castings, fence.now)
  if (deed.do === 'mine') return { ok: true, value: await polls.ballotOf(room, box, deed.ids) }
  if (deed.do === 'forget voter')
    return { ok: true, value: await polls.forget(room, box, deed.ids, (key) => `receipt-of-${key}`) }
  const gates = { [pollGate(box.poll)]: deed.open ? box.box : null, [saltGate(box.box)]: `salt-${box.box}` }
  return decisions.decide(room, { gates }, fence)
}

/** What is in every box: the counts, and each ballot. */
export async function ballotsIn({ polls }: Stores, room: RoomId): Promise<unknown> {
  const ballots: KeptBallot[][] = []
  for (const box of BOXES) {
    const all: KeptBallot[] = []
    for await (const page of polls.ballots(room, box)) all.push(...page)
    ballots.push(all.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
  }
  return [await polls.counts(room, BOXES), ballots, await Promise.all(BOXES.map((box) => polls.salt(room, box)))]
}
