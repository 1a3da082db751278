import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Audience, PersonId, RoomId } from '../../src/protocol/core.ts'
import type { Tick } from '../../src/protocol/index.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { Replica } from '../../src/rooms/replica.ts'
import { NO_SIGNALS } from '../../src/rooms/room-signals.ts'
import { sees, TickRound, type Viewer } from '../../src/rooms/tick.ts'

const HOUR = 3_600_000
const viewer = { person: 'g_somebody-here' as PersonId, staff: false }
const tickIn = (packet: string): Tick => (JSON.parse(packet.slice(1)) as [string, Tick])[1]

/** An entry an hour, so that the ring keeps no more than it must. */
function takeUntil(replica: Replica, seq: number): void {
  while (replica.seq < seq) {
    const body = eventBody('chat.said', {}, { name: 'n', text: `line ${replica.seq + 1}` })
    replica.take({ seq: replica.seq + 1, at: (replica.seq + 1) * HOUR, body })
  }
}

it('[TICK-2] a round that takes long says the same to who comes first and last, whatever is taken meanwhile', () => {
  const replica = new Replica('long' as RoomId)
  takeUntil(replica, 5_000)
  const round = new TickRound('room', replica, NO_SIGNALS)
  const oldest = replica.seq - 2_000
  const first = round.frameFor(viewer, oldest, 0)
  takeUntil(replica, 7_500)
  const last = round.frameFor({ ...viewer, staff: true }, oldest, 0)
  expect(tickIn(last?.frame.packet ?? '')).toEqual(tickIn(first?.frame.packet ?? ''))
})

const others = ['g_somebody-else' as PersonId, 'staff', undefined, undefined, undefined] as const
const audiences: readonly (Audience | undefined)[] = [viewer.person, ...others]

/** So many entries more, for everyone, for staff or for one person, as `picks` says. */
function takeMore(
  replica: Replica,
  count: number,
  { picks, length, digests }: { picks: readonly number[]; length: number; digests: Map<number, string> },
): void {
  for (let i = 0; i < count; i++) {
    const seq = replica.seq + 1
    const to = audiences[(picks[seq % picks.length] ?? 0) % audiences.length]
    const body = eventBody('chat.said', { to }, { name: 'n', text: 'x'.repeat(length) })
    replica.take({ seq, at: seq * HOUR, body })
    digests.set(seq, replica.shortDigest)
  }
}

const run = fc.record({
  before: fc.integer({ min: 1, max: 2_600 }),
  behind: fc.nat(2_100),
  /** Taken while rounds are under way. */
  between: fc.array(fc.nat(300), { maxLength: 4 }),
  picks: fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }),
  length: fc.constantFrom(1, 50, 2_000),
  staff: fc.boolean(),
})

it('[TICK-2] [RESUME-6] ticks after each other tell everything that is for the viewer once and in order, or that it is too old', () => {
  fc.assert(
    fc.property(run, ({ before, behind, between, picks, length, staff }) => {
      const who: Viewer = { ...viewer, staff }
      const replica = new Replica('ticks' as RoomId)
      const digests = new Map<number, string>()
      takeMore(replica, before, { picks, length, digests })
      const from = Math.max(0, replica.seq - behind)
      const expected: number[] = []
      const told: number[] = []
      const late = [...between]
      for (let at = from, tooOld = false; at < replica.seq && !tooOld;) {
        const round = new TickRound('room', replica, NO_SIGNALS)
        const next = round.frameFor(who, at, 0)
        const oldest = Math.max(1, replica.seq - 1_999)
        takeMore(replica, late.pop() ?? 0, { picks, length, digests })
        tooOld = next === undefined
        expect(tooOld).toBe(at < oldest - 1)
        if (next === undefined) continue
        const tick = tickIn(next.frame.packet)
        expect(tick).toMatchObject({ after: at, upTo: next.upTo })
        expect(next.upTo).toBeGreaterThan(at)
        expect(tick.digest).toBe(digests.get(next.upTo))
        told.push(...tick.events.map(({ seq }) => seq))
        for (let seq = at + 1; seq <= next.upTo; seq++) {
          const to = audiences[(picks[seq % picks.length] ?? 0) % audiences.length]
          if (sees(who, { seq, at: 0, to, json: '', digest: '' })) expected.push(seq)
        }
        at = next.upTo
      }
      expect(told).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})
