import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  announceLaunch,
  archiveLaunch,
  archiveWhenDue,
  editLaunch,
  endLaunch,
  firstPhase,
  openDoors,
  roomIdFor,
  startLaunch,
  unlessPast,
} from '../../src/launches/launch-rules.ts'
import { codesFor } from '../../src/launches/join-codes.ts'
import { inOrder, moveLaunch, type ScheduleChange } from '../../src/launches/schedule-rules.ts'
import type { CommandId, PersonId, RoomId } from '../../src/protocol/core.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import { CODE, launchFold, PHASES, type LaunchEvent, type LaunchView, type Phase } from '../../src/protocol/launches.ts'
import type { Poll, PollId } from '../../src/protocol/polls.ts'
import type { HeldLine } from '../../src/protocol/chat.ts'
import { teaserPlanFold } from '../../src/protocol/teaser-plan.ts'
import type { Teaser } from '../../src/protocol/teasers.ts'
import { emptyEveryone, emptyMine, emptyStaff } from '../../src/protocol/view.ts'
import type { Seen, Verdict } from '../../src/rooms/deciding.ts'
import type { Decision } from '../../src/rooms/decision-store.ts'
import { colours } from '../polls/poll-setups.ts'

const NOW = 1_000_000
const room = 'a-room' as RoomId
const by = { by: 'h_aaaaaaaa' as PersonId, id: 'command-1' as CommandId }
const held = { held: 5, at: 1, by: by.by, id: by.id, name: 'n', text: 't' } satisfies HeldLine
const card = (name: string, at: number): Teaser => ({ card: name, at, title: name })

function seen(launch: Partial<LaunchView>, staff: { teasers?: Teaser[]; held?: HeldLine[] } = {}): Seen {
  const { teasers = [], held: waiting = [] } = staff
  return {
    room,
    everyone: { ...emptyEveryone(), launch: { ...launchFold.empty, title: 'A launch', ...launch } },
    staff: { ...emptyStaff(), teasers, chat: { ...emptyStaff().chat, held: waiting } },
    mineOf: emptyMine,
    now: NOW,
  }
}
const done = (verdict: Verdict): Omit<Decision, 'asking' | 'due' | 'refused'> => {
  if (typeof verdict === 'string') throw new Error(`refused: ${verdict}`)
  return verdict
}
const eventsOf = (verdict: Verdict): RoomEvent[] =>
  (done(verdict).events ?? []).map((body) => JSON.parse(body) as RoomEvent)
const typeOf = (verdict: Verdict): string =>
  typeof verdict === 'string' ? verdict : (eventsOf(verdict)[0]?.type ?? 'nothing')
/** What is set, by kind and thing; `null` = cleared. */
const deadlinesOf = (verdict: Verdict): Record<string, number | null> =>
  Object.fromEntries(
    (done(verdict).deadlines ?? []).map(({ kind, thing, at }) => [kind === 'teaser.show' ? thing : kind, at]),
  )

const rules = { announce: announceLaunch, open: openDoors, start: startLaunch, end: endLaunch, archive: archiveLaunch }
const T0 = { startsAt: NOW + 50 }

it('[LAUNCH-8] in a draft, which has shown no card, all cards go along with T-0; and nobody is told that it was moved', () => {
  const teasers = [card('late', NOW - 5), card('ahead', NOW + 9)]
  const change = { startsAt: NOW + 150, why: 'not yet' }
  const verdict = moveLaunch(change, by)(seen({ phase: 'draft', ...T0 }, { teasers }))
  expect(deadlinesOf(verdict)).not.toHaveProperty('late')
  const moved = eventsOf(verdict).map((event, i) => ({ ...event, seq: i + 2, at: NOW }))
  expect(moved.reduce<readonly Teaser[]>((view, event) => teaserPlanFold.apply(view, event as never), teasers)).toEqual(
    [card('late', NOW + 95), card('ahead', NOW + 109)],
  )
  const draft: LaunchView = { ...launchFold.empty, phase: 'draft', ...T0 }
  const announced = { type: 'launch.announced', seq: 9, at: NOW } as const
  const view = [...moved, announced].reduce((each, event) => launchFold.apply(each, event as LaunchEvent), draft)
  expect(view).toMatchObject({ phase: 'warmup', startsAt: NOW + 150 })
  expect(view).not.toHaveProperty('moved')
})

