import type { Logger } from 'pino'
import type { PersonId } from '../protocol/core.ts'
import type { Clock } from '../rooms/clock.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { AUDIENCE_WINDOW_MS, type AudienceStore } from './audience-store.ts'
import { Warmth } from './presence-rules.ts'

const SAMPLE_MS = 1_000

interface Attended {
  persons: Map<PersonId, number>
  /** Not told of yet. */
  fresh: Set<PersonId>
  warmth: Warmth
  watching: Disposable
}

/**
 * Who is in which room on this node; tells the store, and sets the signals `room.audience` and `room.heat`, until the last
 * one who was anywhere in the room no longer counts.
 */
export class Attendance implements Disposable {
  readonly #store: AudienceStore
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #rooms = new Map<LiveRoom, Attended>()
  readonly #timer: NodeJS.Timeout
  #toldAllAt = 0

  constructor(store: AudienceStore, clock: Clock, logger: Logger) {
    this.#store = store
    this.#clock = clock
    this.#logger = logger
    this.#timer = setInterval(() => void this.#sample(), SAMPLE_MS)
  }

  /** Counts this person as here until disposed; once, however many connections they have. */
  join(live: LiveRoom, person: PersonId): Disposable {
    this.enter(live, person)
    return { [Symbol.dispose]: () => this.leave(live, person) }
  }

  /** The same for who will say `leave` as often: nothing more is kept. */
  enter(live: LiveRoom, person: PersonId): void {
    const room = this.#rooms.get(live) ?? this.#attend(live)
    const connections = (room.persons.get(person) ?? 0) + 1
    room.persons.set(person, connections)
    if (connections === 1) room.fresh.add(person)
  }

  /** Who is in that room on this node. */
  present(live: LiveRoom): Iterable<PersonId> {
    return this.#rooms.get(live)?.persons.keys() ?? []
  }

  #attend(live: LiveRoom): Attended {
    const warmth = new Warmth()
    const watching = live.watch({
      gone: () => void this.#rooms.delete(live),
      happened: (event) => {
        if (event.type === 'chat.said') warmth.line(event.at)
      },
    })
    const room = { persons: new Map<PersonId, number>(), fresh: new Set<PersonId>(), warmth, watching }
    this.#rooms.set(live, room)
    return room
  }

  leave(live: LiveRoom, person: PersonId): void {
    const room = this.#rooms.get(live)
    const connections = (room?.persons.get(person) ?? 1) - 1
    if (connections > 0) return void room?.persons.set(person, connections)
    room?.persons.delete(person)
    room?.fresh.delete(person)
  }

  #forget(live: LiveRoom, room: Attended): void {
    room.watching[Symbol.dispose]()
    this.#rooms.delete(live)
  }

  async #sample(): Promise<void> {
    const now = this.#clock.now()
    const all = now - this.#toldAllAt >= AUDIENCE_WINDOW_MS / 2
    if (all) this.#toldAllAt = now
    const rooms = [...this.#rooms].map(([live, room]) => this.#sampleRoom(live, room, now, all))
    for (const result of await Promise.allSettled(rooms)) {
      if (result.status === 'rejected') this.#logger.debug({ error: result.reason as unknown }, 'audience not sampled')
    }
  }

  async #sampleRoom(live: LiveRoom, room: Attended, now: number, all: boolean): Promise<void> {
    if (live.closed) return this.#forget(live, room)
    const told = all ? [...room.persons.keys()] : [...room.fresh]
    if (told.length > 0) await this.#store.here(live.room, told, now)
    for (const person of told) room.fresh.delete(person)
    const audience = await this.#store.count(live.room, now)
    live.setSignal('room.audience', audience)
    live.setSignal('room.heat', { heat: room.warmth.heat(now, audience.count) })
    if (room.persons.size === 0 && audience.count === 0) this.#forget(live, room)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
