import { describe, expect, it } from 'vitest'
import {
  checkOutcomes,
  checkPersonsOrder,
  checkTracks,
  checkViews,
  type FinalLog,
  type Outcome,
} from '../../src/crowd/invariants.ts'
import { Ledger } from '../../src/crowd/ledger.ts'
import { pick, seeded, type Random } from '../../src/crowd/seeded.ts'
import { Track, type LoggedLine } from '../../src/crowd/track.ts'
import { Violations, type ViolationKind } from '../../src/crowd/violations.ts'
import type { CommandId, Epoch, Position } from '../../src/protocol/core.ts'
import type { EveryoneView, RoomEvent } from '../../src/protocol/index.ts'
import { applyEveryone, emptyEveryone } from '../../src/protocol/view.ts'

const epoch = 'e1' as Epoch
const at = (epoch: Epoch, seq: number): Position => ({ epoch, seq, digest: `d${seq}` })
const id = (n: number): CommandId => `line-${n}` as CommandId

/** What each of three listeners is told, in order, and everything that is judged in the end. */
interface Story {
  log: FinalLog & { lines: LoggedLine[] }
  outcomes: Outcome[]
  told: LoggedLine[][]
  views: EveryoneView[]
}

const said = ({ seq, id }: LoggedLine): RoomEvent =>
  ({ type: 'chat.said', seq, at: 1_000 + seq, id, by: 'g_person', name: 'Ann', text: `words ${seq}` }) as RoomEvent
const viewOf = (lines: readonly LoggedLine[]): EveryoneView => lines.map(said).reduce(applyEveryone, emptyEveryone())

/** Sixty lines, one refused, one in doubt that came in and one that did not, all told to everybody. */
function goodStory(random: Random): Story {
  let seq = 1 + Math.floor(random() * 5)
  const lines = Array.from({ length: 60 }, (_, n) => ({ seq: (seq += random() < 0.2 ? 2 : 1), id: id(n) }))
  const outcome = (line: LoggedLine, n: number): Outcome => {
    const known = { id: id(n), person: `Fan ${n % 7}`, answeredAt: n }
    return n === 10 ? { ...known, state: 'in doubt' } : { ...known, state: 'acknowledged', seq: line.seq }
  }
  const outcomes = lines.map(outcome)
  outcomes.push({ id: id(100), person: 'Fan 1', state: 'refused' }, { id: id(101), person: 'Fan 2', state: 'in doubt' })
  const log = { epoch, after: 1, lines }
  return { log, outcomes, told: [0, 1, 2].map(() => [...lines]), views: [0, 1, 2].map(() => viewOf(lines)) }
}

function judge({ log, outcomes, told, views }: Story): { kinds: ViolationKind[]; found: Violations } {
  const found = new Violations()
  const ledger = new Ledger()
  const tracks = told.map((lines, i) => {
    const track = new Track(`listener ${i}`, ledger, found)
    track.snapshot(at(epoch, log.after))
    for (const line of lines) track.hear(line)
    track.reached(log.lines.at(-1)?.seq ?? 0)
    return track
  })
  checkOutcomes(outcomes, log, found)
  checkPersonsOrder(outcomes, found)
  checkTracks(tracks, log, found)
  checkViews(
    views.map((view, i) => ({ name: `listener ${i}`, view })),
    viewOf(log.lines),
    found,
  )
  return { kinds: found.list().map(({ kind }) => kind), found }
}

const places = (random: Random): { who: LoggedLine[]; at: number } & Story => {
  const story = goodStory(random)
  return { ...story, who: pick(random, story.told), at: 20 + Math.floor(random() * 30) }
}

