import fc from 'fast-check'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { featureLine, judgeLines, pinLine, strikeLine } from '../../src/chat/chat-decisions.ts'
import type { PersonId } from '../../src/protocol/core.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import { view as viewSchema } from '../../src/protocol/wire.schema.ts'
import type { Verdict } from '../../src/rooms/deciding.ts'
import { GATES } from '../../src/rooms/gates.ts'
import { Replica } from '../../src/rooms/replica.ts'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { calmRoom, END, line, newPerson, openRoom, sender, T0, windowMs, type Stage } from '../contract/store-stage.ts'

const people = [newPerson(), newPerson()]
const host = newPerson()

let dir: string
let open: OpenStores
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanfare-chat-fold-'))
  open = await openEmbeddedStores({ dir, log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const kinds = [
  'say',
  'edit',
  'remove',
  'strike',
  'restore',
  'pin',
  'unpin',
  'feature',
  'hide',
  'hold',
  'judge',
] as const
type Kind = (typeof kinds)[number]
const step = fc.record({
  kind: fc.constantFrom<Kind>('say', 'say', 'say', 'say', 'feature', 'feature', ...kinds),
  who: fc.nat(1),
  pick: fc.oneof(fc.nat(3), fc.nat(20)),
  yes: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A room as one node sees it that has been there all the time. */
class Witness {
  readonly live: Replica
  readonly #stage: Stage
  #holds = false

  constructor(stage: Stage) {
    this.#stage = stage
    this.live = new Replica(stage.room)
  }

  async see(): Promise<void> {
    for (const entry of await open.stores.log.read(this.#stage.room, this.live.seq + 1, END)) this.live.take(entry)
  }

  async take(one: Step): Promise<void> {
    await this.#do(one)
    await this.see()
  }

  async #do({ kind, who, pick, yes }: Step): Promise<void> {
    const { chat } = open.stores
    const { room } = this.#stage
    const fence = this.#stage.at(T0, this.live.seq)
    const person = people[who] as PersonId
    const at = this.#lineAt(pick)
    const change = { ...line(person, `words ${pick}`), line: at, windowMs }
    if (kind === 'say') await chat.say(room, [line(person, `line ${pick}`)], calmRoom, fence)
    else if (kind === 'edit') await chat.edit(room, change, fence)
    else if (kind === 'remove') await chat.remove(room, change, fence)
    else if (kind === 'restore') await chat.restore(room, { ...sender(host), line: at }, fence)
    else await this.#decide(await this.#verdict(kind, at, yes))
  }

  /** Of the lines that are shown, those that were removed too: the newest, the one before it, and so on. */
  #lineAt(pick: number): number {
    const { lines } = this.live.everyone.chat
    return lines.at(-1 - (pick % Math.max(1, lines.length)))?.seq ?? 1
  }

  async #verdict(kind: Kind, at: number, yes: boolean): Promise<Verdict> {
    const read = async (seq: number) => (await open.stores.log.read(this.#stage.room, seq, seq))[0]
    const { everyone, staff } = this.live
    const seen = { room: this.#stage.room, everyone, staff, mineOf: (who: PersonId) => this.live.mineOf(who), now: T0 }
    const held = staff.chat.held.map((waiting) => waiting.held)
    if (kind === 'strike') return strikeLine(at, { by: host }, read)()
    if (kind === 'pin' || kind === 'unpin') return pinLine(kind === 'pin' ? at : null, { by: host }, read)(seen)
    if (kind === 'feature' || kind === 'hide') return featureLine(at, kind === 'feature', { by: host }, read)(seen)
    if (kind === 'judge') return judgeLines(held.slice(at % 3, 8), yes, { by: host }, read)(seen)
    this.#holds = !this.#holds
    return { gates: { [GATES.hold]: this.#holds ? '1' : null } }
  }

  async #decide(verdict: Verdict): Promise<void> {
    if (typeof verdict === 'string') return
    const answer = await open.stores.decisions.decide(this.#stage.room, verdict, this.#stage.at(T0, this.live.seq))
    expect(answer).toMatchObject({ ok: true })
  }
}

const audiences = (replica: Replica) => ({
  everyone: replica.everyone,
  staff: replica.staff,
  mine: people.map((person) => replica.mineOf(person)),
  digest: replica.digest,
})

/** Plays the steps where somebody is there all the time, and has somebody else read it all afterwards. */
async function playedAndRead(steps: readonly Step[]): Promise<{ there: Replica; later: Replica; events: RoomEvent[] }> {
  const stage = await openRoom(open.stores)
  const witness = new Witness(stage)
  await witness.see()
  for (const one of steps) await witness.take(one)
  const later = new Replica(stage.room)
  const events = (await stage.entries()).map((entry) => later.take(entry))
  return { there: witness.live, later, events }
}

const times = (count: number, ...kindsOfRound: (Kind | Step)[]): Step[] =>
  Array.from({ length: count }, () => kindsOfRound.map(stepOf)).flat()
const stepOf = (kind: Kind | Step): Step => (typeof kind === 'string' ? { kind, who: 0, pick: 0, yes: true } : kind)
/** Done to the line so many before the newest. */
const back = (kind: Kind, pick: number): Step => ({ kind, who: 0, pick, yes: true })

it('[SNAP-1] whoever reads the room later sees the conversation as those do who were there, whatever hosts did', async () => {
  const seen = new Set<RoomEvent['type']>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 160 }), async (steps) => {
      const { there, later, events } = await playedAndRead(steps)
      for (const { type } of events) seen.add(type)
      expect(audiences(later)).toEqual(audiences(there))
      const { everyone, staff } = later
      const mine = later.mineOf(people[0] as PersonId)
      expect(viewSchema.safeParse({ everyone, staff, mine }).error).toBeUndefined()
    }),
    { numRuns: 40 },
  )
  const chat = ['said', 'edited', 'removed', 'struck', 'restored', 'held', 'judged', 'pinned', 'featured']
  expect([...seen].filter((type) => type.startsWith('chat.')).toSorted()).toEqual(
    chat.map((name) => `chat.${name}`).toSorted(),
  )
})

it.each<[string, Step[]]>([
  ['a pin that took the place of another goes with its line', times(2, 'say', 'pin').concat(stepOf('strike'))],
  ['a line that pushed another off the wall is removed', times(15, 'say', 'feature').concat(back('remove', 4))],
  [
    'a removed line is put back and removed again',
    ['say', 'strike', 'restore', 'feature', 'pin', 'remove'].map((kind) => stepOf(kind as Kind)),
  ],
  [
    'more own lines wait than one sees, and some are judged',
    [stepOf('hold'), ...times(24, 'say'), ...times(2, 'judge')],
  ],
])('[SNAP-1] %s: who comes later sees what the others see', async (_, steps) => {
  const { there, later } = await playedAndRead(steps)
  expect(audiences(later)).toEqual(audiences(there))
})
