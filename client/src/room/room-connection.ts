import { signal } from '@preact/signals'
import { io, type Socket } from 'socket.io-client'
import type { Bye, ByeReason, Position, Refusal, Refused, Reply, RoomId } from '../../../src/protocol/core.ts'
import { applyFanEvent } from '../../../src/protocol/fan-view.ts'
import { newFollower, ticked, welcomed, type Follower } from '../../../src/protocol/follower.ts'
import type {
  ClientToServer,
  CommandName,
  Handshake,
  RoomEvent,
  ServerToClient,
  Signals,
  Tick,
  View,
  Welcome,
} from '../../../src/protocol/index.ts'
import { isStaff } from '../../../src/protocol/roles.ts'
import { isOver, type Session } from '../session/session.ts'
import { textParser } from '../session/text-parser.ts'
import type { ServerClock } from './server-clock.ts'

/** How this page stands to its room. `held`: turned away for a moment, and coming back by itself. */
export type LinkState =
  | { is: 'connecting' | 'whole' | 'catching_up' }
  | { is: 'offline'; since: number }
  | { is: 'held'; why: Refusal | ByeReason }
  /** `said`: by staff, in their words. */
  | { is: 'refused'; why: Refusal | ByeReason; message: string; said?: string }

/** What the room's log told just now. `startedOver`: by a snapshot, so that what was known before may have a hole. */
export interface Heard {
  view: View
  signals: Signals
  events: readonly RoomEvent[]
  position: Position
  startedOver?: 'cold' | 'epoch' | 'digest' | 'too_old'
}

interface Listener {
  heard(heard: Heard, welcome?: Welcome): void
  away(): void
}

/** The server is heard at least every 5 s; silence as long as this means that the line is dead, ms. */
const SILENCE_MS = 12_000
const ANSWER_MS = 10_000

/**
 * The page's line to its room: connects, resumes where it stood, and says what it hears. It comes back by itself unless
 * the server has said that there is no coming back.
 */
