import type { NewLine, Sender } from '../../src/chat/chat-store.ts'
import { HOUSE, type CommandId, type Epoch, type PersonId, type RoomId } from '../../src/protocol/core.ts'
import type { Listing, NewLaunch } from '../../src/launches/launch-store.ts'
import { PHASES, type Listed } from '../../src/protocol/launches.ts'
import { hashOf, T0, WINDOW } from '../contract/store-stage.ts'
import { chatDeedMaker, type ChatDeed } from './chat-deeds.ts'
import { memberDeedMaker, type MemberDeed } from './member-deeds.ts'
import { dice, type Dice } from './mulberry.ts'
import { questionDeedMaker, type QuestionDeed } from './question-deeds.ts'

/** A command to a store. Ids and epochs are its own, so that two stores can be asked exactly the same. */
export type Deed =
  | ChatDeed
  | MemberDeed
  | QuestionDeed
  | { do: 'say'; lines: NewLine[] }
  | { do: 'edit'; change: NewLine & { line: number; windowMs: number } }
  | { do: 'remove'; change: Sender & { line: number } }
  | { do: 'create'; launch: NewLaunch }
  | { do: 'list'; launch: Listing }
  | { do: 'relist'; listed: Listed; asOf: number }
  | { do: 'start'; due: number }

/** One step of a random life of a room: when, by whom as far as the log is concerned, and what. */
export interface Step {
  now: number
  writer: 'right' | 'of another epoch' | 'ahead'
  /** How many entries the writer has not seen. */
  behind: number
  deed: Deed
}

// prettier-ignore
const TEXTS = [
  'hello', '', ' ', 'a'.repeat(500), '"quoted" \\ back / slash', '\u0000\b\t\r\n\u001f', '\u2028\u2029\u0085',
  '\u{1f389}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u{1f1e9}\u{1f1ea}', 'e\u0301\u0327', '\ufeff\u200b',
  '\u202eright to left\u202c', '\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd', '\u4f60\u597d',
  '{"type":"chat.removed","line":2}', ']]>', '$1 %s %d {0}', '*3\r\n$3\r\nDEL', 'null', '0', '-1e999', '__proto__',
]

/** What is done often beside saying, editing and removing. */
const CROWD = ['react', 'react', 'cheer', 'gate', 'gate', 'strike', 'restore'] as const
const QUESTIONS = ['ask', 'ask', 'upvote', 'upvote', 'question', 'question', 'question', 'question'] as const

/** What time does between two steps: mostly a little, now and then much. */
function later(now: number, random: Dice): number {
  const window = Math.floor(now / WINDOW) * WINDOW
  const jump = random.below(40)
  if (jump < 26) return now + random.below(700)
  if (jump < 30) return now + 1_990 + random.below(20)
  if (jump < 33) return now + 9_990 + random.below(20)
  if (jump < 35) return now + 59_990 + random.below(20)
  if (jump < 36) return now + WINDOW + random.below(3) - 1
  if (jump < 37) return now + 2 * WINDOW + random.below(3) - 1
  if (jump < 39) return window + WINDOW - 1 + random.below(2)
  return Math.max(window, now - random.below(5_000))
}

/** The random life of one room that `seed` names. Ids and persons carry `tag`: alike in both stores, new in every run. */
export function sequence(seed: number, count: number, room: RoomId, epoch: Epoch, tag: string): Step[] {
  const random = dice(seed)
  const maker = stepMaker(random, room, epoch, tag)
  let now = T0 + random.below(2 * WINDOW)
  const startsAt = now + random.below(20_000)
  const steps: Step[] = [{ now, writer: 'right', behind: 0, deed: maker.create(now, startsAt) }]
  while (steps.length < count) {
    now = later(now, random)
    const writer = random.oneIn(25) ? random.of(['of another epoch', 'ahead'] as const) : 'right'
    steps.push({ now, writer, behind: random.below(4), deed: maker.any(now, startsAt) })
  }
  return steps
}

/** Whose lives these are. */
export const personsOf = (tag: string): PersonId[] =>
  ['ann', 'bob', 'eve'].map((name) => `g_${name}-${tag}` as PersonId)

