import type { RoomId } from '../protocol/core.ts'
import { LiveRoom, type LiveGround } from './live-room.ts'

/** How long a room that nobody follows stays open, ms. */
const IDLE_MS = 60_000

/** The rooms this node serves: opened when first asked for, closed when nobody has used them for a while. */
export class Hosting implements Disposable {
  readonly #ground: LiveGround
  readonly #rooms = new Map<RoomId, { live: Promise<LiveRoom | undefined>; room?: LiveRoom; used: number }>()
  readonly #users = new Map<RoomId, number>()
  readonly #watchers = new Set<(live: LiveRoom) => void>()
  readonly #sweep: NodeJS.Timeout

  constructor(ground: LiveGround) {
    this.#ground = ground
    this.#sweep = setInterval(() => this.#closeIdle(), IDLE_MS / 4).unref()
  }

  /** The room, opened if it is not; undefined = there is none. Rejects with `StoreDown`. */
  async open(room: RoomId): Promise<LiveRoom | undefined> {
    let hosted = this.#rooms.get(room)
    if (hosted === undefined) {
      hosted = { live: LiveRoom.open(room, this.#ground), used: performance.now() }
      this.#rooms.set(room, hosted)
    }
    hosted.used = performance.now()
    try {
      const live = await hosted.live
      if (live === undefined) this.#rooms.delete(room)
      else if (hosted.room === undefined) this.#opened(room, hosted, live)
      return live
    } catch (error) {
      this.#rooms.delete(room)
      throw error
    }
  }

  /**
   * For somebody who may not know that a room is there: asks the store as `open` does for one that is not, so that neither the
   * time it takes nor a store that is away tells the two apart. Rejects with `StoreDown`.
   */
  async seek(room: RoomId): Promise<void> {
    const { log } = this.#ground
    await Promise.all([log.head(room), log.loadCheckpoint(room)])
  }

  #opened(room: RoomId, hosted: { room?: LiveRoom }, live: LiveRoom): void {
    hosted.room = live
    live.watch({ gone: () => void this.#rooms.delete(room) })
    for (const watcher of this.#watchers) watcher(live)
  }

  /** Tells of every room that is opened here from now on, until disposed. */
  watchOpened(watcher: (live: LiveRoom) => void): Disposable {
    this.#watchers.add(watcher)
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) }
  }

  /** The room if it is open here; counts as use. */
  use(room: RoomId): LiveRoom | undefined {
    const hosted = this.#rooms.get(room)
    if (hosted) hosted.used = performance.now()
    return hosted?.room
  }

  /** The room if it is open here. */
  get(room: RoomId): LiveRoom | undefined {
    return this.#rooms.get(room)?.room
  }

  /** Keeps a room open until disposed. */
  hold(room: RoomId): Disposable {
    this.#users.set(room, (this.#users.get(room) ?? 0) + 1)
    return { [Symbol.dispose]: () => void this.#users.set(room, (this.#users.get(room) ?? 1) - 1) }
  }

  /** The rooms that somebody here follows; not the house. */
  *followed(): Generator<LiveRoom> {
    for (const live of this.all()) if (live.kind === 'room' && (this.#users.get(live.room) ?? 0) > 0) yield live
  }

  *all(): Generator<LiveRoom> {
    for (const { room } of this.#rooms.values()) if (room) yield room
  }

  #closeIdle(): void {
    const idleSince = performance.now() - IDLE_MS
    for (const [id, { room, used }] of this.#rooms) {
      if (room === undefined || used > idleSince || (this.#users.get(id) ?? 0) > 0) continue
      this.#rooms.delete(id)
      this.#users.delete(id)
      room[Symbol.dispose]()
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweep)
    for (const { room } of this.#rooms.values()) room?.[Symbol.dispose]()
  }
}
