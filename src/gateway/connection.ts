import { refuse, type ByeReason, type ByeWords, type PersonId, type Refused, type Reply } from '../protocol/core.ts'
import { PROTOCOL_VERSION } from '../protocol/index.ts'
import { isStaff } from '../protocol/roles.ts'
import type { Clock } from '../rooms/clock.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { idsOf, shownAs } from '../rooms/granted-session.ts'
import type { JsonPart } from '../rooms/shared-json.ts'
import { newestFor } from '../rooms/room-signals.ts'
import { PartedFrame, type Viewer } from '../rooms/tick.ts'
import { TokenBucket } from '../rooms/token-bucket.ts'
import type { Restart, Seat, SeatOwner } from './deliveries.ts'
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
export class Connection implements SeatOwner {
  readonly #wire: SocketWire
  readonly #guest: Guest
  readonly #ground: Ground
  /** Made when there is something to count: few connections ever strike. */
  #strikes: TokenBucket | undefined
  #answering: Set<Promise<boolean>> | undefined
  #leaving = false
  readonly #room: Seat
  readonly #house: Seat

  constructor(wire: SocketWire, guest: Guest, ground: Ground) {
    this.#wire = wire
    this.#guest = guest
    this.#ground = ground
    const viewer = { person: this.person, staff: isStaff(guest) }
    this.#room = newSeat(this, wire, viewer)
    this.#house = newSeat(this, wire, viewer)
  }

  get guest(): Guest {
    return this.#guest
  }
  /** Everybody whom they are or have been. */
  get ids(): readonly PersonId[] {
    return idsOf(this.#guest.session)
  }
  get person(): PersonId {
    return this.#guest.session.person.id
  }
  /** The log that each seat is in. */
  get seats(): readonly (readonly [LiveRoom, Seat])[] {
    const { room, house } = this.#guest
    return [
      [room, this.#room],
      [house, this.#house],
    ]
  }

  /**
   * Tells where both logs begin for this client, and sets its seats accordingly: one synchronous turn. `again`: the seat
   * that must start over, and why; the other log comes along as if it were new.
   */
  welcome(again?: { seat: Seat; why: Restart }): void {
    const { room, house, from, houseFrom, session, role } = this.#guest
    const you = shownAs(session, role)
    const why = (seat: Seat): Restart | undefined => (again?.seat === seat ? again.why : undefined)
    const roomPart = this.#begin(this.#room, room, again ? undefined : from, why(this.#room))
    const housePart = this.#begin(this.#house, house, again ? undefined : houseFrom, why(this.#house))
    const { clock, textLength } = this.#ground
    const head = JSON.stringify({ protocol: PROTOCOL_VERSION, now: clock.now(), you, textLength })
    const parts = [`${head.slice(0, -1)},"room":`, ...roomPart, ',"house":', ...housePart, '}']
    this.#wire.write(new PartedFrame('welcome', parts))
  }

  #begin(seat: Seat, live: LiveRoom, from: Guest['from'], restart: Restart | undefined): JsonPart[] {
    const { json, upTo } = live.welcome(seat.viewer, from, restart)
    seat.seq = upTo
    seat.signalsAt = newestFor(live.signalsNow, seat.viewer)
    seat.toldAt = performance.now()
    return json
  }

  /** One event from the client: everything it may send is a command with at most one input and an answer. */
  async event(args: unknown[]): Promise<void> {
    if (this.#leaving) return
    const answered = this.#answer(args)
    this.#answering ??= new Set()
    this.#answering.add(answered)
    const bearable = await answered
    this.#answering.delete(answered)
    if (!bearable) await this.leave('too_many_errors', { retryAfterMs: 2_000 })
  }

  /** False = one senseless command too many, which gets no answer. */
  async #answer(args: unknown[]): Promise<boolean> {
    const answer = typeof args.at(-1) === 'function' ? (args.pop() as (reply: Reply<unknown>) => void) : undefined
    const [name, input, ...more] = args
    const { session, room } = this.#guest
    const reply =
      more.length > 0 ? refuse('bad_input') : await this.#ground.dispatch({ session, room: room.room }, name, input)
    const strike = !reply.ok && senseless.has(reply.refused)
    if (strike && !this.#bears()) return false
    answer?.(reply)
    return true
  }

  #bears(): boolean {
    const now = performance.now()
    this.#strikes ??= new TokenBucket(STRIKES.perSecond, STRIKES.atOnce, now)
    return this.#strikes.take(1, now)
  }

  restart(seat: Seat, why: Restart): void {
    const { room, house, role } = this.#guest
    if (keptOut(room, house, { ids: this.ids, role })) void this.leave('banned')
    else this.welcome({ seat, why })
  }
  gone(): void {
    this.#wire.bye('room_gone')
  }
  slow(): void {
    this.#wire.cut()
  }

  /** Takes no more commands, and ends the connection after the answers that are on their way. */
  async leave(reason: ByeReason, words: ByeWords = {}): Promise<void> {
    if (this.#leaving) return
    this.#leaving = true
    if (this.#answering) await Promise.all(this.#answering)
    this.#wire.bye(reason, words)
  }
}

const senseless = new Set<Refused['refused']>(['bad_input', 'too_large', 'unknown_command', 'not_allowed', 'too_fast'])

const newSeat = (owner: SeatOwner, wire: SocketWire, viewer: Viewer): Seat => ({
  owner,
  wire,
  viewer,
  seq: 0,
  signalsAt: 0,
  toldAt: 0,
  slowSince: 0,
})
