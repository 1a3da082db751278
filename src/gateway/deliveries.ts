import type { LiveRoom, RoomWatcher } from '../rooms/live-room.ts'
import type { Meters } from '../rooms/meters.ts'
import { newestFor } from '../rooms/room-signals.ts'
import { TickRound, type Viewer } from '../rooms/tick.ts'
import { OUTBOX, type SocketWire } from './socket-wire.ts'

const TICK_LIMITS = {
  /** A tick's length grows with the number of sockets, so that writing takes half of the time: 5 us a write. */
  usPerSocket: 5,
  shortestMs: 100,
  longestMs: 500,
  /** Long polling costs a request a tick. */
  pollingMs: 1_000,
  /** A tick is sent at least this often, empty if need be: the head beacon, by which clients notice a gap. */
  beaconMs: 5_000,
  /** Who has not read for so long is cut. */
  slowMs: 10_000,
  /** Sockets written to in one go, before others get a turn. */
  slice: 1_000,
} as const

/** Snapshots sent in one turn. */
const RESTARTS_AT_ONCE = 50

/** What has gone out in one round. */
interface Sent {
  frames: number
  characters: number
}

/** Where one connection stands in one log. */
export interface Seat {
  readonly owner: SeatOwner
  readonly wire: SocketWire
  readonly viewer: Viewer
  /** Told up to here. */
  seq: number
  /** Version of the newest signal told. */
  signalsAt: number
  toldAt: number
  /** Since when it has been too full to be told anything; 0 = it is not. */
  slowSince: number
}

/** Why a seat must begin again: the log changed under it, or it fell behind what is kept. */
export type Restart = 'epoch' | 'too_old'

/** What happens to a connection beside ticks. */
export interface SeatOwner {
  restart(seat: Seat, why: Restart): void
  gone(): void
  slow(): void
}

/** The ticks of one log on this node: who sits in it, and what is sent to them when. */
export class Deliveries implements Disposable {
  readonly live: LiveRoom
  readonly #meters: Meters
  readonly #held: readonly Disposable[]
  readonly #seats = new Set<Seat>()
  readonly #watching: Disposable
  readonly #beacon: NodeJS.Timeout
  #timer: NodeJS.Timeout | undefined
  #tickedAt = 0
  #running = false
  #again = false

  /** `held`: let go when these deliveries end. */
  constructor(live: LiveRoom, meters: Meters, held: readonly Disposable[]) {
    this.live = live
    this.#meters = meters
    this.#held = held
    const watcher: RoomWatcher = {
      dirty: () => this.#schedule(),
      restarted: () => void this.#restart(),
      gone: () => this.#each((seat) => seat.owner.gone()),
    }
    this.#watching = live.watch(watcher)
    this.#beacon = setInterval(() => this.#schedule(), TICK_LIMITS.beaconMs / 4)
  }

  get size(): number {
    return this.#seats.size
  }

  add(seat: Seat): void {
    this.#seats.add(seat)
    if (seat.seq < this.live.replica.seq) this.#schedule()
  }
  delete(seat: Seat): void {
    this.#seats.delete(seat)
  }

  #each(what: (seat: Seat) => void): void {
    for (const seat of [...this.#seats]) what(seat)
  }

  /** Everybody starts over, some at a time. Until it is their turn they are told nothing: it would not fit. */
  async #restart(): Promise<void> {
    const seats = [...this.#seats]
    for (const seat of seats) seat.seq = Infinity
    for (const [i, seat] of seats.entries()) {
      if (i > 0 && i % RESTARTS_AT_ONCE === 0) await new Promise(setImmediate)
      if (seat.seq === Infinity && this.#seats.has(seat)) seat.owner.restart(seat, 'epoch')
    }
  }

  get #tickMs(): number {
    const { usPerSocket, shortestMs, longestMs } = TICK_LIMITS
    return Math.min(longestMs, Math.max(shortestMs, (this.#seats.size * usPerSocket) / 1_000 / 0.5))
  }

  /** At once when the room was idle, else when the tick is over. */
  #schedule(): void {
    if (this.#running) this.#again = true
    else
      this.#timer ??= setTimeout(
        () => void this.#tick(),
        Math.max(0, this.#tickedAt + this.#tickMs - performance.now()),
      )
  }

  async #tick(): Promise<void> {
    this.#timer = undefined
    this.#running = true
    this.#again = false
    const now = performance.now()
    this.#tickedAt = now
    const round = new TickRound(this.live.kind, this.live.replica, this.live.signalsNow)
    const told = { frames: 0, characters: 0 }
    let inSlice = 0
    for (const seat of this.#seats) {
      if (this.live.replica !== round.replica) break
      this.#tell(seat, round, now, told)
      if (++inSlice % TICK_LIMITS.slice === 0) await new Promise(setImmediate)
    }
    this.#meters.ticked(told.frames, told.characters)
    this.#running = false
    if (this.#again) this.#schedule()
  }

  #tell(seat: Seat, round: TickRound, now: number, sum: Sent): void {
    if (seat.seq > round.upTo) return
    const newestSignal = newestFor(round.signals, seat.viewer)
    const news = seat.seq < round.upTo || seat.signalsAt < newestSignal
    if (!news && now - seat.toldAt < TICK_LIMITS.beaconMs) return
    if (seat.wire.polling && now - seat.toldAt < TICK_LIMITS.pollingMs) return void (this.#again = true)
    const { waiting } = seat.wire
    if (waiting > OUTBOX.full) return this.#tooFull(seat, now)
    const noSignals = waiting > OUTBOX.noSignals
    const told = round.frameFor(seat.viewer, seat.seq, noSignals ? newestSignal : seat.signalsAt)
    if (told === undefined) return seat.owner.restart(seat, 'too_old')
    seat.wire.write(told.frame)
    sum.frames++
    sum.characters += told.frame.packet.length
    seat.seq = told.upTo
    seat.toldAt = now
    seat.slowSince = 0
    if (!noSignals) seat.signalsAt = newestSignal
    if (told.upTo < round.upTo) this.#again = true
  }

  #tooFull(seat: Seat, now: number): void {
    this.#again = true
    if (seat.slowSince === 0) seat.slowSince = now
    else if (now - seat.slowSince > TICK_LIMITS.slowMs) seat.owner.slow()
  }

  [Symbol.dispose](): void {
    this.#seats.clear()
    clearTimeout(this.#timer)
    clearInterval(this.#beacon)
    this.#watching[Symbol.dispose]()
    for (const each of this.#held) each[Symbol.dispose]()
  }
}
