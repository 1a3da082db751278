import { signal } from '@preact/signals'
import type { CommandId, Refusal, Refused, Reply } from '../../../src/protocol/core.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import { notDone } from '../session/not-done.ts'

/** Commands that may wait at most. */
export const OUTBOX_LENGTH = 20
/** Two commands that had to wait are this far apart, ms: below the flood limit, so that coming back does not mute. */
const CATCH_UP_GAP_MS = 700
const BACKOFF_MS = { first: 500, longest: 10_000 }

export interface Command {
  id: CommandId
  name: CommandName
  line?: number
  text?: string
  /** The line it answers. */
  re?: number
}

/** A command on its way. `done`: accepted, its event `seq` not seen yet. `failed`: needs its person. */
export interface Waiting extends Command {
  /** ms of the page's clock. */
  queuedAt: number
  state: 'waiting' | 'done' | 'failed'
  seq?: number
  refused?: Refused
  /** When waiting cures the refusal, ms of the page's clock. */
  until?: number
}

type Send = (name: CommandName, input: object) => Promise<Reply<{ seq?: number }>>

/** Refusals that say nothing about the command: it is sent again, by the same id, until something else is answered. */
export const again: ReadonlySet<Refusal> = new Set<Refusal>([
  'unavailable',
  'unconfirmed',
  'overloaded',
  'too_fast',
  'internal',
])

/**
 * Carries commands to the server one at a time, in order, through cuts and troubles. Each keeps its id, so that none
 * takes effect twice, however often it is sent.
 */
export class Outbox {
  readonly waiting = signal<readonly Waiting[]>([])
  /** What the server said last instead of taking a command; undefined = it takes them. */
  readonly trouble = signal<Refusal | undefined>(undefined)
  readonly #send: Send
  #open = false
  #line = 0
  #inFlight: CommandId | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #tries = 0
  #position = 0
  #hasWaited = new Set<CommandId>()

  constructor(send: Send) {
    this.#send = send
  }

  /** Takes a command, unless too many wait already. */
  add(command: Command): boolean {
    const unsent = this.waiting.value.filter(({ state }) => state !== 'done').length
    if (unsent >= OUTBOX_LENGTH) return false
    if (!this.#open || this.#inFlight !== undefined) this.#hasWaited.add(command.id)
    this.waiting.value = [...this.waiting.value, { ...command, queuedAt: Date.now(), state: 'waiting' }]
    this.#pump()
    return true
  }

  /**
   * The connection carries commands again: all that were not answered go out once more, and after the log has lost its
   * tail also those that were.
   */
  open(logLost = false): void {
    if (logLost) this.#askAgain()
    this.#open = true
    this.#line++
    this.#inFlight = undefined
    this.#tries = 0
    this.#wait(0)
  }

  /** The connection is away: nothing is sent until it is back. */
  close(): void {
    this.#open = false
    this.#line++
    this.#inFlight = undefined
    clearTimeout(this.#timer)
    for (const { id, state } of this.waiting.value) if (state === 'waiting') this.#hasWaited.add(id)
  }

  /** The person wants a failed command tried again, as it is. */
  retry(id: CommandId): void {
    this.waiting.value = this.waiting.value.map((command) =>
      command.id === id ? { ...plain(command), state: 'waiting' } : command,
    )
    this.#pump()
  }

  /** Forgets a command and gives it back. */
  discard(id: CommandId): Waiting | undefined {
    const found = this.waiting.value.find((command) => command.id === id)
    this.waiting.value = this.waiting.value.filter((command) => command !== found)
    return found
  }

  /** What the log tells confirms commands too; `position` = how far it has been seen. */
  seen(ids: ReadonlySet<CommandId>, position: number): void {
    this.#position = position
    const left = this.waiting.value.filter(({ id, seq }) => !ids.has(id) && (seq === undefined || seq > position))
    if (left.length !== this.waiting.value.length) this.waiting.value = left
  }

  #askAgain(): void {
    this.waiting.value = this.waiting.value.map((command) =>
      command.state === 'done' ? { ...plain(command), state: 'waiting' } : command,
    )
  }

  #pump(): void {
    const next = this.waiting.value.find(({ state }) => state === 'waiting')
    if (!this.#open || this.#inFlight !== undefined || this.#timer !== undefined || next === undefined) return
    this.#inFlight = next.id
    void this.#deliver(next, this.#line)
  }

  async #deliver(command: Waiting, line: number): Promise<void> {
    const { id, name, line: about, text, re } = command
    const input = { id, ...given({ line: about, text, re }) }
    const reply = await this.#send(name, input).catch(() => notDone('unconfirmed'))
    if (line !== this.#line) return
    this.#inFlight = undefined
    this.#answered(id, reply)
  }

  #answered(id: CommandId, reply: Reply<{ seq?: number }>): void {
    if (!reply.ok && again.has(reply.refused)) {
      this.trouble.value = reply.refused
      this.#hasWaited.add(id)
      const backoff = Math.min(BACKOFF_MS.first * 2 ** this.#tries++, BACKOFF_MS.longest)
      return this.#wait(reply.retryAfterMs ?? backoff * (0.75 + Math.random() / 2))
    }
    this.#tries = 0
    this.trouble.value = undefined
    this.#settle(id, reply)
    this.#wait(this.#hasWaited.delete(id) ? CATCH_UP_GAP_MS : 0)
  }

  #settle(id: CommandId, reply: Reply<{ seq?: number }>): void {
    const seq = reply.ok ? (reply.value.seq ?? 0) : undefined
    if (seq !== undefined && seq <= this.#position) return void this.discard(id)
    this.waiting.value = this.waiting.value.map((command): Waiting => {
      if (command.id !== id) return command
      if (reply.ok) return { ...plain(command), state: 'done', seq: reply.value.seq ?? 0 }
      const until = reply.retryAfterMs === undefined ? {} : { until: Date.now() + reply.retryAfterMs }
      return { ...plain(command), state: 'failed', refused: reply, ...until }
    })
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#pump()
    }, ms)
  }
}

/** Those that are there. */
const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

const plain = ({ id, name, line, text, re, queuedAt }: Waiting): Command & { queuedAt: number } => ({
  id,
  queuedAt,
  name,
  ...given({ line, text, re }),
})

/** The ids of the commands that made these events. */
export function idsOf(events: readonly { id?: CommandId }[]): Set<CommandId> {
  return new Set(events.flatMap(({ id }) => (id === undefined ? [] : [id])))
}
