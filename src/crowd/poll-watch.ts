import type { LogWelcome, RoomEvent, Signals, Tick } from '../protocol/index.ts'
import type { Poll, PollResult, PollTally } from '../protocol/polls.ts'
import { roundName } from './ballot-book.ts'
import type { Violations } from './violations.ts'

/** What a client sees of the room while it is told something. */
export interface PollSight {
  polls: readonly Poll[]
  /** Of polls that let those who have voted see how they stand: has this one voted in that round? */
  voted(poll: string, round: number): boolean
}

/** Has a count been told with it? */
const tellsCounts = ({ members, guests }: PollTally): boolean => members !== undefined || guests !== undefined

/**
 * What one client is told of polls, checked while it is told: no count before they may see it, no older figure after a
 * newer one, no result before the end. `voted`: see PollSight.
 */
export class PollWatch {
  readonly name: string
  /** The results they heard announced. */
  readonly heard = new Map<string, PollResult>()
  #violations: Violations
  #versions = new Map<string, number>()
  #turnouts = new Map<string, number>()

  constructor(name: string, violations: Violations) {
    this.name = name
    this.#violations = violations
  }

  welcomed(room: LogWelcome, events: readonly RoomEvent[], sight: PollSight): void {
    this.#versions.clear()
    this.#turnouts.clear()
    this.#see(room.signals, sight)
    this.#hear(events, sight)
  }

  ticked(tick: Tick, events: readonly RoomEvent[], sight: PollSight): void {
    if (tick.signals) this.#see(tick.signals, sight)
    if (events.length > 0) this.#hear(events, sight)
  }

  /** What they know of a round's result: heard, or read in a snapshot. */
  resultOf(poll: string, round: number, polls: readonly Poll[]): PollResult | undefined {
    const known = polls.find((one) => one.poll === poll)
    const before = known?.before.find((one) => one.round === round)?.result
    const now = known?.round === round ? known.result : undefined
    return this.heard.get(roundName(poll, round)) ?? now ?? before
  }

  #see(signals: Signals, sight: PollSight): void {
    this.#rises('poll.tally', signals['poll.tally']?.version)
    this.#rises('poll.early', signals['poll.early']?.version)
    for (const [poll, tally] of Object.entries(signals['poll.tally']?.value ?? {})) {
      this.#turnout(poll, tally)
      if (tellsCounts(tally)) this.#tell(poll, tally, sight, ({ setup }) => setup.shown === 'live')
    }
    for (const [poll, tally] of Object.entries(signals['poll.early']?.value ?? {})) {
      const may = ({ setup }: Poll): boolean => setup.shown === 'own_vote' && sight.voted(poll, tally.round)
      this.#tell(poll, tally, sight, may)
    }
  }

  /** `may`: may they see this poll's counts while it is open? */
  #tell(poll: string, tally: PollTally, { polls }: PollSight, may: (poll: Poll) => boolean): void {
    const known = polls.find((one) => one.poll === poll)
    if (known === undefined || known.state === 'revealed' || may(known)) return
    this.#violations.add('leaked', () => `${this.name} saw ${JSON.stringify(tally)} of ${poll} (${known.setup.shown})`)
  }

  #rises(signal: string, version: number | undefined): void {
    if (version === undefined) return
    const before = this.#versions.get(signal) ?? 0
    if (version <= before) this.#violations.add('fell', () => `${this.name} got ${signal} ${version} after ${before}`)
    this.#versions.set(signal, version)
  }

  #turnout(poll: string, { round, turnout }: PollTally): void {
    const name = roundName(poll, round)
    const before = this.#turnouts.get(name) ?? 0
    if (turnout < before)
      this.#violations.add('fell', () => `${this.name} saw ${turnout} voters of ${name} after ${before}`)
    this.#turnouts.set(name, turnout)
  }

  #hear(events: readonly RoomEvent[], { polls }: PollSight): void {
    for (const event of events) {
      if (!event.type.startsWith('poll.')) continue
      if (event.to !== undefined)
        this.#violations.add('leaked', () => `${this.name} heard ${event.type} ${event.seq}, which is not for them`)
      if (event.type !== 'poll.revealed') continue
      const known = polls.find(({ poll }) => poll === event.poll)
      if (known !== undefined && known.round === event.round && known.closedAt === undefined)
        this.#violations.add('leaked', () => `${this.name} heard the result of ${event.poll} before it was closed`)
      this.heard.set(roundName(event.poll, event.round), event.result)
    }
  }
}
