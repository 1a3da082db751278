import { setTimeout as pause } from 'node:timers/promises'
import type { PollId } from '../protocol/polls.ts'
import { BallotBook } from './ballot-book.ts'
import { newSession } from './crowd-session.ts'
import { PollHost } from './poll-host.ts'
import { probePoll } from './poll-probe.ts'
import { Questioning } from './questioning.ts'
import { pick, seeded, type Random } from './seeded.ts'
import { remark } from './small-talk.ts'
import type { Violations } from './violations.ts'
import { Voter } from './voter.ts'
import { VoteRecorder } from './vote-recorder.ts'
import type { Wire } from './wire.ts'

export interface VotingPlan {
  voters: number
  /** How long a poll is open, as far as nobody else says it, ms. */
  openMs: number
  /** Questions that all voters together ask in a minute; each is wanted by some. */
  asksPerMinute: number
  /** How long they stay, ms; longer while polls of their own host go on. */
  forMs: number
  /** Opens polls of its own, in a room in which nobody else votes. */
  host?: { key: string; polls: number }
}
interface Place {
  url: string
  room: string
  seed: number
  random: Random
  polling: number
  signal: AbortSignal
  violations: Violations
  ended: (why: string) => void
}

const UPVOTES_AN_ASK = 4
/** Questions are read by everybody; some of the newest are wanted. */
const READ = 30

/** Those who vote, ask and upvote, and the host who opens polls for them, if there is one. */
export class Electorate {
  readonly book = new BallotBook()
  readonly questioning = new Questioning()
  readonly recorder = new VoteRecorder()
  readonly voters: Voter[] = []
  readonly plan: VotingPlan
  #place: Place
  #host: PollHost | undefined
  #asking = 0
  #playing = false

  constructor(plan: VotingPlan, place: Place) {
    this.plan = plan
    this.#place = place
  }

  get wires(): readonly Wire[] {
    return [...this.voters.map(({ wire }) => wire), ...(this.#host ? [this.#host.wire] : [])]
  }
  /** Nobody else votes in what was opened here. */
  isAlone(poll: string): boolean {
    return this.#host?.opened.has(poll as PollId) === true && !this.voters[0]?.wire.follower.view.everyone.launch.demo
  }

  async comeIn(): Promise<void> {
    const next = Array.from({ length: this.plan.voters }, (_, i) => i)
    const door = async (): Promise<void> => {
      for (let i = next.shift(); i !== undefined; i = next.shift()) await this.#enter(i)
    }
    await Promise.all(Array.from({ length: 16 }, door))
    if (this.plan.host) await this.#enterHost(this.plan.host)
  }

  async #enter(index: number): Promise<void> {
    const { url, room, seed, polling, signal } = this.#place
    const random = seeded(seed * 1_000_003 + index)
    const { token } = await newSession(url, { name: `Voter ${index}` }, { random, signal })
    const polls = Math.floor((index + 1) * polling) > Math.floor(index * polling)
    const { book, questioning, recorder } = this
    const booth = { ...this.#place, book, questioning, recorder, openMs: this.plan.openMs }
    const voter = new Voter(`voter ${index}`, { url, room, token, random, polling: polls }, booth)
    this.voters.push(voter)
    await voter.wire.untilWhole()
  }

  async #enterHost({ key, polls }: NonNullable<VotingPlan['host']>): Promise<void> {
    const { url, room, random, signal, violations, ended } = this.#place
    const { token } = await newSession(url, { hostKey: key }, { random, signal })
    const probe = (poll: Parameters<typeof probePoll>[2], round: number) => probePoll(url, room, poll, round)
    const { voters, openMs } = this.plan
    this.#host = new PollHost({ url, room, token, random }, { polls, openMs, voters, signal, violations, probe }, ended)
    await this.#host.wire.untilWhole()
  }

  /** Settles when every poll of their own is over, or the time is. */
  async play(): Promise<void> {
    const { forMs, asksPerMinute } = this.plan
    this.#playing = true
    const over = new AbortController()
    const asking = asksPerMinute > 0 ? this.#askAndWant(over.signal) : undefined
    await Promise.all([this.#host?.run(), this.#rest(forMs, this.#place.signal)])
    over.abort()
    await asking
    this.#playing = false
    const own = [...(this.#host?.opened ?? [])]
    await Promise.all(this.voters.flatMap((voter) => own.map((poll) => voter.untilClosed({ poll, round: 1 }))))
  }

  /** Polls are being held, or may be. */
  get playing(): boolean {
    return this.#playing
  }

  /** How much is still under way. */
  get open(): number {
    return this.#asking + this.voters.filter(({ busy }) => busy).length
  }

  async #askAndWant(over: AbortSignal): Promise<void> {
    for (let n = 0; !over.aborted; n++) {
      this.#ask(n)
      await this.#rest(60_000 / this.plan.asksPerMinute, over)
    }
  }

  #ask(n: number): void {
    const { random } = this.#place
    const asker = this.voters[n % this.voters.length]
    if (asker === undefined) return
    this.#under(this.questioning.ask(asker, remark(random)))
    for (let i = 0; i < UPVOTES_AN_ASK; i++) {
      const voter = pick(random, this.voters)
      const newest = voter.wire.follower.view.everyone.questions.slice(-READ)
      this.#under(this.questioning.upvote(voter, newest, random))
    }
  }

  #under(way: Promise<void>): void {
    this.#asking++
    void way.finally(() => this.#asking--)
  }

  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    await pause(ms, undefined, { signal }).catch(() => undefined)
  }

  leave(): void {
    for (const voter of this.voters) voter.leave()
    this.#host?.wire.close()
  }
}