/** Makes commands of three persons: mostly new ones, some said before, some with an id that was used before. */
function commandMaker(random: Dice, tag: string) {
  const persons = personsOf(tag)
  let ids = 0
  let kept: NewLine[] = []
  const command = (content: string): Sender => {
    const person = random.of(persons)
    const limitKey = random.oneIn(5) ? (persons[0] as string) : person
    const known = ids > 0 && random.oneIn(4)
    const id = `c-${tag}-${known ? random.below(ids) : ids++}` as CommandId
    return {
      person,
      ids: [...new Set([person, limitKey as PersonId])],
      limitKey,
      id,
      hash: hashOf(random.oneIn(8) ? `${content} again` : content),
    }
  }
  const line = (): NewLine => {
    const text = random.of(TEXTS)
    if (kept.length > 0 && random.oneIn(5)) return random.of(kept)
    const kind = {
      ...(random.oneIn(4) && { re: 1 + random.below(24) }),
      ...(random.oneIn(9) && { staff: true as const }),
    }
    const made = { ...command(text), name: random.of(TEXTS).slice(0, 24), text, ...kind }
    kept = [...kept, made].slice(-20)
    return made
  }
  return { persons, command, line }
}

function stepMaker(random: Dice, room: RoomId, epoch: Epoch, tag: string) {
  const { persons, command, line } = commandMaker(random, tag)
  const spot = (): number => (random.oneIn(12) ? random.below(200) : 1 + random.below(24))
  const announced = (startsAt: number): Omit<Listed, 'room' | 'code'> => {
    const at = random.oneIn(5) ? {} : { startsAt }
    return { title: random.of(TEXTS), phase: random.of(PHASES), ...at, ...(random.oneIn(4) && { demo: true }) }
  }
  /** No codes of the protocol, but these lives' own: the house is everybody's. */
  const code = (): string => `code-${random.below(8)}-${tag}`
  const someRoom = (): RoomId => (random.oneIn(3) ? room : (`${room.slice(0, -1)}${random.below(4)}` as RoomId))
  const asker = (): { by?: PersonId; id?: CommandId } => {
    const { person: by, id } = command('create')
    return random.oneIn(4) ? {} : { by, id }
  }
  const listing = (startsAt: number): Listing => {
    const { person, id, hash } = command(random.oneIn(2) ? 'list' : 'list it')
    const listed = { room: random.oneIn(9) ? HOUSE : someRoom(), ...announced(startsAt) }
    return { person, id, hash, listed, hidden: random.oneIn(3), codes: Array.from({ length: random.below(4) }, code) }
  }
  const steps = {
    ...chatDeedMaker(random, { persons, command, spot }),
    ...memberDeedMaker(random, { persons, text: () => random.of(TEXTS), tag }),
    ...questionDeedMaker(random, { persons, command, text: () => random.of(TEXTS), spot }),
    create: (now, startsAt) => ({
      do: 'create',
      launch: { room, launch: { ...announced(startsAt), code: code() }, ...asker(), epoch, now },
    }),
    list: (_now, startsAt) => ({ do: 'list', launch: listing(startsAt) }),
    relist: (_now, startsAt) => ({
      do: 'relist',
      listed: { room: someRoom(), ...announced(startsAt), code: code() },
      asOf: 1 + random.below(6),
    }),
    start: (_now, startsAt) => ({ do: 'start', due: startsAt + (random.oneIn(4) ? random.below(3) - 1 : 0) }),
    say: () => ({ do: 'say', lines: Array.from({ length: 1 + random.below(5) }, line) }),
    edit: () => {
      const words = line()
      return { do: 'edit', change: { ...words, hash: hashOf(`edit ${words.hash}`), line: spot(), windowMs: 60_000 } }
    },
    remove: () => ({ do: 'remove', change: { ...command('remove'), line: spot() } }),
  } satisfies Record<Deed['do'], (now: number, startsAt: number) => Deed>
  const often = ['say', 'say', 'say', 'say', 'say', 'edit', 'edit', 'edit', 'remove', ...CROWD, ...QUESTIONS] as const
  const rare = ['create', 'list', 'list', 'relist', 'start', 'start', 'sign on', 'sign on', 'use', 'forget'] as const
  return {
    create: steps.create,
    any: (now: number, startsAt: number): Deed => steps[random.of(random.oneIn(5) ? rare : often)](now, startsAt),
  }
}
