import { signal } from '@preact/signals'
import type { Refusal, Reply } from '../../../src/protocol/core.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import { newCommandId } from '../room/command-id.ts'
import { notDone } from '../session/not-done.ts'

export type Send = (name: CommandName, input: object) => Promise<Reply<object>>

/** So long a press is asked again when nobody knows whether it happened, ms. */
export const PATIENCE_MS = 30_000
const FIRST_PAUSE_MS = 300
const LONGEST_PAUSE_MS = 4_000

/** Refusals that say nothing about the command: it is sent again, by the same id. */
const again = new Set<Refusal>(['unavailable', 'unconfirmed', 'overloaded', 'too_fast', 'internal'])

/**
 * A host's presses on their way to the server. Each press has one id, however often it must be asked, so it happens once;
 * while one is under way, pressing the same again does nothing.
 */
export class HostCommands {
  /** What is under way, by the name of the press. */
  readonly busy = signal<ReadonlySet<string>>(new Set())
  readonly #send: Send
  readonly #pause: (ms: number) => Promise<void>
  readonly #now: () => number

  constructor(send: Send, pause = sleep, now: () => number = Date.now) {
    this.#send = send
    this.#pause = pause
    this.#now = now
  }

  isBusy(press: string): boolean {
    return this.busy.value.has(press)
  }

  /** The answer; undefined = the same press is under way already. `press` tells presses of one command apart. */
  async press<T extends object>(name: CommandName, input: object, press: string = name): Promise<Reply<T> | undefined> {
    if (this.busy.peek().has(press)) return undefined
    this.busy.value = new Set([...this.busy.peek(), press])
    try {
      return (await this.#carry(name, { id: newCommandId(), ...input })) as Reply<T>
    } finally {
      this.busy.value = new Set([...this.busy.peek()].filter((one) => one !== press))
    }
  }

  async #carry(name: CommandName, input: object): Promise<Reply<object>> {
    const last = this.#now() + PATIENCE_MS
    for (let tries = 0; ; tries++) {
      const reply = await this.#send(name, input).catch(() => notDone('unconfirmed'))
      if (reply.ok || !again.has(reply.refused)) return reply
      const pause = reply.retryAfterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS)
      if (this.#now() + pause > last) return reply
      await this.#pause(pause)
    }
  }
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
