import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { PersonId, Refused } from '../../../src/protocol/core.ts'
import type { Poll, PollTally } from '../../../src/protocol/polls.ts'
import { Errand, lineOf, type Line } from '../room/errand.ts'
import type { RoomModel } from '../room/room-model.ts'
import { KeptBallots, roundName, type Ballot, type RoundName } from './kept-ballots.ts'

/** An own ballot of one round: as the server has it, and what is on its way. */
export interface OwnBallot {
  /** `was`: what it said before, where it was changed here. */
  counted?: Ballot & { tally?: PollTally; was?: readonly number[] }
  /** On its way. */
  pending?: { choice: readonly number[]; errand: Errand<unknown> }
  /** The server did not take this one. */
  refused?: { choice: readonly number[]; why: Refused }
}
type Told = Ballot & { tally?: PollTally }

const nothing: OwnBallot = {}

/** What this person has voted in a room: kept here, asked for where that is not known, sent until it is answered. */
export class Ballots {
  readonly #line: Line
  readonly #kept: KeptBallots
  readonly #person: ReadonlySignal<PersonId | undefined>
  readonly #own = signal<ReadonlyMap<RoundName, OwnBallot>>(new Map())
  /** Rounds that were asked for, by whom. */
  readonly #asked = new Set<string>()

  constructor(line: Line, kept: KeptBallots, person: ReadonlySignal<PersonId | undefined>) {
    this.#line = line
    this.#kept = kept
    this.#person = person
    // Whoever is somebody else now has other ballots.
    effect(() => {
      const who = person.value
      const ballots = who === undefined ? [] : [...kept.of(who)]
      this.#own.value = new Map(ballots.map(([name, counted]) => [name as RoundName, { counted }] as const))
    })
  }

  of(poll: Pick<Poll, 'poll' | 'round'>): OwnBallot {
    return this.#own.value.get(roundName(poll)) ?? nothing
  }

  /** Sends a ballot in the place of any before it; what was on its way and not answered is not sent again. */
  async vote({ poll, round }: Pick<Poll, 'poll' | 'round'>, choice: readonly number[]): Promise<void> {
    const name = roundName({ poll, round })
    const before = this.of({ poll, round })
    before.pending?.errand.drop()
    const errand = new Errand<Told>(this.#line, 'poll.vote', { poll, round, choice })
    this.#set(name, { ...(before.counted && { counted: before.counted }), pending: { choice, errand } })
    const reply = await errand.reply
    if (reply.ok) return this.#count(name, reply.value, before.counted?.choice)
    const { counted } = this.of({ poll, round })
    this.#set(name, { ...(counted && { counted }), refused: { choice, why: reply } })
  }

  /** Asks for the ballot of an open poll that this page does not know of; once. */
  async look(poll: Pick<Poll, 'poll' | 'round' | 'state'>): Promise<void> {
    const asking = `${this.#person.peek()} ${roundName(poll)}`
    if (poll.state !== 'open' || this.of(poll).counted || this.#asked.has(asking)) return
    this.#asked.add(asking)
    await this.#ask(poll)
  }

  /** The page was away: who has voted asks again where that is what lets them see the counts. */
  async lookAgain(poll: Pick<Poll, 'poll' | 'round' | 'state' | 'setup'>): Promise<void> {
    if (poll.state === 'open' && poll.setup.shown === 'own_vote' && this.of(poll).counted) await this.#ask(poll)
  }

  async #ask(poll: Pick<Poll, 'poll' | 'round'>): Promise<void> {
    const errand = new Errand<{ ballot: Told | null }>(this.#line, 'poll.mine', { poll: poll.poll })
    const reply = await errand.reply
    if (reply.ok && reply.value.ballot && !this.of(poll).pending) this.#count(roundName(poll), reply.value.ballot)
  }

  /** What was not taken is put away. */
  forgive(poll: Pick<Poll, 'poll' | 'round'>): void {
    const { refused: _, ...rest } = this.of(poll)
    this.#set(roundName(poll), rest)
  }

  #count(name: RoundName, { choice, receipt, tally }: Told, was?: readonly number[]): void {
    const person = this.#person.peek()
    if (person) this.#kept.keep(person, name, { choice, receipt })
    this.#set(name, { counted: { choice, receipt, ...(tally && { tally }), ...(was && { was }) } })
  }

  #set(name: RoundName, own: OwnBallot): void {
    this.#own.value = new Map(this.#own.value).set(name, own)
  }
}

const all = new WeakMap<RoomModel, Ballots>()

/** Those of the person on this page. They are asked for again whenever it has come back, so that who has voted sees what they may. */
export function ballotsOf(model: RoomModel): Ballots {
  const known = all.get(model)
  if (known) return known
  const line = lineOf(model)
  const me = computed(() => model.me.value?.id)
  const ballots = new Ballots(line, new KeptBallots(model.room), me)
  all.set(model, ballots)
  let first = true
  effect(() => {
    if (!line.whole.value) return
    const again = !first
    first = false
    for (const poll of model.view.peek()?.everyone.polls ?? []) if (again) void ballots.lookAgain(poll)
  })
  return ballots
}
