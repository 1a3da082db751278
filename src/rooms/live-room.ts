import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { HOUSE, type Epoch, type PersonId, type Position, type RoomId } from '../protocol/core.ts'
import type { AllSignals, RoomEvent, SignalName, Signals, SnapshotReason, View } from '../protocol/index.ts'
import type { Clock } from './clock.ts'
import { CHECKPOINT_EVERY, CheckpointMisfit, Replica } from './replica.ts'
import { StoreDown, type Fence, type LogEntry, type LogHead, type RoomLog } from './room-log.ts'
import type { JsonPart } from './shared-json.ts'
import { RoomSignals, signalsFor, signalsKey, type SignalGroup, type SignalsNow } from './room-signals.ts'
import { placeJson, SnapshotJson } from './snapshot-json.ts'
import { sees, type Viewer } from './tick.ts'

const READ_AT_ONCE = 1_000
/** How long a checkpoint may go on holding words that were deleted, ms. */
const FORGET_MS = 2_000
/** Longest pause between two looks for a lost log, ms. */
const LONGEST_PAUSE_MS = 400

interface Opened {
  replica: Replica
  epoch: Epoch
}

/** What a live room tells those who watch it. */
export interface RoomWatcher {
  /** There is something new to deliver. */
  dirty?(): void
  /** The log was lost or changed: everybody must start over. */
  restarted?(): void
  /** The room is gone. */
  gone?(): void
  /** An event has been folded. */
  happened?(event: RoomEvent): void
}

/** What live rooms stand on. */
export interface LiveGround {
  log: RoomLog
  clock: Clock
  logger: Logger
  /** Asked when a log that was there is gone: may make it anew, and says whether it has. */
  remake?: (room: RoomId) => Promise<boolean>
}

/**
 * One log as this node serves it: a replica kept fresh by following, the current signals, and what a client needs to
 * begin or to go on. When the log loses its tail it takes part in renewing the epoch and starts over.
 */
export class LiveRoom implements Disposable {
  readonly room: RoomId
  readonly #ground: LiveGround
  readonly #watchers = new Set<RoomWatcher>()
  readonly #waiting = new Set<() => void>()
  #replica: Replica
  #epoch: Epoch
  readonly #signals: RoomSignals
  #following: Disposable | undefined
  #away = false
  #closed = false
  #saving: NodeJS.Timeout | undefined
  readonly #snapshots = new SnapshotJson()

  private constructor(room: RoomId, ground: LiveGround, opened: Opened) {
    this.room = room
    this.#ground = ground
    this.#signals = new RoomSignals(ground.clock)
    this.#replica = opened.replica
    this.#epoch = opened.epoch
    this.#follow()
  }

  /** Opens a room that exists; undefined = there is none. Rejects with `StoreDown` when the store cannot be asked. */
  static async open(room: RoomId, ground: LiveGround): Promise<LiveRoom | undefined> {
    const opened = await load(room, ground.log)
    return opened && new LiveRoom(room, ground, opened)
  }

  get replica(): Replica {
    return this.#replica
  }
  get epoch(): Epoch {
    return this.#epoch
  }
  /** Those that everyone sees. */
  get signals(): Signals {
    return this.#signals.now.everyone
  }
  get signalsNow(): SignalsNow {
    return this.#signals.now
  }
  get position(): Position {
    return { epoch: this.#epoch, seq: this.#replica.seq, digest: this.#replica.shortDigest }
  }
  /** The log is being looked for: reads go on, nothing can be written. */
  get away(): boolean {
    return this.#away
  }
  /** Nothing new will come: the room is gone, or nobody here has used it for a while. */
  get closed(): boolean {
    return this.#closed
  }
  get kind(): 'room' | 'house' {
    return this.room === HOUSE ? 'house' : 'room'
  }

  fence(): Fence {
    const { seq, at } = this.#replica
    return { epoch: this.#epoch, seen: seq, now: Math.max(at, this.#ground.clock.now()) }
  }

  watch(watcher: RoomWatcher): Disposable {
    this.#watchers.add(watcher)
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) }
  }

  /** Asks that what was just written arrive soon. */
  nudge(): void {
    this.#ground.log.nudge(this.room)
  }

