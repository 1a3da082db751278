import type { Audience } from '../protocol/core.ts'
import { tombstoneBody, wireEvent } from './event-body.ts'

/** One entry as a node keeps it for those who come back: already encoded for the wire. */
export interface RingEntry {
  seq: number
  at: number
  to: Audience | undefined
  /** The event as JSON. */
  json: string
  /** The short digest of the log up to and including this entry. */
  digest: string
}

export interface RingSize {
  /** Kept at least, if there are so many. */
  entries: number
  /** What is younger than this (ms) is kept too ... */
  ageMs: number
  /** ... up to this many entries. */
  most: number
}
const RING_SIZE: RingSize = { entries: 2_000, ageMs: 300_000, most: 20_000 }

/** The most that one message to a client carries: entries, and characters of JSON. Who missed more gets it in several. */
const MESSAGE = { entries: 1_000, length: 65_536 }

/** The newest entries of a log, dense, so that a client that missed some gets exactly those, from memory. */
export class Ring {
  readonly #size: RingSize
  #entries: RingEntry[] = []
  #start = 0

  constructor(size: RingSize = RING_SIZE) {
    this.#size = size
  }

  get last(): RingEntry | undefined {
    return this.#entries[this.#entries.length - 1]
  }

  push(entry: RingEntry): void {
    this.#entries.push(entry)
    const { entries, ageMs, most } = this.#size
    for (let held = this.#entries.length - this.#start; held > entries; held--) {
      const oldest = this.#entries[this.#start]
      if (held <= most && oldest && entry.at - oldest.at < ageMs) break
      this.#start++
    }
    if (this.#start > 1024 && this.#start * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start)
      this.#start = 0
    }
  }

  /** The entry of that seq, if it is still held. */
  at(seq: number): RingEntry | undefined {
    const first = this.#entries[this.#start]
    return first && seq >= first.seq ? this.#entries[this.#start + seq - first.seq] : undefined
  }

  /** Every entry after `seq` up to `upTo`, or undefined when the ring does not reach back that far. */
  after(seq: number, upTo: number): RingEntry[] | undefined {
    const first = this.#entries[this.#start]
    if (first === undefined || seq < first.seq - 1) return seq >= upTo ? [] : undefined
    const from = this.#start + seq + 1 - first.seq
    return this.#entries.slice(from, Math.max(from, this.#start + upTo + 1 - first.seq))
  }

  /**
   * What fits one message of what follows `seq`, and how far that goes: at least one entry if there is one. Undefined when
   * the ring does not reach back that far.
   */
  span(seq: number, upTo: number): { entries: RingEntry[]; upTo: number } | undefined {
    const entries = this.after(seq, Math.min(upTo, seq + MESSAGE.entries))
    if (entries === undefined) return undefined
    let length = 0
    const beyond = entries.findIndex(({ json }, i) => (length += json.length) > MESSAGE.length && i > 0)
    const fitting = beyond === -1 ? entries : entries.slice(0, beyond)
    return { entries: fitting, upTo: fitting.at(-1)?.seq ?? upTo }
  }

  /** Puts a tombstone where an entry was: whoever resumes does not get deleted words. */
  bury(seq: number): void {
    const entry = this.at(seq)
    if (entry) entry.json = wireEvent({ seq, at: entry.at, body: tombstoneBody(entry.json) })
  }
}
