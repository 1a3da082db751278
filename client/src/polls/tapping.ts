import { signal } from '@preact/signals'
import type { Reply } from '../../../src/protocol/core.ts'
import { POLL_LIMITS, type Poll } from '../../../src/protocol/polls.ts'

export type Side = 0 | 1
type Send = (side: Side, taps: number) => Promise<Reply<{ counted: number }>>

/** Taps go out twice in each whole second of the common clock, so that a steady hand never loses any to the cap. */
const SEND_AT_MS = [450, 900] as const
/** How many count in one second. */
export const tapsPerSecond = ({ setup }: Pick<Poll, 'setup'>): number =>
  setup.tapsPerSecond ?? POLL_LIMITS.usualTapsPerSecond

/** One person's taps in one round of a battle: gathered, sent, and how many of them counted. */
export class Tapping implements Disposable {
  /** For each side, as far as the server has counted them, and those that are on their way. */
  readonly counted = signal<readonly [number, number]>([0, 0])
  /** They have tapped faster than counts, once at least. */
  readonly over = signal(false)
  readonly #send: Send
  readonly #now: () => number
  readonly #cap: number
  #waiting: [number, number] = [0, 0]
  #second = { at: 0, taps: 0 }
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: Send, now: () => number, cap: number) {
    this.#send = send
    this.#now = now
    this.#cap = cap
  }

  /** One tap. Those over the cap of this second are not even sent. */
  tap(side: Side): void {
    const at = Math.floor(this.#now() / 1000)
    if (at !== this.#second.at) this.#second = { at, taps: 0 }
    if (++this.#second.taps > this.#cap) return void (this.over.value = true)
    this.#waiting[side]++
    this.#count(side, 1)
    this.#timer ??= setTimeout(() => void this.#flush(), this.#untilSent())
  }

  /** The server has had these before this page was opened. */
  begin(counted: readonly number[]): void {
    const [a, b] = this.counted.value
    this.counted.value = [Math.max(a, counted[0] ?? 0), Math.max(b, counted[1] ?? 0)]
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    if (this.#timer !== undefined) void this.#flush()
  }

  #untilSent(): number {
    const past = this.#now() % 1000
    return (SEND_AT_MS.find((at) => at > past) ?? SEND_AT_MS[0] + 1000) - past
  }

  async #flush(): Promise<void> {
    this.#timer = undefined
    const waiting = this.#waiting
    this.#waiting = [0, 0]
    for (const side of [0, 1] as const) {
      const taps = waiting[side]
      if (taps === 0) continue
      const reply = await this.#send(side, taps)
      this.#count(side, (reply.ok ? reply.value.counted : 0) - taps)
    }
  }

  #count(side: Side, by: number): void {
    const [a, b] = this.counted.value
    this.counted.value = side === 0 ? [a + by, b] : [a, b + by]
  }
}
