import type { CommandName } from '../protocol/index.ts'
import type { Refusal } from '../protocol/core.ts'
import { Times } from './recorder.ts'

/** Counts what happens to voters while it happens. */
export class VoteRecorder {
  readonly counting = new Times()
  readonly refused: Record<string, number> = {}
  readonly pushedBack: Partial<Record<Refusal, number>> = {}
  sent = 0
  accepted = 0
  taps = 0
  tapsCounted = 0
  asked = 0
  upvotes = 0
  #seconds = new Map<number, number>()
  #sent = new Set<string>()

  /** One thing more that somebody wants counted, however often it is sent; gives the moment, ms. */
  sending(id: string): number {
    if (!this.#sent.has(id)) this.sent++
    this.#sent.add(id)
    return performance.now()
  }

  /** A ballot is no longer pending: it was answered. */
  counted(sentAt: number): void {
    const now = performance.now()
    this.accepted++
    this.counting.add(now - sentAt)
    const second = Math.floor(now / 1_000)
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + 1)
  }

  tapped(sentAt: number, taps: number, counted: number): void {
    this.counted(sentAt)
    this.taps += taps
    this.tapsCounted += counted
  }

  refuse(command: CommandName, code: Refusal): void {
    const name = `${command} ${code}`
    this.refused[name] = (this.refused[name] ?? 0) + 1
  }

  pushBack(code: Refusal): void {
    this.pushedBack[code] = (this.pushedBack[code] ?? 0) + 1
  }

  /** Answers a second: in the busiest one, and on average of those in which there was any. */
  get perSecond(): { mean: number; peak: number } {
    const counts = [...this.#seconds.values()]
    return { mean: this.accepted / Math.max(1, counts.length), peak: Math.max(0, ...counts) }
  }
}