describe('phases', () => {
  const wanted: Record<Phase, Partial<Record<keyof typeof rules, string>>> = {
    draft: { announce: 'launch.announced', open: 'launch.opened' },
    warmup: { open: 'launch.opened', start: 'launch.started', archive: 'launch.archived' },
    lobby: { start: 'launch.started', archive: 'launch.archived' },
    live: { end: 'launch.ended' },
    after: { start: 'launch.started', archive: 'launch.archived' },
    archived: {},
  }
  const steps = PHASES.flatMap((phase) =>
    (Object.keys(rules) as (keyof typeof rules)[]).map((step) => [phase, step] as const),
  )

  it.each(steps)('[LAUNCH-6] from %s, %s', (phase, step) => {
    expect(typeOf(rules[step](by)(seen({ phase, ...T0 })))).toBe(wanted[phase][step] ?? 'not_now')
    expect(rules[step](by)(seen({ phase, ...T0, template: true }))).toBe('not_now')
  })

  it('[LAUNCH-6] a lounge, which is live at once, can be archived as it is', () => {
    expect(typeOf(archiveLaunch(by)(seen({ phase: 'live' })))).toBe('launch.archived')
  })

  it('[LAUNCH-10] nothing is archived while lines wait for the staff', () => {
    expect(archiveLaunch(by)(seen({ phase: 'after' }, { held: [held] }))).toBe('owed')
    expect(archiveLaunch(by)(seen({ phase: 'live', ...T0 }, { held: [held] }))).toBe('not_now')
  })

  it('[LAUNCH-10] nothing is archived while ballots wait to be counted, or a round to be sealed', () => {
    const base = { poll: 'a' as PollId, setup: colours, round: 2, box: 'b', openedAt: 1, before: [] }
    const after = (poll: Partial<Poll>): Verdict => {
      const now = seen({ phase: 'after' })
      return archiveLaunch(by)({
        ...now,
        everyone: { ...now.everyone, polls: [{ ...base, state: 'closed', ...poll }] },
      })
    }
    const none = { ballots: 0, abstained: 0, votes: [0, 0, 0] }
    const round = { round: 1, box: 'a', result: { members: none, guests: none, winners: [] } }
    expect(after({ state: 'open' })).toBe('owed')
    expect(after({})).toBe('owed')
    expect(after({ state: 'revealed' })).toBe('owed')
    expect(after({ seal: 'x', before: [round] })).toBe('owed')
    expect(typeOf(after({ seal: 'x', before: [{ ...round, seal: 'y' }] }))).toBe('launch.archived')
    expect(typeOf(after({ state: 'withdrawn' }))).toBe('launch.archived')
  })

  it('[LAUNCH-10] an archive closes the gate, and clears what was planned', () => {
    const verdict = archiveLaunch(by)(
      seen({ phase: 'lobby', ...T0, archivesAt: NOW + 90 }, { teasers: [card('a', NOW + 9)] }),
    )
    expect(done(verdict).gates).toEqual({ closed: '1' })
    expect(deadlinesOf(verdict)).toEqual({ 'launch.open': null, 'launch.start': null, 'launch.archive': null, a: null })
  })

  it('[LAUNCH-10] an archive that is due waits for the end of the show, and for lines that are held', () => {
    const later = { 'launch.archive': NOW + 60_000 }
    for (const waits of [seen({ phase: 'live', ...T0 }), seen({ phase: 'after' }, { held: [held] })]) {
      expect(deadlinesOf(archiveWhenDue(waits))).toEqual(later)
      expect(eventsOf(archiveWhenDue(waits))).toEqual([])
    }
    expect(typeOf(archiveWhenDue(seen({ phase: 'after' })))).toBe('launch.archived')
    expect(archiveWhenDue(seen({ phase: 'archived' }))).toEqual({})
  })

  it('[LAUNCH-7] a deadline that comes when its step is out of place is cleared, and nothing happens', () => {
    expect(unlessPast(startLaunch({})(seen({ phase: 'live', ...T0 })))).toEqual({})
    expect(unlessPast(openDoors({})(seen({ phase: 'lobby', ...T0 })))).toEqual({})
  })

  it('[LAUNCH-5] who lets everybody see a draft sets its deadlines, and those of its cards', () => {
    const draft = seen(
      { phase: 'draft', ...T0, doorsAt: NOW + 20, archivesAt: NOW + 90 },
      { teasers: [card('a', NOW - 5), card('b', NOW + 9)] },
    )
    const cards = { a: NOW - 5, b: NOW + 9 }
    const announced = { 'launch.open': NOW + 20, 'launch.start': NOW + 50, 'launch.archive': NOW + 90 }
    expect(deadlinesOf(announceLaunch(by)(draft))).toEqual({ ...announced, ...cards })
    expect(deadlinesOf(openDoors(by)(draft))).toEqual({ ...announced, 'launch.open': null, ...cards })
  })

  it('[LAUNCH-5] a draft whose T-0 or archive is over is not shown', () => {
    for (const over of [{ startsAt: NOW }, { archivesAt: NOW - 1 }]) {
      expect(announceLaunch(by)(seen({ phase: 'draft', ...over }))).toBe('bad_input')
      expect(openDoors(by)(seen({ phase: 'draft', ...over }))).toBe('bad_input')
    }
  })

  it('begins where its moments put it', () => {
    expect(firstPhase({}, NOW)).toBe('live')
    expect(firstPhase(T0, NOW)).toBe('lobby')
    expect(firstPhase({ ...T0, doorsAt: NOW }, NOW)).toBe('lobby')
    expect(firstPhase({ ...T0, doorsAt: NOW + 1 }, NOW)).toBe('warmup')
  })

  it('[LAUNCH-13] settings are changed in every phase but the last', () => {
    const edit = (phase: Phase) => typeOf(editLaunch({ lead: null }, undefined, by)(seen({ phase })))
    expect(PHASES.map(edit)).toEqual([...Array<string>(5).fill('launch.edited'), 'closed'])
  })
})

