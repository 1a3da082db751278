import { describe, expect, it } from 'vitest'
import { PollWatch, type PollSight } from '../../src/crowd/poll-watch.ts'
import { Violations, type ViolationKind } from '../../src/crowd/violations.ts'
import type { RoomEvent, Signals, Tick } from '../../src/protocol/index.ts'
import type { Poll, PollId, PollShown, PollTally } from '../../src/protocol/polls.ts'

const poll = 'colours' as PollId
const count = { ballots: 3, abstained: 0, votes: [2, 1] }
const result = { members: count, guests: count, winners: [0] }
const known = (shown: PollShown, more: Partial<Poll> = {}): Poll => ({
  ...{ poll, round: 1, box: 'box', state: 'open', openedAt: 1, before: [] },
  setup: { kind: 'yes_no', question: 'Well?', options: [], shown },
  ...more,
})
const tick = (signals: Signals): Tick => ({ log: 'room', after: 1, upTo: 1, digest: 'd', events: [], signals })
const tallies = (version: number, tally: PollTally): Signals => ({
  'poll.tally': { version, seq: 1, value: { [poll]: tally } },
})
const early = (version: number): Signals => ({
  'poll.early': { version, seq: 1, value: { [poll]: { round: 1, turnout: 3, members: count, guests: count } } },
})
const withCounts = { round: 1, turnout: 3, members: count, guests: count }

/** What is found when somebody is told all that, one after the other. */
function told(
  shown: PollShown,
  signals: Signals[],
  { voted = false, more = {} as Partial<Poll> } = {},
): ViolationKind[] {
  const found = new Violations()
  const watch = new PollWatch('somebody', found)
  const sight: PollSight = { polls: [known(shown, more)], voted: () => voted }
  for (const each of signals) watch.ticked(tick(each), [], sight)
  return found.list().map(({ kind }) => kind)
}

describe('[CROWD-3] whoever watches a poll', () => {
  it('may see counts of an open one only where everybody may', () => {
    expect(told('live', [tallies(1, withCounts)])).toEqual([])
    for (const shown of ['own_vote', 'close', 'reveal'] as const) {
      expect(told(shown, [tallies(1, withCounts)]), shown).toEqual(['leaked'])
      expect(told(shown, [tallies(1, { round: 1, turnout: 3 })]), shown).toEqual([])
    }
  })

  it('may see more when they have voted, where that lets them', () => {
    expect(told('own_vote', [early(1)], { voted: true })).toEqual([])
    expect(told('own_vote', [early(1)])).toEqual(['leaked'])
    expect(told('close', [early(1)], { voted: true })).toEqual(['leaked'])
    expect(told('reveal', [early(1)], { voted: true, more: { state: 'closed', closedAt: 9 } })).toEqual(['leaked'])
  })

  it('gets figures that only get newer, and of which none falls', () => {
    const turnout = (version: number, turnout: number): Signals => tallies(version, { round: 1, turnout })
    expect(told('close', [turnout(1, 3), turnout(2, 4), turnout(5, 4)])).toEqual([])
    expect(told('close', [turnout(2, 3), turnout(2, 3)])).toEqual(['fell'])
    expect(told('close', [turnout(1, 3), turnout(2, 2)])).toEqual(['fell'])
  })

  it('hears no result before the end, and nothing that is for the staff', () => {
    const event = (type: string, to?: string): RoomEvent =>
      ({ type, seq: 5, at: 5, poll, round: 1, result, ...(to && { to }) }) as unknown as RoomEvent
    const hears = (events: RoomEvent[], more: Partial<Poll>): [ViolationKind[], unknown] => {
      const found = new Violations()
      const watch = new PollWatch('somebody', found)
      const polls = [known('close', more)]
      watch.ticked(tick({}), events, { polls, voted: () => false })
      return [found.list().map(({ kind }) => kind), watch.resultOf(poll, 1, polls)]
    }
    expect(hears([event('poll.revealed')], { closedAt: 4, state: 'revealed' })).toEqual([[], result])
    expect(hears([event('poll.revealed')], {})).toEqual([['leaked'], result])
    expect(hears([event('poll.counted', 'staff')], { closedAt: 4 })).toEqual([['leaked'], undefined])
    expect(hears([], { state: 'revealed', result })).toEqual([[], result])
  })
})
