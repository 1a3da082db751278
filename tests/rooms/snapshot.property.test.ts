import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHAT_LIMITS } from '../../src/protocol/chat.ts'
import type { Epoch, PersonId, RoomId } from '../../src/protocol/core.ts'
import type { RoomEvent, View } from '../../src/protocol/index.ts'
import { applyEvent, emptyView } from '../../src/protocol/view.ts'
import { leafOf } from '../../src/rooms/digest.ts'
import { eventBody, tombstoneBody } from '../../src/rooms/event-body.ts'
import { CHECKPOINT_EVERY, CheckpointMisfit, Replica } from '../../src/rooms/replica.ts'
import type { LogEntry, LogHead } from '../../src/rooms/room-log.ts'
import { editedBody, entriesOfLine } from '../../src/chat/chat-rules.ts'

const ROOM = 'property' as RoomId
const EPOCH = 'e1' as Epoch
const people = ['g_aaaaaaaaaa', 'g_bbbbbbbbbb', 'g_cccccccccc'] as PersonId[]

/** What may happen in a room, as small numbers that a step turns into entries. */
const step = fc.record({
  kind: fc.constantFrom('say', 'say', 'say', 'edit', 'remove', 'mute', 'revoke', 'start', 'list'),
  who: fc.nat(2),
  pick: fc.nat(400),
  text: fc.string({ minLength: 1, maxLength: 8 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A log as a store would have written it: the entries as they were told when live, and as they are read now. */
class Script {
  readonly live: LogEntry[] = []
  readonly now: LogEntry[] = []

  #append(body: string): number {
    const seq = this.live.length + 1
    this.live.push({ seq, at: 1_000 + seq, body })
    this.now.push({ seq, at: 1_000 + seq, body })
    return seq
  }
  #replace(seq: number, body: string): void {
    const entry = this.now[seq - 1] as LogEntry
    this.now[seq - 1] = { ...entry, body, leaf: leafOf(entry) }
  }
  #line(pick: number): { seq: number; body: string } | undefined {
    const lines = this.now.filter((entry) => entry.body.includes('"chat.said"') && !entry.body.includes('tombstone'))
    return lines[pick % Math.max(1, lines.length)]
  }

  take({ kind, who, pick, text }: Step): void {
    const by = people[who] as PersonId
    if (kind === 'say') this.#append(eventBody('chat.said', { by }, { name: 'n', text }))
    else if (kind === 'mute') this.#append(eventBody('chat.muted', { to: by }, { until: pick }))
    else if (kind === 'revoke') this.#append(eventBody('host.revoked', { by, to: 'staff' }, { before: pick }))
    else if (kind === 'start') this.#append(eventBody('launch.started', {}, {}))
    else if (kind === 'list')
      this.#append(
        eventBody('launch.listed', {}, { room: `r-${pick}` as RoomId, title: text, code: 'AAAAA', phase: 'live' }),
      )
    else this.#change(kind === 'edit', by, pick, text)
  }

  #change(edit: boolean, by: PersonId, pick: number, text: string): void {
    const line = this.#line(pick)
    if (line === undefined) return
    if (edit) {
      const seq = this.#append(eventBody('chat.edited', { by }, { line: line.seq, text }))
      return this.#replace(line.seq, editedBody(line.body, text, seq))
    }
    const entries = entriesOfLine(line.seq, line.body)
    const gone = entries.map((seq) => [seq, leafOf(this.now[seq - 1] as LogEntry)] as const)
    this.#append(eventBody('chat.removed', { by, gone }, { line: line.seq }))
    for (const seq of entries) this.#replace(seq, tombstoneBody((this.now[seq - 1] as LogEntry).body))
  }
}

const eventOf = ({ seq, at, body }: LogEntry): RoomEvent => ({ ...(JSON.parse(body) as RoomEvent), seq, at })
const visible = (event: RoomEvent, person: PersonId, staff: boolean): boolean =>
  event.to === undefined || event.to === person || (staff && event.to === 'staff')
const foldFor = (log: LogEntry[], person: PersonId, staff: boolean): View =>
  log
    .map(eventOf)
    .filter((event) => visible(event, person, staff))
    .reduce(applyEvent, emptyView(staff))