/** Bugs as a server could have them, planted one at a time, and what the checkers must call them. */
const bugs: [string, ViolationKind[], (random: Random) => Story][] = [
  [
    'a line does not come to one listener',
    ['lost'],
    (random) => {
      const { who, at, ...story } = places(random)
      who.splice(at, 1)
      return story
    },
  ],
  [
    'the last line does not come',
    ['lost'],
    (random) => {
      const { who, ...story } = places(random)
      who.pop()
      return story
    },
  ],
  [
    'a line comes to nobody',
    ['lost'],
    (random) => {
      const { at, ...story } = places(random)
      for (const lines of story.told) lines.splice(at, 1)
      return story
    },
  ],
  [
    'an acknowledged line is not in the log, nor anywhere',
    ['lost', 'view'],
    (random) => {
      const { at, ...story } = places(random)
      const views = story.views
      for (const lines of [...story.told, story.log.lines]) lines.splice(at, 1)
      return { ...story, views }
    },
  ],
  [
    'a line comes twice',
    ['doubled'],
    (random) => {
      const { who, at, ...story } = places(random)
      who.splice(at, 0, who[at - 1] as LoggedLine)
      return story
    },
  ],
  [
    'a line comes again much later',
    ['doubled'],
    (random) => {
      const { who, at, ...story } = places(random)
      who.push(who[at] as LoggedLine)
      return story
    },
  ],
  [
    'a resent line is said twice',
    ['doubled', 'differs', 'view'],
    (random) => {
      const { at, ...story } = places(random)
      const again = { seq: (story.log.lines.at(-1)?.seq ?? 0) + 1, id: story.log.lines[at]?.id }
      for (const lines of [...story.told, story.log.lines]) lines.push(again)
      return story
    },
  ],
  [
    'two lines change places for one listener',
    ['reordered'],
    (random) => {
      const { who, at, ...story } = places(random)
      who.splice(at, 2, who[at + 1] as LoggedLine, who[at] as LoggedLine)
      return story
    },
  ],
  [
    "one listener has two lines under each other's numbers",
    ['differs'],
    (random) => {
      const { who, at, ...story } = places(random)
      const [a, b] = [who[at] as LoggedLine, who[at + 1] as LoggedLine]
      who.splice(at, 2, { seq: a.seq, id: b.id }, { seq: b.seq, id: a.id })
      return story
    },
  ],
  [
    'all listeners have another line than the log',
    ['differs'],
    (random) => {
      const { at, ...story } = places(random)
      for (const lines of story.told) lines[at] = { ...(lines[at] as LoggedLine), id: id(999) }
      return story
    },
  ],
  [
    'everybody hears a line that the log never had',
    ['differs'],
    (random) => {
      const { at, ...story } = places(random)
      story.log.lines.splice(at, 1)
      story.outcomes.splice(at, 1)
      return { ...story, views: story.views.map(() => viewOf(story.log.lines)) }
    },
  ],
  [
    'an acknowledgement names another number',
    ['differs'],
    (random) => {
      const { at, ...story } = places(random)
      const wrong = story.outcomes[at] as Outcome
      story.outcomes[at] = { ...wrong, seq: 500, person: 'Somebody' }
      return story
    },
  ],
  [
    'a refused line stands in the log',
    ['refused'],
    (random) => {
      const { at, ...story } = places(random)
      const { id, person } = story.outcomes[at] as Outcome
      story.outcomes[at] = { id, person, state: 'refused' }
      return story
    },
  ],
  [
    "a person's later line gets the earlier number",
    ['reordered'],
    (random) => {
      const { at, ...story } = places(random)
      const mine = story.outcomes.filter(({ state }) => state === 'acknowledged')
      const [a, b] = [mine[at] as Outcome, mine[at + 1] as Outcome]
      const outcomes = story.outcomes.filter((outcome) => outcome !== a && outcome !== b)
      return { ...story, outcomes: [...outcomes, { ...b, person: 'Eve' }, { ...a, person: 'Eve' }] }
    },
  ],
  [
    "one listener's view lacks a line",
    ['view'],
    (random) => {
      const { at, ...story } = places(random)
      story.views[1] = viewOf(story.log.lines.filter((_, n) => n !== at))
      return story
    },
  ],
]

describe('the checkers', () => {
  it('[CROWD-1] accuse nobody of a good run, whatever the seed', () => {
    for (let seed = 0; seed < 1_000; seed++)
      expect(judge(goodStory(seeded(seed))).found.list(), `seed ${seed}`).toEqual([])
  })

  it.each(bugs)('[CROWD-1] find it when %s', (_, kinds, plant) => {
    for (let seed = 0; seed < 50; seed++)
      expect(judge(plant(seeded(seed))).kinds.sort(), `seed ${seed}`).toEqual([...kinds].sort())
  })

  it('[CROWD-1] find a listener who stays behind', () => {
    const { log } = goodStory(seeded(1))
    const found = new Violations()
    const track = new Track('listener 0', new Ledger(), found)
    track.snapshot(at(epoch, log.after))
    for (const line of log.lines.slice(0, 40)) track.hear(line)
    checkTracks([track], log, found)
    expect(found.list()).toMatchObject([
      { kind: 'behind', count: 1 },
      { kind: 'lost', count: 20 },
    ])
  })
})
