import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { REFUSALS, type CommandId, type Reply } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Poll, PollTally } from '../protocol/polls.ts'
import { roundName, type BallotBook, type Cast, type OwnBallot, type Voted } from './ballot-book.ts'
import { planActs, type Act } from './poll-persona.ts'
import { PollWatch, type PollSight } from './poll-watch.ts'
import type { Questioning } from './questioning.ts'
import type { Random } from './seeded.ts'
import type { Violations } from './violations.ts'
import type { VoteRecorder } from './vote-recorder.ts'
import { Wire, type WireOptions } from './wire.ts'

const ANSWER_MS = 5_000

/** Where voters meet. */
export interface Booth {
  book: BallotBook
  questioning: Questioning
  recorder: VoteRecorder
  violations: Violations
  signal: AbortSignal
  ended: (why: string) => void
  /** How long a poll is at least expected to be open, ms. */
  openMs: number
}
type Round = Pick<Poll, 'poll' | 'round' | 'setup'>
type Vote = OwnBallot & { tally?: PollTally }

const newId = (): CommandId => `vote-${randomBytes(9).toString('base64url')}` as CommandId

/** Somebody who votes in whatever is open, changes their mind, presses twice, and asks again until there is an answer. */
export class Voter {
  readonly name: string
  readonly wire: Wire
  readonly watch: PollWatch
  #booth: Booth
  #random: Random
  #met = new Set<string>()
  #busy = 0
  #waiting: (() => void)[] = []

