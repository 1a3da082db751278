import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { REFUSALS, type CommandId } from '../protocol/core.ts'
import type { CommandName } from '../protocol/index.ts'
import type { Poll, PollId } from '../protocol/polls.ts'
import { CROWD_POLLS, type CrowdPoll } from './crowd-polls.ts'
import type { Violations } from './violations.ts'
import { Wire, type WireOptions } from './wire.ts'

export interface HostPlan {
  polls: number
  /** How long each is open, ms. */
  openMs: number
  voters: number
  signal: AbortSignal
  violations: Violations
  /** Is anything told of this poll that must not be told yet? Looked at while it is open and before it is revealed. */
  probe(poll: PollId, round: number): Promise<string | undefined>
}

/** The crowd's own host: opens one poll after the other, closes and reveals them. */
export class PollHost {
  readonly wire: Wire
  /** What it has opened. */
  readonly opened = new Set<PollId>()
  #plan: HostPlan
  #changed: (() => void)[] = []

  constructor(options: WireOptions, plan: HostPlan, ended: (why: string) => void) {
    this.#plan = plan
    const wake = (): void => {
      for (const each of this.#changed.splice(0)) each()
    }
    this.wire = new Wire(options, { ended, welcomed: wake, ticked: wake })
  }

  async run(): Promise<void> {
    const run = randomBytes(4).toString('hex')
    for (let i = 0; i < this.#plan.polls && !this.#plan.signal.aborted; i++)
      await this.#hold(`crowd-${run}-${i}` as PollId, CROWD_POLLS[i % CROWD_POLLS.length] as CrowdPoll)
  }

  async #hold(poll: PollId, { setup, full }: CrowdPoll): Promise<void> {
    const { voters, openMs, signal } = this.#plan
    const atBallots = full === undefined ? {} : { atBallots: Math.max(1, Math.floor(voters * full)) }
    this.opened.add(poll)
    await this.#do('poll.draft', { poll, setup: { ...setup, ...atBallots } })
    await this.#do('poll.open', { poll })
    const { round } = await this.#until(poll, () => true)
    await Promise.race([pause(openMs / 2, undefined, { signal }), this.#until(poll, isClosed)])
    await this.#probe(poll, round)
    await Promise.race([pause(openMs / 2, undefined, { signal }), this.#until(poll, isClosed)])
    await this.#do('poll.close', { poll, round }, 'poll_closed')
    if (setup.shown === 'reveal') {
      await this.#until(poll, isClosed)
      await this.#until(poll, () => this.#isCounted(poll, round))
      await this.#probe(poll, round)
      await this.#do('poll.reveal', { poll, round })
    }
    await this.#until(poll, ({ state, seal }) => state === 'revealed' && seal !== undefined)
  }

  async #probe(poll: PollId, round: number): Promise<void> {
    const leak = await this.#plan.probe(poll, round)
    const known = this.#pollOf(poll)
    if (leak !== undefined && known?.state !== 'revealed') this.#plan.violations.add('leaked', () => leak)
  }

  #pollOf(poll: PollId): Poll | undefined {
    return this.wire.follower.view.everyone.polls.find((one) => one.poll === poll)
  }

  #isCounted(poll: PollId, round: number): boolean {
    const { staff } = this.wire.follower.view
    return staff?.polls.counted.some((one) => one.poll === poll && one.round === round) ?? false
  }

  async #until(poll: PollId, is: (poll: Poll) => boolean): Promise<Poll> {
    for (;;) {
      const known = this.#pollOf(poll)
      if (known && is(known)) return known
      this.#plan.signal.throwIfAborted()
      await new Promise<void>((wake) => this.#changed.push(wake))
    }
  }

  /** Until it is done. `unless`: it is as good as done when that is the answer. */
  async #do(command: CommandName, input: object, unless?: string): Promise<void> {
    const id = `host-${randomBytes(9).toString('base64url')}` as CommandId
    for (let tries = 0; ; tries++) {
      await this.wire.untilWhole()
      const reply = await this.wire.send(command, { id, ...input }, 5_000)
      if (reply?.ok || reply?.refused === unless) return
      if (reply && !REFUSALS[reply.refused].retry) throw new Error(`${command}: ${reply.refused}`)
      await pause(Math.min(2_000, 100 * 2 ** tries), undefined, { signal: this.#plan.signal })
    }
  }
}

const isClosed = ({ state }: Poll): boolean => state !== 'open'