describe('moving', () => {
  const launch = { phase: 'warmup' as const, doorsAt: NOW + 20, startsAt: NOW + 50, archivesAt: NOW + 90 }
  const teasers = [card('gone', NOW), card('a', NOW + 9), card('b', NOW + 30)]
  const move = (change: ScheduleChange & { why?: string }, over: Partial<LaunchView> = {}) =>
    moveLaunch(change, by)(seen({ ...launch, ...over }, { teasers }))

  it('[LAUNCH-8] doors, archive and the cards that wait go along with T-0, and every deadline with them', () => {
    const verdict = move({ startsAt: NOW + 150, why: 'rain' })
    const schedule = { doorsAt: NOW + 120, startsAt: NOW + 150, archivesAt: NOW + 190 }
    expect(eventsOf(verdict)).toEqual([
      { type: 'launch.moved', ...by, ...schedule, why: 'rain' },
      { type: 'teaser.shifted', ...by, to: 'staff', byMs: 100 },
    ])
    expect(deadlinesOf(verdict)).toEqual({
      ...{ 'launch.open': NOW + 120, 'launch.start': NOW + 150, 'launch.archive': NOW + 190 },
      ...{ a: NOW + 109, b: NOW + 130 },
    })
  })

  it('[LAUNCH-8] what is given too stays as it is given; null takes it away', () => {
    const verdict = move({ startsAt: NOW + 150, doorsAt: NOW + 10, archivesAt: null })
    expect(eventsOf(verdict)[0]).toEqual({ type: 'launch.moved', ...by, doorsAt: NOW + 10, startsAt: NOW + 150 })
    expect(deadlinesOf(verdict)).toMatchObject({ 'launch.open': NOW + 10, 'launch.archive': null })
    const lounge = move({ startsAt: null })
    expect(eventsOf(lounge)).toEqual([{ type: 'launch.moved', ...by, doorsAt: NOW + 20, archivesAt: NOW + 90 }])
    expect(deadlinesOf(lounge)).toEqual({ 'launch.open': NOW + 20, 'launch.start': null, 'launch.archive': NOW + 90 })
  })

  it.each<ScheduleChange>([
    { startsAt: NOW },
    { doorsAt: NOW },
    { archivesAt: NOW - 1 },
    { doorsAt: NOW + 51 },
    { archivesAt: NOW + 50 },
    { startsAt: NOW + 90, archivesAt: NOW + 90 },
  ])('[LAUNCH-8] refuses moments that are not ahead or out of order: %o', (change) => {
    expect(move(change)).toBe('bad_input')
  })

  it('[LAUNCH-8] on air only the archive is moved; an archived launch not at all', () => {
    expect(move({ startsAt: NOW + 60 }, { phase: 'live' })).toBe('not_now')
    expect(move({ doorsAt: null }, { phase: 'live' })).toBe('not_now')
    expect(deadlinesOf(move({ archivesAt: NOW + 99 }, { phase: 'live' }))).toEqual({
      ...{ 'launch.open': null, 'launch.start': null, 'launch.archive': NOW + 99 },
    })
    expect(move({ archivesAt: NOW + 99 }, { phase: 'archived' })).toBe('closed')
  })

  it('[LAUNCH-9] after the show, another T-0 sets the deadlines of a lobby', () => {
    const over = { phase: 'after' as const, startsAt: NOW - 50, doorsAt: NOW - 80 }
    expect(deadlinesOf(move({ startsAt: NOW + 60 }, over))).toMatchObject({
      'launch.open': null,
      'launch.start': NOW + 60,
    })
    expect(deadlinesOf(move({ archivesAt: NOW + 99 }, over))).toMatchObject({
      'launch.start': null,
      'launch.archive': NOW + 99,
    })
  })

  it('[LAUNCH-5] a draft that is moved has no deadlines', () => {
    expect(Object.values(deadlinesOf(move({ startsAt: NOW + 60 }, { phase: 'draft' })))).toEqual([null, null, null])
  })

  it('[LAUNCH-8] whatever is moved: the schedule is in order, and is what the deadlines say', () => {
    const moment = fc.option(fc.integer({ min: NOW - 20, max: NOW + 200 }))
    const change = fc.record({ startsAt: moment, doorsAt: moment, archivesAt: moment }, { requiredKeys: [] })
    const phases = fc.constantFrom<Phase>('draft', 'warmup', 'lobby', 'live', 'after')
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), phases, (changes, phase) => {
        let view: LaunchView = { ...launchFold.empty, title: 'A launch', ...launch, phase }
        for (const each of changes) {
          const verdict = moveLaunch(each, by)(seen(view, { teasers }))
          if (typeof verdict === 'string') continue
          const event = { ...eventsOf(verdict)[0], seq: 1, at: NOW } as LaunchEvent
          view = launchFold.apply(view, event)
          expect(inOrder(view)).toBe(true)
          const waits = view.phase === 'warmup' || view.phase === 'lobby'
          expect(deadlinesOf(verdict)).toMatchObject({
            'launch.open': view.phase === 'warmup' ? (view.doorsAt ?? null) : null,
            'launch.start': waits ? (view.startsAt ?? null) : null,
            'launch.archive': view.phase === 'draft' ? null : (view.archivesAt ?? null),
          })
        }
      }),
    )
  })
})

describe('names', () => {
  it('[CODE-1] codes are five letters that nobody mistakes, the same for the same command', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 64 }), (given) => {
        const id = given as CommandId
        const codes = codesFor(by.by, id)
        expect(codes).toEqual(codesFor(by.by, id))
        expect(new Set(codes).size).toBe(8)
        for (const code of codes) expect(code).toMatch(new RegExp(`^[${CODE.letters}]{${CODE.length}}$`))
      }),
    )
    expect(codesFor(by.by, by.id)).not.toEqual(codesFor('h_bbbbbbbb' as PersonId, by.id))
  })

  it('an address comes from the title, and ends with what tells one command from another', () => {
    expect(roomIdFor('Aurora 3: the launch!', 'command-abcdef' as CommandId)).toBe('aurora-3-the-launch--abcdef')
    expect(roomIdFor('极光', 'command-abcdef' as CommandId)).toBe('abcdef')
  })
})