export class RoomConnection implements Disposable {
  readonly state = signal<LinkState>({ is: 'connecting' })
  /** What the house's log says, as far as it is for this person. */
  readonly house = signal<View | undefined>(undefined)
  readonly #room: RoomId
  readonly #session: Session
  readonly #clock: ServerClock
  readonly #listener: Listener
  readonly #socket: Socket<ServerToClient, ClientToServer>
  readonly #stop = new AbortController()
  readonly #apply: Follower['apply']
  #followers: Record<Tick['log'], Follower>
  #asWhom = ''
  #bye: Bye | undefined
  #heardAt = 0
  #renewed = false
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `apply`: how this page follows, see `Follower`. */
  constructor(room: RoomId, session: Session, clock: ServerClock, listener: Listener, apply = applyFanEvent) {
    this.#room = room
    this.#session = session
    this.#clock = clock
    this.#listener = listener
    this.#apply = apply
    this.#followers = this.#fromNothing()
    this.#socket = io({
      autoConnect: false,
      parser: textParser,
      transports: [...websocketFirst],
      tryAllTransports: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.5,
      timeout: 8_000,
      auth: (give) => give(this.#handshake()),
    })
    this.#listen()
  }

  /** Connects, with a session made silently if there is none. */
  async connect(): Promise<void> {
    clearTimeout(this.#timer)
    const signed = await this.#session.ensure()
    if (this.#stop.signal.aborted) return
    if (signed.ok) return void this.#socket.connect()
    this.#away()
    this.#later(signed.retryAfterMs ?? 2_000)
  }

  /** Comes in again at once, as whoever the session says now. */
  async restart(): Promise<void> {
    this.#socket.disconnect()
    if (this.state.value.is !== 'connecting') this.state.value = { is: 'catching_up' }
    await this.connect()
  }

  /** A command and its answer; it never throws, and says `unconfirmed` when none came in time. */
  async send(name: CommandName, input: object): Promise<Reply<{ seq?: number }>> {
    const socket = this.#socket.timeout(ANSWER_MS) as unknown as {
      emitWithAck(name: CommandName, input: object): Promise<Reply<{ seq?: number }>>
    }
    return await socket.emitWithAck(name, input)
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
    clearTimeout(this.#timer)
    this.#socket.disconnect()
  }

  #fromNothing() {
    return { room: newFollower(this.#apply), house: newFollower(this.#apply) }
  }

  #handshake(): Handshake {
    const signed = this.#session.signed.value
    // Another person sees other events: then what was folded so far is not all there is.
    const asWhom = `${signed?.person.id} ${isStaff(signed?.person ?? {})}`
    if (asWhom !== this.#asWhom) this.#followers = this.#fromNothing()
    this.#asWhom = asWhom
    const { room, house } = this.#followers
    return {
      token: signed?.token ?? '',
      room: this.#room,
      ...(room.position && { from: room.position }),
      ...(house.position && { house: house.position }),
    }
  }

  #listen(): void {
    const socket = this.#socket
    socket.on('connect', () => {
      this.#heardAt = Date.now()
      this.#bye = undefined
      this.#socket.io.opts.transports = [...websocketFirst]
      if (this.state.value.is !== 'connecting') this.state.value = { is: 'catching_up' }
    })
    socket.on('welcome', (welcome) => this.#welcome(welcome))
    socket.on('tick', (tick) => this.#tick(tick))
    socket.on('bye', (bye) => (this.#bye = bye))
    socket.on('connect_error', (error) => void this.#notLetIn(error as Error & { data?: Partial<Refused> }))
    socket.on('disconnect', (reason) => this.#cut(reason))
    const watch = setInterval(() => this.#watch(), 2_000)
    this.#stop.signal.addEventListener('abort', () => clearInterval(watch))
    const online = () => void (this.#socket.connected || this.restart())
    addEventListener('online', online, { signal: this.#stop.signal })
  }

  #welcome(welcome: Welcome): void {
    this.#heardAt = Date.now()
    this.#renewed = false
    this.#clock.heard(welcome.now)
    const house = welcomed(this.#followers.house, welcome.house)
    const room = welcomed(this.#followers.room, welcome.room)
    // Staff now, or not any more: what was folded as somebody else has a hole, or too much.
    if (isStaff(welcome.you) === !room.follower.view.staff && !('snapshot' in welcome.room)) {
      this.#followers = this.#fromNothing()
      return this.#reconnect()
    }
    this.#followers = { room: room.follower, house: house.follower }
    this.house.value = house.follower.view
    this.state.value = { is: 'whole' }
    this.#tell(room, welcome)
  }

  #tick(tick: Tick): void {
    this.#heardAt = Date.now()
    for (const { at } of tick.events) this.#clock.heard(at)
    for (const told of Object.values(tick.signals ?? {})) this.#clock.heard(told.version)
    const next = ticked(this.#followers[tick.log], tick)
    if (next === 'gap') return this.#reconnect()
    this.#followers = { ...this.#followers, [tick.log]: next.follower }
    if (tick.log === 'room') this.#tell(next)
    else this.house.value = next.follower.view
  }

  #tell({ follower, events }: { follower: Follower; events: readonly RoomEvent[] }, welcome?: Welcome): void {
    if (!follower.position) return
    const why = welcome && 'why' in welcome.room ? { startedOver: welcome.room.why } : {}
    const { view, signals, position } = follower
    this.#listener.heard({ view, signals, events, position, ...why }, welcome)
  }

  #cut(reason: Socket.DisconnectReason): void {
    this.#away()
    if (reason !== 'io server disconnect') return
    const bye = this.#bye
    if (bye && !bye.reconnect) {
      this.state.value = { is: 'refused', why: bye.reason, message: '', ...(bye.message && { said: bye.message }) }
      return
    }
    if (bye?.reason === 'overloaded' || bye?.reason === 'unavailable')
      this.state.value = { is: 'held', why: bye.reason }
    this.#later(bye?.retryAfterMs ?? 200)
  }

  /** Turned away at the door, or nobody answered: the latter is retried by the socket itself. */
  async #notLetIn(error: Error & { data?: Partial<Refused> }): Promise<void> {
    if (this.#socket.active) {
      // Some networks let a WebSocket open and never let anything through: the next try begins the other way.
      this.#socket.io.opts.transports?.reverse()
      return this.#away()
    }
    const why = (error.data?.refused ?? error.message) as Refusal
    if (isOver(why) && !this.#renewed) {
      this.#renewed = true
      await this.#session.renew()
      return await this.connect()
    }
    if (retried.has(why)) {
      this.state.value = { is: 'held', why }
      return this.#later(error.data?.retryAfterMs ?? 1_000)
    }
    this.state.value = { is: 'refused', why, message: error.data?.message ?? why }
  }

  #away(): void {
    this.#listener.away()
    const { is } = this.state.value
    if (is === 'offline' || is === 'refused') return
    this.state.value = { is: 'offline', since: this.#heardAt || Date.now() }
  }

  #watch(): void {
    if (this.#socket.connected && Date.now() - this.#heardAt > SILENCE_MS) this.#reconnect()
  }

  #reconnect(): void {
    this.#socket.disconnect().connect()
    this.state.value = { is: 'catching_up' }
  }

  /** Not all at once after a restart of the server. */
  #later(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.connect(), ms + Math.random() * Math.max(ms, 500))
  }
}

const websocketFirst = ['websocket', 'polling'] as const
const retried = new Set<Refusal>(['overloaded', 'unavailable', 'unconfirmed', 'too_fast', 'internal'])
