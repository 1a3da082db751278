import type { EveryoneView, LogWelcome, RoomEvent } from '../protocol/index.ts'
import type { Offer, Recorder } from './recorder.ts'
import { isSaid } from './sharing.ts'
import type { PollSight, PollWatch } from './poll-watch.ts'
import type { Track } from './track.ts'
import { Wire, type WireOptions } from './wire.ts'

interface Heard {
  seq: number
  id: Offer['id'] | undefined
  offer: Offer | undefined
}
const digested = new WeakMap<readonly RoomEvent[], Heard[]>()

/** Somebody who only listens, and keeps account of it. */
export class Listener {
  readonly wire: Wire
  readonly track: Track
  readonly watch: PollWatch
  #recorder: Recorder
  #downAt: number | undefined
  #rested: EveryoneView | undefined

  constructor(
    options: WireOptions,
    { track, watch }: { track: Track; watch: PollWatch },
    recorder: Recorder,
    ended: (why: string) => void,
  ) {
    this.track = track
    this.watch = watch
    this.#recorder = recorder
    this.wire = new Wire(options, {
      welcomed: (room, events) => this.#welcomed(room, events),
      ticked: (tick, events) => {
        if (this.#rested) return
        this.#hear(events)
        this.watch.ticked(tick, events, this.#sight)
        this.track.reached(tick.upTo)
      },
      gap: () => recorder.gapsNoticed++,
      down: () => this.#down(),
      ended,
    })
  }

  /** Who only listens votes in nothing. */
  get #sight(): PollSight {
    return { polls: this.wire.follower.view.everyone.polls, voted: () => false }
  }

  /** What it makes of all that it heard. */
  get view(): EveryoneView {
    return this.#rested ?? this.wire.follower.view.everyone
  }

  /** Keeps what it knows now as it is, and stays. */
  rest(): void {
    this.#rested = this.view
  }

  #welcomed(room: LogWelcome, events: readonly RoomEvent[]): void {
    if (this.#rested) return
    if ('snapshot' in room) {
      if (this.track.now !== undefined) this.#recorder.resync(room.why)
      this.track.snapshot(room, room.why)
    } else this.#hear(events)
    this.watch.welcomed(room, events, this.#sight)
    this.track.reached(room.seq)
    if (this.#downAt !== undefined) this.#recorder.whole.add(performance.now() - this.#downAt)
    this.#downAt = undefined
  }

  #down(): void {
    this.#recorder.reconnects++
    this.#downAt = performance.now()
  }

  #hear(events: readonly RoomEvent[]): void {
    if (events.length === 0) return
    const now = performance.now()
    for (const heard of this.#digest(events)) {
      this.track.hear(heard)
      if (heard.offer?.sentAt !== undefined) this.#recorder.arrived(heard.offer, now)
    }
  }

  #digest(events: readonly RoomEvent[]): Heard[] {
    const known = digested.get(events)
    if (known !== undefined) return known
    const said = events.filter(isSaid)
    const heard = said.map(({ seq, id }) => ({ seq, id, offer: id && this.#recorder.offers.get(id) }))
    digested.set(events, heard)
    return heard
  }
}
