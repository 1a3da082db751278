import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import type { Refusal } from '../protocol/core.ts'
import type { Outcome } from './invariants.ts'
import type { Quantiles } from './report-words.ts'

/** One line of the crowd, from its place in the plan to its end. */
export interface Offer extends Outcome {
  text: string
  /** ms after the start. */
  due: number
  /** Due in a second in which the crowd says no more than it does on average (and a quarter). */
  calm: boolean
  /** When it was first sent, ms of this process's clock. */
  sentAt?: number
  sends: number
  refused?: Refusal
}

/** Times in ms, kept in hundredths. */
export class Times {
  #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 360_000_000, figures: 3 })

  add(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 100)))
  }

  quantiles(): Quantiles {
    const { count, max } = this.#histogram
    if (count === 0) return { count: 0, p50: 0, p95: 0, p99: 0, max: 0 }
    const at = (percent: number): number => this.#histogram.percentile(percent) / 100
    return { count, p50: at(50), p95: at(95), p99: at(99), max: max / 100 }
  }
}

/** Counts what happens to a crowd while it happens. */
export class Recorder {
  readonly offers = new Map<string, Offer>()
  readonly fanout = new Times()
  readonly fanoutCalm = new Times()
  readonly answers = new Times()
  readonly late = new Times()
  readonly whole = new Times()
  readonly pushedBack: Partial<Record<Refusal, number>> = {}
  readonly resyncs: Record<string, number> = {}
  reconnects = 0
  gapsNoticed = 0
  offered = 0
  acknowledged = 0
  refused = 0
  resent = 0
  heard = 0

  offer(offer: Offer): void {
    this.offers.set(offer.id, offer)
    this.offered++
  }

  sending(offer: Offer, startedAt: number): void {
    if (offer.sends++ > 0) this.resent++
    if (offer.sentAt !== undefined) return
    offer.sentAt = performance.now()
    offer.state = 'in doubt'
    this.late.add(offer.sentAt - startedAt - offer.due)
  }

  acknowledge(offer: Offer, seq: number): void {
    offer.answeredAt = performance.now()
    offer.state = 'acknowledged'
    offer.seq = seq
    this.acknowledged++
    this.answers.add(offer.answeredAt - (offer.sentAt ?? 0))
  }

  refuse(offer: Offer, code: Refusal): void {
    offer.state = 'refused'
    offer.refused = code
    this.refused++
  }

  pushBack(code: Refusal): void {
    this.pushedBack[code] = (this.pushedBack[code] ?? 0) + 1
  }

  resync(why: string): void {
    this.resyncs[why] = (this.resyncs[why] ?? 0) + 1
  }

  /** A line of ours arrived at a listener. */
  arrived({ sentAt = 0, calm }: Offer, now: number): void {
    this.heard++
    this.fanout.add(now - sentAt)
    if (calm) this.fanoutCalm.add(now - sentAt)
  }

  get open(): number {
    return this.offered - this.acknowledged - this.refused
  }
}
