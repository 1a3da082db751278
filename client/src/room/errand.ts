import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Refusal, Reply } from '../../../src/protocol/core.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import { notDone } from '../session/not-done.ts'
import { newCommandId } from './command-id.ts'
import { again } from './outbox.ts'
import type { RoomModel } from './room-model.ts'

const BACKOFF_MS = { first: 500, longest: 10_000 }

/** What an errand needs of the page's line to its room. */
export interface Line {
  whole: ReadonlySignal<boolean>
  send(name: CommandName, input: object): Promise<Reply<unknown>>
}

export const lineOf = ({ connection }: RoomModel): Line => ({
  whole: computed(() => connection.state.value.is === 'whole'),
  send: (name, input) => connection.send(name, input),
})

/**
 * One command that stands until it is answered: through cuts and troubles it is sent again by the same id, so that it takes
 * effect once, however often it was sent.
 */
export class Errand<T> {
  /** Settles with what the server made of it; never, once it was dropped. */
  readonly reply: Promise<Reply<T>>
  /** What the server said instead of an answer, last; undefined = nothing is wrong so far. */
  readonly trouble = signal<Refusal | undefined>(undefined)
  readonly #line: Line
  readonly #id = newCommandId()
  #wake: (() => void) | undefined
  #dropped = false

  constructor(line: Line, name: CommandName, input: object) {
    this.#line = line
    this.reply = this.#run(name, { id: this.#id, ...input })
  }

  /** Does not wait any longer before the next try. */
  hurry(): void {
    this.#wake?.()
  }

  /** It is not sent again: something else takes its place. */
  drop(): void {
    this.#dropped = true
    this.#wake?.()
  }

  async #run(name: CommandName, input: object): Promise<Reply<T>> {
    for (let tries = 0; ; tries++) {
      await this.#untilWhole()
      if (this.#dropped) return await new Promise<never>(() => {})
      const reply = await this.#line.send(name, input).catch(() => notDone('unconfirmed'))
      if (this.#dropped) return await new Promise<never>(() => {})
      if (reply.ok || !again.has(reply.refused)) return reply as Reply<T>
      if (!this.#line.whole.value) continue
      this.trouble.value = reply.refused
      await this.#pause(reply.retryAfterMs ?? Math.min(BACKOFF_MS.first * 2 ** tries, BACKOFF_MS.longest))
    }
  }

  #untilWhole(): Promise<void> {
    if (this.#line.whole.value || this.#dropped) return Promise.resolve()
    return new Promise((resolve) => {
      const stop = effect(() => {
        if (this.#line.whole.value) this.#wake?.()
      })
      this.#wake = () => {
        stop()
        resolve()
      }
      if (this.#line.whole.peek()) this.#wake()
    })
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