const take = (replica: Replica, log: LogEntry[]): Replica => {
  for (const entry of log) if (entry.seq > replica.seq) replica.take(entry)
  return replica
}
const snapshot = (replica: Replica, person: PersonId, staff: boolean): View => ({
  everyone: replica.everyone,
  mine: replica.mineOf(person),
  ...(staff && { staff: replica.staff }),
})
const scriptOf = (steps: Step[]): Script => {
  const script = new Script()
  for (const each of steps) script.take(each)
  return script
}

it('[SNAP-1] a snapshot is the fold of the log for its audience, however the node came to it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.nat(2), fc.boolean(), (steps, who, staff) => {
      const script = scriptOf(steps)
      const person = people[who] as PersonId
      const folded = foldFor(script.now, person, staff)
      expect(snapshot(take(new Replica(ROOM), script.live), person, staff)).toEqual(folded)
      expect(snapshot(take(new Replica(ROOM), script.now), person, staff)).toEqual(folded)
    }),
    { numRuns: 150 },
  )
})

it('[SNAP-2] a start from a checkpoint gives the same view, digest and ring as reading everything', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 40, maxLength: 60 }),
      fc.integer({ min: 900, max: 2_300 }),
      (steps, length) => {
        const script = scriptOf(Array.from({ length }, (_, i) => steps[i % steps.length] as Step))
        const full = new Replica(ROOM)
        let stored
        for (const entry of script.live) {
          full.take(entry)
          if (entry.seq % CHECKPOINT_EVERY === 0) stored = full.checkpoint(EPOCH)
        }
        const head: LogHead = { epoch: EPOCH, seq: full.seq, at: full.at }
        const started = take(Replica.start(ROOM, head, stored), script.now)
        expect(started.digest).toBe(full.digest)
        expect(snapshot(started, people[0] as PersonId, true)).toEqual(snapshot(full, people[0] as PersonId, true))
        const from = Math.max(0, full.seq - 1_000)
        expect(started.ring.after(from, full.seq)?.map((entry) => entry.digest)).toEqual(
          full.ring.after(from, full.seq)?.map((entry) => entry.digest),
        )
      },
    ),
    { numRuns: 12 },
  )
})

it('[SNAP-3] a checkpoint of another history is not used', () => {
  const script = scriptOf(Array.from({ length: 1_500 }, (_, i) => ({ kind: 'say', who: 0, pick: i, text: `${i}` })))
  const full = take(new Replica(ROOM), script.live.slice(0, CHECKPOINT_EVERY))
  const stored = { ...full.checkpoint(EPOCH), digest: 'f'.repeat(64) }
  const head = { epoch: EPOCH, seq: 1_500, at: 0 }
  expect(() => take(Replica.start(ROOM, head, stored), script.now)).toThrow(CheckpointMisfit)
  expect(Replica.start(ROOM, { ...head, epoch: 'e2' as Epoch }, full.checkpoint(EPOCH)).seq).toBe(0)
})

it('[SNAP-4] a view stays bounded, and removed words are in no snapshot', () => {
  const script = new Script()
  for (let i = 0; i < 3 * CHAT_LIMITS.linesInView; i++)
    script.take({ kind: 'say', who: 0, pick: 0, text: `secret-${i}` })
  for (let i = 0; i < 50; i++) script.take({ kind: 'remove', who: 0, pick: 599 - 2 * i, text: '' })
  const replica = take(new Replica(ROOM), script.live)
  expect(replica.everyone.chat.lines).toHaveLength(CHAT_LIMITS.linesInView)
  const kept = JSON.stringify(replica.everyone) + JSON.stringify(replica.ring.after(0, replica.seq))
  const removed = script.live.filter((_, i) => script.now[i]?.body.includes('tombstone'))
  expect(removed).toHaveLength(50)
  for (const { body } of removed) {
    const { text } = JSON.parse(body) as { text: string }
    expect(kept.includes(`"${text}"`) || kept.includes(`\\"${text}\\"`)).toBe(false)
  }
})