  /** For everyone, or for the staff (`staff`), or those who were admitted to that group. */
  setSignal<N extends SignalName>(name: N, value: AllSignals[N], group?: SignalGroup): void {
    if (!this.#signals.set(name, value, this.#replica.seq, group)) return
    for (const watcher of this.#watchers) watcher.dirty?.()
  }
  admit(group: SignalGroup, persons: readonly PersonId[]): void {
    this.#signals.admit(group, persons)
  }
  dissolve(group: SignalGroup): void {
    this.#signals.dissolve(group)
  }

  /** Resolves when this node has seen the log up to `seq`, or with false after `withinMs`. */
  reach(seq: number, withinMs: number): Promise<boolean> {
    if (this.#replica.seq >= seq) return Promise.resolve(true)
    this.nudge()
    return new Promise((resolve) => {
      const done = (reached: boolean): void => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(reached)
      }
      const look = (): void => void (this.#replica.seq >= seq && done(true))
      const timer = setTimeout(done, withinMs, false)
      this.#waiting.add(look)
    })
  }

  /**
   * How this log begins for somebody, as JSON: the events they missed since `from`, or a snapshot and why. What comes
   * after `upTo` reaches them by ticks.
   */
  welcome(viewer: Viewer, from?: Position, restart?: 'epoch' | 'too_old'): { json: JsonPart[]; upTo: number } {
    const { ring, seq, shortDigest } = this.#replica
    const why = restart ?? this.#whyNot(from)
    const missed = from && why === undefined ? ring.span(from.seq, seq) : undefined
    const { now } = this.#signals
    const signals = signalsKey(now, viewer) === '' ? now.everyone : signalsFor(now, viewer)
    const standing = { replica: this.#replica, epoch: this.#epoch, signals }
    if (from === undefined || missed === undefined)
      return { json: this.#snapshots.beginning(standing, why, viewer), upTo: seq }
    const { upTo } = missed
    const place = placeJson(standing, upTo, upTo === seq ? shortDigest : ring.at(upTo)?.digest)
    const events = missed.entries.filter((entry) => sees(viewer, entry)).map((entry) => entry.json)
    return { json: [`{${place},"after":${from.seq},"events":[${events.join(',')}]}`], upTo }
  }

  #whyNot(from?: Position): SnapshotReason | undefined {
    if (from === undefined) return 'cold'
    if (from.epoch !== this.#epoch) return 'epoch'
    const { ring, seq, shortDigest } = this.#replica
    const digest = from.seq === seq ? shortDigest : ring.at(from.seq)?.digest
    if (from.seq > seq) return 'digest'
    if (digest === undefined) return 'too_old'
    return digest === from.digest ? undefined : 'digest'
  }

  /** What everyone sees, as JSON, encoded once per position. */
  everyoneJson(): string {
    return this.#snapshots.everyone(this.#replica).text
  }

  viewFor(person: PersonId): View {
    return { everyone: this.#replica.everyone, mine: this.#replica.mineOf(person) }
  }

  #follow(): void {
    if (this.#replica.forgets) this.#saveSoon()
    this.#following = this.#ground.log.follow(this.room, this.#epoch, this.#replica.mark, {
      entries: (entries) => this.#takeOrStartOver(entries),
      lost: () => void this.lost(),
    })
  }

  #takeOrStartOver(entries: LogEntry[]): void {
    try {
      this.#take(entries)
    } catch (error) {
      this.#ground.logger.error({ error, room: this.room }, 'an entry does not fit')
      void this.lost()
    }
  }

  #take(entries: LogEntry[]): void {
    for (const entry of entries) {
      const event = this.#replica.take(entry)
      for (const watcher of this.#watchers) watcher.happened?.(event)
      if (entry.seq % CHECKPOINT_EVERY === 0) this.#save()
      if (event.gone) this.#saveSoon()
    }
    for (const look of this.#waiting) look()
    for (const watcher of this.#watchers) watcher.dirty?.()
  }

  /** After words were deleted: the last checkpoint may still hold them. */
  #saveSoon(): void {
    this.#saving ??= setTimeout(() => this.#save(), FORGET_MS).unref()
  }

  #save(): void {
    clearTimeout(this.#saving)
    this.#saving = undefined
    const { log, logger } = this.#ground
    const checkpoint = this.#replica.checkpoint(this.#epoch)
    log.saveCheckpoint(this.room, checkpoint).catch((error: unknown) => {
      logger.warn({ error, room: this.room }, 'checkpoint not saved')
    })
  }

  /** The log is not the one we knew: gives it a new epoch, if nobody has yet, and starts over from what is there. */
  async lost(): Promise<void> {
    if (this.#away || this.#closed) return
    this.#away = true
    this.#following?.[Symbol.dispose]()
    const { logger } = this.#ground
    logger.warn({ room: this.room, seq: this.#replica.seq }, 'log lost: starting over under another epoch')
    for (let pause = 50; !this.#closed; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const opened = await this.#reopen()
        return opened ? this.#restart(opened) : this.#gone()
      } catch (error) {
        const level = error instanceof StoreDown ? 'debug' : 'error'
        logger[level]({ error, room: this.room }, 'log not back yet')
        await new Promise((wait) => setTimeout(wait, pause))
      }
    }
  }

  async #reopen(): Promise<Opened | undefined> {
    const { log, remake } = this.#ground
    const renewed = await log.renew(this.room, this.#epoch, randomUUID() as Epoch)
    return renewed || (await remake?.(this.room)) ? load(this.room, log) : undefined
  }

  #restart({ replica, epoch }: Opened): void {
    if (this.#closed) return
    this.#replica = replica
    this.#epoch = epoch
    this.#away = false
    this.#follow()
    for (const watcher of this.#watchers) watcher.restarted?.()
  }

  #gone(): void {
    if (this.#closed) return
    for (const watcher of this.#watchers) watcher.gone?.()
    this[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    if (this.#saving && !this.#away) this.#save()
    this.#closed = true
    clearTimeout(this.#saving)
    this.#following?.[Symbol.dispose]()
  }
}

/** Reads a log from its newest fitting checkpoint to its head. */
async function load(room: RoomId, log: RoomLog): Promise<Opened | undefined> {
  const [head, checkpoint] = await Promise.all([log.head(room), log.loadCheckpoint(room)])
  if (head === undefined) return undefined
  try {
    return { replica: await fill(Replica.start(room, head, checkpoint), head, log), epoch: head.epoch }
  } catch (error) {
    if (!(error instanceof CheckpointMisfit)) throw error
    return { replica: await fill(new Replica(room), head, log), epoch: head.epoch }
  }
}

async function fill(replica: Replica, head: LogHead, log: RoomLog): Promise<Replica> {
  while (replica.seq < head.seq) {
    const entries = await log.read(replica.room, replica.seq + 1, Math.min(head.seq, replica.seq + READ_AT_ONCE))
    if (entries.length === 0)
      throw new StoreDown('unavailable', `log of ${replica.room} ends at ${replica.seq}, its head said ${head.seq}`)
    for (const entry of entries) replica.take(entry)
  }
  return replica
}
