import { io, type Socket } from 'socket.io-client'
import type { Bye, Position, Reply } from '../protocol/core.ts'
import { newFollower, ticked, welcomed, type Follower } from '../protocol/follower.ts'
import type { CommandName, LogWelcome, RoomEvent, Tick, Welcome } from '../protocol/index.ts'
import type { Random } from './seeded.ts'
import { applyEvent } from '../protocol/view.ts'
import { sharedFollower, sharedTick, sharingParser } from './sharing.ts'

/** A server sends a beacon per log every 5 s; silence for so long means that the connection is dead. */
const SILENCE_MS = 12_000

/** What a wire tells its owner. */
export interface WireEvents {
  /** The room's log began, anew or where it was left. `events`: what is new. */
  welcomed?(room: LogWelcome, events: readonly RoomEvent[]): void
  ticked?(tick: Tick, events: readonly RoomEvent[]): void
  /** A tick did not fit: something is missing, and the wire reconnects with its position. */
  gap?(tick: Tick): void
  down?(): void
  /** The server does not want this client back. */
  ended?(why: string): void
}

export interface WireOptions {
  url: string
  room: string
  token: string
  random: Random
  /** By long polling alone, as behind a proxy that lets no WebSocket through. */
  polling?: boolean
}

/** One client of a room, the way a page is one: it follows both logs, and comes back by itself wherever it was cut. */
export class Wire {
  #options: WireOptions
  #events: WireEvents
  #socket: Socket
  #room: Follower = newFollower(applyEvent)
  #house: Follower = newFollower(applyEvent)
  #whole = false
  #closed = false
  #tries = 0
  #heardAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #waiting: (() => void)[] = []

  constructor(options: WireOptions, events: WireEvents = {}) {
    this.#options = options
    this.#events = events
    this.#socket = io(options.url, {
      transports: [options.polling ? 'polling' : 'websocket'],
      forceNew: true,
      reconnection: false,
      timeout: 10_000,
      parser: sharingParser,
      auth: (give) => give(this.#handshake()),
    })
    this.#listen()
  }

  /** Connected, and nothing is missing as far as anybody can know. */
  get whole(): boolean {
    return this.#whole
  }
  get follower(): Follower {
    return this.#room
  }
  get position(): Position | undefined {
    return this.#room.position
  }

  /** Settles when the wire is whole, or closed. */
  async untilWhole(): Promise<void> {
    if (!this.#whole && !this.#closed) await new Promise<void>((settle) => this.#waiting.push(settle))
  }

  /** Sends a command, or again. Undefined: no answer came, and nobody knows. */
  async send(command: CommandName, input: object, forMs: number): Promise<Reply<unknown> | undefined> {
    if (!this.#whole) return undefined
    try {
      return (await this.#socket.timeout(forMs).emitWithAck(command, input)) as Reply<unknown>
    } catch {
      return undefined
    }
  }

  /** Tears the connection as a lost network does: without a word to either side's Socket.IO. */
  cut(): void {
    const transport: { ws?: { terminate?: () => void } } | undefined = this.#socket.io.engine?.transport as object
    if (transport?.ws?.terminate) transport.ws.terminate()
    else this.#socket.io.engine?.close()
  }

  /** To be called now and then: gives up a connection on which nothing has come for too long. */
  watch(now: number): void {
    if (this.#closed || this.#timer || now - this.#heardAt < SILENCE_MS) return
    this.#heardAt = now
    this.#again()
  }

  close(): void {
    this.#closed = true
    this.#whole = false
    clearTimeout(this.#timer)
    this.#socket.disconnect()
    this.#wake()
  }

  #handshake(): object {
    const [from, house] = [this.#room.position, this.#house.position]
    return { token: this.#options.token, room: this.#options.room, ...(from && { from }), ...(house && { house }) }
  }

  #listen(): void {
    const socket = this.#socket
    socket.on('welcome', (welcome: Welcome) => this.#onWelcome(welcome))
    socket.on('tick', (tick: Tick) => this.#onTick(tick))
    socket.on('bye', (bye: Bye) => this.#onBye(bye))
    socket.on('disconnect', () => this.#onDown())
    socket.on('connect_error', (error: Error & { data?: { retryAfterMs?: number } }) => {
      if (['token_invalid', 'token_expired', 'bad_input', 'not_found'].includes(error.message)) this.#end(error.message)
      this.#onDown(error.data?.retryAfterMs)
    })
  }

  #onWelcome(welcome: Welcome): void {
    this.#heardAt = performance.now()
    const { follower, events } = welcomed(this.#room, welcome.room)
    this.#room = sharedFollower(follower)
    this.#house = sharedFollower(welcomed(this.#house, welcome.house).follower)
    this.#whole = true
    this.#tries = 0
    this.#events.welcomed?.(welcome.room, events)
    this.#wake()
  }

  #onTick(tick: Tick): void {
    this.#heardAt = performance.now()
    if (!this.#whole) return
    const step = tick.log === 'room' ? sharedTick(this.#room, tick) : ticked(this.#house, tick)
    if (step === 'gap') {
      this.#events.gap?.(tick)
      return this.#again()
    }
    if (tick.log === 'house') this.#house = step.follower
    else {
      this.#room = step.follower
      this.#events.ticked?.(tick, step.events)
    }
  }

  #onBye({ reason, reconnect, retryAfterMs }: Bye): void {
    if (reconnect) this.#onDown(retryAfterMs)
    else this.#end(reason)
  }

  #end(why: string): void {
    if (!this.#closed) this.#events.ended?.(why)
    this.close()
  }

  #again(): void {
    this.#socket.disconnect()
    this.#onDown()
  }

  #onDown(retryAfterMs = 0): void {
    if (this.#whole) this.#events.down?.()
    this.#whole = false
    if (this.#closed || this.#timer) return
    const backoff = Math.min(2_000, 100 * 2 ** this.#tries++)
    this.#timer = setTimeout(() => this.#reconnect(), retryAfterMs + backoff * (0.5 + this.#options.random()))
  }

  #reconnect(): void {
    this.#timer = undefined
    this.#heardAt = performance.now()
    this.#socket.disconnect().connect()
  }

  #wake(): void {
    for (const settle of this.#waiting.splice(0)) settle()
  }
}