  constructor(name: string, options: WireOptions, booth: Booth) {
    this.name = name
    this.#booth = booth
    this.#random = options.random
    this.watch = new PollWatch(name, booth.violations)
    this.wire = new Wire(options, {
      ended: booth.ended,
      welcomed: (room, events) => {
        this.watch.welcomed(room, events, this.#sight)
        this.#look()
      },
      ticked: (tick, events) => {
        this.watch.ticked(tick, events, this.#sight)
        this.#look()
      },
    })
  }

  /** Has something under way. */
  get busy(): boolean {
    return this.#busy > 0
  }
  get polls(): readonly Poll[] {
    return this.wire.follower.view.everyone.polls
  }

  /** Sends a command until there is an answer that is one; undefined = there was none when the crowd went home. */
  async ask(command: CommandName, input: { id: CommandId } & object): Promise<Reply<unknown> | undefined> {
    const { signal, recorder } = this.#booth
    for (let tries = 0; !signal.aborted; tries++) {
      await this.wire.untilWhole()
      const reply = await this.wire.send(command, input, ANSWER_MS)
      if (reply?.ok) return reply
      if (reply && !REFUSALS[reply.refused].retry) return reply
      if (reply) recorder.pushBack(reply.refused)
      const wait = (reply?.retryAfterMs ?? 0) + Math.min(2_000, 100 * 2 ** tries) * (0.5 + this.#random())
      await pause(wait, undefined, { signal }).catch(() => undefined)
    }
    return undefined
  }

  get #sight(): PollSight {
    const { book } = this.#booth
    const voted = (poll: string, round: number): boolean =>
      book.rounds
        .get(roundName(poll, round))
        ?.persons.get(this.name)
        ?.casts.some((cast) => cast.state !== 'refused') ?? false
    return { polls: this.polls, voted }
  }

  #look(): void {
    for (const wake of this.#waiting.splice(0)) wake()
    if (this.#booth.signal.aborted) return
    for (const poll of this.polls) {
      const name = roundName(poll.poll, poll.round)
      if (poll.state !== 'open' || this.#met.has(name)) continue
      this.#met.add(name)
      void this.#takePart(poll)
    }
  }

  async #takePart(poll: Poll): Promise<void> {
    this.#busy++
    const { openMs, book } = this.#booth
    const left = poll.closesAt === undefined ? openMs : Math.min(openMs, poll.closesAt - poll.openedAt)
    const acts = planActs(poll.setup, this.#random, left)
    if (acts.length > 0) {
      const voted = book.ballotOf(poll, this.name)
      for (const act of acts) if (act.do !== 'late' && (await this.#rest(act.after))) await this.#do(act, poll, voted)
      this.#busy--
      await this.untilClosed(poll)
      this.#busy++
      for (const act of acts) if (act.do === 'late') await this.#do(act, poll, voted)
      await this.#askForMine(poll, voted)
    }
    this.#busy--
  }

  /** False = the crowd goes home. */
  async #rest(ms: number): Promise<boolean> {
    const { signal } = this.#booth
    await pause(ms, undefined, { signal }).catch(() => undefined)
    return !signal.aborted
  }

  async #do(act: Act, poll: Round, voted: Voted): Promise<void> {
    if (act.do === 'tap') return this.#tap(act, poll, voted)
    if (act.do === 'again') return this.#voteAgain(poll, voted)
    const wrong = act.do === 'late' || act.wrong
    const cast: Cast = { id: newId(), choice: act.choice, state: 'in doubt', ...(wrong && { wrong }) }
    voted.casts.push(cast)
    const twice = act.do === 'vote' && act.twice
    await Promise.all([this.#vote(cast, poll), ...(twice ? [this.#vote(cast, poll)] : [])])
  }

  async #vote(cast: Cast, poll: Round): Promise<void> {
    const { recorder } = this.#booth
    const sentAt = recorder.sending(cast.id)
    const reply = await this.ask('poll.vote', this.#inputOf(cast, poll))
    if (reply === undefined) return
    if (!reply.ok) {
      if (cast.state === 'accepted') this.#otherAnswer(cast, reply.refused)
      else [cast.state, cast.refused] = ['refused', reply.refused]
      return recorder.refuse('poll.vote', reply.refused)
    }
    const answer = reply.value as Vote
    this.#checkTally(answer.tally, poll)
    if (cast.state === 'refused') this.#otherAnswer(cast, 'accepted')
    if (cast.state === 'accepted') return this.#sameAnswer(cast, answer)
    ;[cast.state, cast.receipt] = ['accepted', answer.receipt]
    if (String(answer.choice) !== String(cast.choice)) this.#otherAnswer(cast, `the choice ${String(answer.choice)}`)
    recorder.counted(sentAt)
  }

  #inputOf({ id, choice }: Cast, { poll, round }: Round) {
    return { id, poll, round, choice }
  }

  /** The first ballot once more, as a page does that never got the answer: it must be answered as it was. */
  async #voteAgain(poll: Round, { casts }: Voted): Promise<void> {
    const first = casts.find(({ state }) => state === 'accepted')
    if (first === undefined) return
    const reply = await this.ask('poll.vote', this.#inputOf(first, poll))
    if (reply?.ok) this.#sameAnswer(first, reply.value as Vote)
    else if (reply) this.#otherAnswer(first, reply.refused)
  }

  #sameAnswer(cast: Cast, { choice, receipt }: Vote): void {
    if (receipt !== cast.receipt) this.#otherAnswer(cast, `the receipt ${receipt}`)
    if (String(choice) !== String(cast.choice)) this.#otherAnswer(cast, `the choice ${String(choice)}`)
  }

  #otherAnswer({ id, state, choice }: Cast, now: string): void {
    const { violations } = this.#booth
    violations.add('repeated', () => `${this.name}: ${id} (${String(choice)}) was ${state}, and then: ${now}`)
  }

  #checkTally(tally: PollTally | undefined, { poll, setup }: Round): void {
    if (tally?.guests === undefined || setup.shown === 'live' || setup.shown === 'own_vote') return
    this.#booth.violations.add('leaked', () => `${this.name} was told how ${poll} stands (${setup.shown})`)
  }

  async #tap({ side, taps }: Extract<Act, { do: 'tap' }>, { poll, round }: Round, voted: Voted): Promise<void> {
    const { recorder } = this.#booth
    const tapped: Voted['taps'][number] = { side, taps, state: 'in doubt' }
    voted.taps.push(tapped)
    const input = { id: newId(), poll, round, side, taps }
    const sentAt = recorder.sending(input.id)
    const reply = await this.ask('poll.tap', input)
    if (reply === undefined) return
    tapped.state = reply.ok ? 'accepted' : 'refused'
    if (!reply.ok) return recorder.refuse('poll.tap', reply.refused)
    tapped.counted = (reply.value as { counted: number }).counted
    recorder.tapped(sentAt, taps, tapped.counted)
  }

  /** Settles when that round is closed, or the crowd goes home. */
  async untilClosed({ poll, round }: Pick<Poll, 'poll' | 'round'>): Promise<void> {
    const isOpen = ({ state, ...one }: Poll): boolean => one.poll === poll && one.round === round && state === 'open'
    while (!this.#booth.signal.aborted && this.polls.some(isOpen))
      await new Promise<void>((wake) => this.#waiting.push(wake))
  }

  async #askForMine({ poll, round }: Round, voted: Voted): Promise<void> {
    if (!this.polls.some((one) => one.poll === poll && one.round === round)) return
    const input = { id: newId(), poll }
    const reply = await this.ask('poll.mine', input)
    if (reply?.ok) voted.mine = (reply.value as { ballot: Vote | null }).ballot
  }

  /** Nobody waits for anything any more. */
  leave(): void {
    this.wire.close()
    this.#look()
  }
}
