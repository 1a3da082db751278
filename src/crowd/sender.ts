import { setTimeout as pause } from 'node:timers/promises'
import { REFUSALS, type Refused } from '../protocol/core.ts'
import { newSession } from './crowd-session.ts'
import { PACE } from './casting.ts'
import type { Offer, Recorder } from './recorder.ts'
import type { Random } from './seeded.ts'
import { Wire } from './wire.ts'

const ANSWER_MS = 5_000

export interface Stage {
  url: string
  room: string
  random: Random
  /** How likely somebody comes by long polling: 0 to 1. */
  polling: number
  signal: AbortSignal
  recorder: Recorder
  startedAt: number
  ended: (why: string) => void
  /** Who was here before comes in as the same person. */
  tokens: Map<string, string>
}

/**
 * Somebody who has something to say: comes, says one line after the other, each with the same id until there is an
 * answer, never faster than the flood limit allows, and leaves.
 */
export class Sender {
  readonly name: string
  #stage: Stage
  #lines: Offer[] = []
  #wire: Wire | undefined
  #slots: number[] = []
  #more: (() => void) | undefined
  #leaving = false

  constructor(name: string, stage: Stage) {
    this.name = name
    this.#stage = stage
  }

  get wire(): Wire | undefined {
    return this.#wire
  }
  get idle(): boolean {
    return this.#lines.length === 0
  }

  say(offer: Offer): void {
    this.#lines.push(offer)
    this.#more?.()
  }

  /** What it was given to say and did not. */
  takeUnsaid(): Offer[] {
    return this.#lines.splice(0)
  }

  /** Leaves as soon as everything is said. */
  leave(): void {
    this.#leaving = true
    this.#more?.()
  }

  /** Comes, speaks while there is something to say, and for `lingerMs` after. */
  async perform(lingerMs: number): Promise<void> {
    const { url, room, random, polling, signal, ended, tokens } = this.#stage
    const token = tokens.get(this.name) ?? (await newSession(url, { name: this.name }, { random, signal })).token
    tokens.set(this.name, token)
    signal.throwIfAborted()
    const polls = polling > 0 && random() < polling
    const wire = new Wire({ url, room, token, random, polling: polls }, { ended })
    const close = (): void => wire.close()
    signal.addEventListener('abort', close, { once: true })
    this.#wire = wire
    try {
      while (await this.#anything(lingerMs)) await this.#deliver(this.#lines[0] as Offer, wire)
    } finally {
      signal.removeEventListener('abort', close)
      wire.close()
    }
  }

  async #anything(lingerMs: number): Promise<boolean> {
    if (this.idle && !this.#leaving) {
      await new Promise<void>((settle) => {
        const timer = setTimeout(settle, lingerMs)
        this.#more = () => (clearTimeout(timer), settle())
      })
      this.#more = undefined
    }
    return !this.idle
  }

  async #deliver(offer: Offer, wire: Wire): Promise<void> {
    for (let tries = 0; ; tries++) {
      await wire.untilWhole()
      await this.#freeSlot()
      this.#stage.signal.throwIfAborted()
      if (!wire.whole) continue
      this.#stage.recorder.sending(offer, this.#stage.startedAt)
      const reply = await wire.send('chat.send', { id: offer.id, text: offer.text }, ANSWER_MS)
      this.#slots.push(performance.now() + PACE.ms)
      if (reply?.ok) this.#stage.recorder.acknowledge(offer, (reply.value as { seq: number }).seq)
      else if (reply !== undefined && !REFUSALS[reply.refused].retry) this.#stage.recorder.refuse(offer, reply.refused)
      else {
        await this.#rest(reply, tries)
        continue
      }
      this.#lines.shift()
      return
    }
  }

  /** A sending holds its slot until the server can no longer count it: from its answer on. */
  async #freeSlot(): Promise<void> {
    const now = performance.now()
    this.#slots = this.#slots.filter((until) => until > now)
    const next = this.#slots[this.#slots.length - PACE.lines]
    if (next !== undefined) await this.#pause(next - now)
  }

  #rest(reply: Refused | undefined, tries: number): Promise<void> {
    if (reply !== undefined) this.#stage.recorder.pushBack(reply.refused)
    const { random } = this.#stage
    return this.#pause((reply?.retryAfterMs ?? 0) + Math.min(2_000, 100 * 2 ** tries) * (0.5 + random()))
  }

  #pause(ms: number): Promise<void> {
    return pause(Math.max(1, ms), undefined, { signal: this.#stage.signal })
  }
}
