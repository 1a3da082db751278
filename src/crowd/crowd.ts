import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { newSession } from './crowd-session.ts'
import type { CrowdPlan } from './crowd-plan.ts'
import type { CrowdReport } from './crowd-report.ts'
import { Ledger } from './ledger.ts'
import { Electorate, type VotingPlan } from './electorate.ts'
import { Listener } from './listener.ts'
import { PollWatch } from './poll-watch.ts'
import { Recorder } from './recorder.ts'
import { SenderPool } from './sender-pool.ts'
import { pick, type Random } from './seeded.ts'
import { Track } from './track.ts'
import { verdict } from './verdict.ts'
import { Violations } from './violations.ts'
import type { Wire } from './wire.ts'

export interface CrowdOptions {
  url: string
  room: string
  seed: number
  random: Random
  plan: CrowdPlan
  listeners: number
  /** Which share of all, listeners and speakers, comes by long polling: 0 to 1. */
  polling?: number
  /** Connections torn a minute, of listeners and speakers alike. */
  cutsPerMinute?: number
  /** Who votes, asks and upvotes beside those who talk. */
  voting?: VotingPlan
  /** How long nothing may get ahead before what is open counts as in doubt, ms. */
  patienceMs?: number
  /** When the log's tail was cut on purpose: filled by whoever does it, in ms of `performance.now()`. */
  lossesAt?: readonly number[]
}

export interface CrowdProgress {
  seconds: number
  offered: number
  acknowledged: number
  refused: number
  open: number
  speaking: number
  whole: number
  listeners: number
  p99: number
  /** Counted so far; absent = nobody votes. */
  votes?: number
}

/** Many listeners and a changing few who speak, through real sockets, and the account of what they saw. */
export class Crowd {
  readonly recorder = new Recorder()
  readonly violations = new Violations()
  readonly ledger = new Ledger()
  readonly listeners: Listener[] = []
  readonly options: CrowdOptions
  readonly electorate: Electorate | undefined
  #speaking = new AbortController()
  #pool: SenderPool | undefined
  #startedAt = performance.now()
  #cutsDue = 0

  constructor(options: CrowdOptions) {
    this.options = options
    setMaxListeners(0, this.#speaking.signal)
    this.electorate = options.voting && this.#electorateOf(options.voting)
  }

  /** Plays the whole plan and answers when every listener has been checked. */
  async run(): Promise<CrowdReport> {
    const watch = setInterval(() => this.#watch(), 1_000)
    try {
      await this.#comeIn()
      await Promise.all([this.#play(), this.electorate?.play()])
      await this.#settle()
      this.#speaking.abort()
      return await verdict(this, (performance.now() - this.#startedAt) / 1_000)
    } finally {
      clearInterval(watch)
      this.stop()
    }
  }

  stop(): void {
    this.#speaking.abort()
    for (const { wire } of this.listeners) wire.close()
    this.electorate?.leave()
  }

  /** Tears the connections of so many of those present, whoever they are. */
  cut(count: number): void {
    const speakers = (this.#pool?.present ?? []).flatMap(({ wire }) => wire ?? [])
    const others = [...this.listeners.map(({ wire }) => wire), ...(this.electorate?.wires ?? [])]
    const whole = [...speakers, ...others].filter(({ whole }) => whole)
    for (let i = 0; i < count && whole.length > 0; i++) pick(this.options.random, whole).cut()
  }

  get progress(): CrowdProgress {
    const { offered, acknowledged, refused, open, fanout } = this.recorder
    const [whole, listeners] = [this.listeners.filter(({ wire }) => wire.whole).length, this.listeners.length]
    const seconds = (performance.now() - this.#startedAt) / 1_000
    const speaking = this.#pool?.present.length ?? 0
    const votes = this.electorate && { votes: this.electorate.recorder.accepted }
    const { p99 } = fanout.quantiles()
    return { seconds, offered, acknowledged, refused, open, speaking, whole, listeners, p99, ...votes }
  }

  #electorateOf(voting: VotingPlan): Electorate {
    const { url, room, seed, random, polling = 0 } = this.options
    const ended = (why: string): void => this.#ended(why)
    const place = {
      url,
      room,
      seed,
      random,
      polling,
      signal: this.#speaking.signal,
      violations: this.violations,
      ended,
    }
    return new Electorate(voting, place)
  }

  async #comeIn(): Promise<void> {
    const { listeners } = this.options
    const next = Array.from({ length: listeners }, (_, i) => i)
    const door = async (): Promise<void> => {
      for (let i = next.shift(); i !== undefined; i = next.shift()) await this.#listen(i)
    }
    await Promise.all(Array.from({ length: 16 }, door))
    await this.electorate?.comeIn()
  }

  async #listen(index: number): Promise<void> {
    const { url, room, random } = this.options
    const signal = this.#speaking.signal
    const { token } = await newSession(url, { name: `Listener ${index}` }, { random, signal })
    const name = `listener ${index}`
    const track = new Track(name, this.ledger, this.violations)
    const watch = new PollWatch(name, this.violations)
    const { polling = 0 } = this.options
    const polls = Math.floor((index + 1) * polling) > Math.floor(index * polling)
    const listener = new Listener(
      { url, room, token, random, polling: polls },
      { track, watch },
      this.recorder,
      (why) => this.#ended(why),
    )
    this.listeners.push(listener)
    await listener.wire.untilWhole()
  }

  async #play(): Promise<void> {
    const { url, room, random, plan, polling = 0 } = this.options
    const startedAt = (this.#startedAt = performance.now())
    const stage = { url, room, random, polling, startedAt, signal: this.#speaking.signal, recorder: this.recorder }
    const ended = (why: string): void => this.#ended(why)
    this.#pool = new SenderPool({ ...stage, tokens: new Map(), ended }, plan.senders)
    for (const offer of plan.offers) {
      for (
        let wait = offer.due - (performance.now() - startedAt);
        wait > 0;
        wait = offer.due - (performance.now() - startedAt)
      )
        await pause(Math.min(wait, 20))
      this.recorder.offer(offer)
      this.#pool.say(offer)
    }
  }

  /** Waits until everything has an answer, or nothing gets ahead any more. */
  async #settle(): Promise<void> {
    const patience = this.options.patienceMs ?? 60_000
    const under = (): number => this.recorder.open + (this.electorate?.open ?? 0)
    let [open, since] = [under(), performance.now()]
    while (under() > 0 && performance.now() - since < patience) {
      await pause(50)
      if (under() !== open) [open, since] = [under(), performance.now()]
    }
  }

  #watch(): void {
    const now = performance.now()
    const wires: Wire[] = [...this.listeners.map(({ wire }) => wire), ...(this.electorate?.wires ?? [])]
    for (const sender of this.#pool?.present ?? []) if (sender.wire) wires.push(sender.wire)
    for (const wire of wires) wire.watch(now)
    if (this.#playing) this.#cutsDue += (this.options.cutsPerMinute ?? 0) / 60
    this.cut(Math.floor(this.#cutsDue))
    this.#cutsDue %= 1
  }

  /** Something is being said or decided, or will be. */
  get #playing(): boolean {
    const { open, offered } = this.recorder
    return open > 0 || offered < this.options.plan.offers.length || this.electorate?.playing === true
  }

  #ended(why: string): void {
    if (!this.#speaking.signal.aborted) this.violations.add('ended', () => why)
  }
}
