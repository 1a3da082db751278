import { refuse, type ByeReason, type PersonId, type Refused, type Reply } from '../protocol/core.ts'
import { PROTOCOL_VERSION } from '../protocol/index.ts'
import type { Clock } from '../rooms/clock.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { Frame, type Viewer } from '../rooms/tick.ts'
import { TokenBucket } from '../rooms/token-bucket.ts'
import type { Restart, Seat } from './deliveries.ts'
import type { Dispatch } from './dispatcher.ts'
import type { Guest } from './handshake.ts'
import { SocketWire } from './socket-wire.ts'

/** Senseless, forbidden or far too many commands that a connection may send before it is cut. */
const STRIKES = { perSecond: 0.5, atOnce: 20 }

interface Ground {
  dispatch: Dispatch
  clock: Clock
  textLength: number
}

/** One socket that is in: it sits in the room's log and in the house's, and sends commands. */
export class Connection {
  readonly wire: SocketWire
  readonly guest: Guest
  readonly #ground: Ground
  readonly #strikes = new TokenBucket(STRIKES.perSecond, STRIKES.atOnce, performance.now())
  readonly #answering = new Set<Promise<boolean>>()
  #leaving = false
  readonly seats: { room: Seat; house: Seat }

  constructor(wire: SocketWire, guest: Guest, ground: Ground) {
    this.wire = wire
    this.guest = guest
    this.#ground = ground
    this.seats = { room: newSeat(wire, this.viewer), house: newSeat(wire, this.viewer) }
  }

  get person(): PersonId {
    return this.guest.session.person.id
  }
  get viewer(): Viewer {
    return { person: this.person, staff: this.guest.session.person.standing === 'host' }
  }

  /**
   * Tells where both logs begin for this client, and sets its seats accordingly: one synchronous turn. `again`: the seat
   * that must start over, and why; the other log comes along as if it were new.
   */
  welcome(again?: { seat: Seat; why: Restart }): void {
    const { room, house, from, houseFrom, session } = this.guest
    const why = (seat: Seat): Restart | undefined => (again?.seat === seat ? again.why : undefined)
    const roomPart = this.#begin(this.seats.room, room, again ? undefined : from, why(this.seats.room))
    const housePart = this.#begin(this.seats.house, house, again ? undefined : houseFrom, why(this.seats.house))
    const { clock, textLength } = this.#ground
    const head = JSON.stringify({ protocol: PROTOCOL_VERSION, now: clock.now(), you: session.person, textLength })
    this.wire.write(new Frame('welcome', `${head.slice(0, -1)},"room":${roomPart},"house":${housePart}}`))
  }

  #begin(seat: Seat, live: LiveRoom, from: Guest['from'], restart: Restart | undefined): string {
    const { json, upTo } = live.welcome(this.viewer, from, restart)
    seat.seq = upTo
    seat.signalsAt = Math.max(0, ...Object.values(live.signals).map((signal) => signal.version))
    seat.toldAt = performance.now()
    return json
  }

  /** One event from the client: everything it may send is a command with at most one input and an answer. */
  async event(args: unknown[]): Promise<void> {
    if (this.#leaving) return
    const answered = this.#answer(args)
    this.#answering.add(answered)
    const bearable = await answered
    this.#answering.delete(answered)
    if (!bearable) await this.leave('too_many_errors', 2_000)
  }

  /** False = one senseless command too many, which gets no answer. */
  async #answer(args: unknown[]): Promise<boolean> {
    const answer = typeof args.at(-1) === 'function' ? (args.pop() as (reply: Reply<unknown>) => void) : undefined
    const [name, input, ...more] = args
    const { session, room } = this.guest
    const reply =
      more.length > 0 ? refuse('bad_input') : await this.#ground.dispatch({ session, room: room.room }, name, input)
    const strike = !reply.ok && senseless.has(reply.refused)
    if (strike && !this.#strikes.take(1, performance.now())) return false
    answer?.(reply)
    return true
  }

  /** Takes no more commands, and ends the connection after the answers that are on their way. */
  async leave(reason: ByeReason, retryAfterMs?: number): Promise<void> {
    if (this.#leaving) return
    this.#leaving = true
    await Promise.all(this.#answering)
    this.wire.bye(reason, retryAfterMs)
  }
}

const senseless = new Set<Refused['refused']>(['bad_input', 'too_large', 'unknown_command', 'not_allowed', 'too_fast'])

const newSeat = (wire: SocketWire, viewer: Viewer): Seat => ({
  wire,
  viewer,
  seq: 0,
  signalsAt: 0,
  toldAt: 0,
  slowSince: 0,
})
