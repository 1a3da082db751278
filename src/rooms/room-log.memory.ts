import type { EmbeddedEngine } from '../embedded/engine.ts'
import type { Change } from '../embedded/tables.ts'
import type { Epoch, RoomId } from '../protocol/core.ts'
import { importInto } from './log-import.memory.ts'
import { LogFollower } from './log-follower.memory.ts'
import { HEADS, LOG_TABLE, entriesOf, headOf } from './log-tx.memory.ts'
import type { Checkpoint, EntryMark, LogEntry, LogHead, LogListener, Restored, RoomLog } from './room-log.ts'

const CHECKPOINTS = 'checkpoints'

/** Every answer waits until it rests on nothing that could still be lost: that is what `transact` is for in reads. */
export class MemoryRoomLog implements RoomLog {
  readonly #engine: EmbeddedEngine
  readonly #followers = new Map<string, Set<LogFollower>>()

  constructor(engine: EmbeddedEngine) {
    this.#engine = engine
    engine.watch((changes) => this.#changed(changes))
    engine.onReload(() => {
      for (const followers of this.#followers.values()) for (const follower of followers) follower.restart()
    })
  }

  head(room: RoomId): Promise<LogHead | undefined> {
    return this.#engine.transact((tx) => headOf(tx, room))
  }

  read(room: RoomId, from: number, to: number): Promise<LogEntry[]> {
    return this.#engine.transact((tx) => entriesOf(tx, room, from, to))
  }

  follow(room: RoomId, epoch: Epoch, last: EntryMark | undefined, listener: LogListener): Disposable {
    const leave = (): void => {
      follower.end()
      const others = this.#followers.get(room)
      if (others?.delete(follower) && others.size === 0) this.#followers.delete(room)
    }
    const follower = new LogFollower(this.#engine, room, epoch, last, {
      entries: (entries) => listener.entries(entries),
      lost: () => {
        leave()
        listener.lost()
      },
    })
    this.#followers.set(room, (this.#followers.get(room) ?? new Set()).add(follower))
    follower.start()
    return { [Symbol.dispose]: leave }
  }

  /** Nothing to do: followers are told as soon as a batch is on the disk. */
  nudge(): void {}

  renew(room: RoomId, lost: Epoch, next: Epoch): Promise<LogHead | undefined> {
    return this.#engine.transact((tx) => {
      const head = headOf(tx, room)
      if (head?.epoch === lost) tx.put(HEADS, room, { ...head, epoch: next } satisfies LogHead)
      return headOf(tx, room)
    })
  }

  saveCheckpoint(room: RoomId, checkpoint: Checkpoint): Promise<void> {
    return this.#engine.transact((tx) => {
      const { epoch, foldVersion, seq } = checkpoint
      const there = tx.get<Checkpoint>(CHECKPOINTS, room)
      const isNewer = there?.epoch === epoch && there.foldVersion === foldVersion && there.seq > seq
      if (!isNewer) tx.put(CHECKPOINTS, room, checkpoint)
    })
  }

  loadCheckpoint(room: RoomId): Promise<Checkpoint | undefined> {
    return this.#engine.transact((tx) => tx.get<Checkpoint>(CHECKPOINTS, room))
  }

  importing(room: RoomId, epoch: Epoch, entries: AsyncIterable<LogEntry>, restored: () => Restored): Promise<boolean> {
    return importInto(this.#engine, { room, epoch, restored }, entries)
  }

  #changed(changes: Change[]): void {
    const byRoom = new Map<string, Change[]>()
    for (const change of changes) {
      const room = roomOf(change)
      if (room === undefined || !this.#followers.has(room)) continue
      const there = byRoom.get(room)
      if (there) there.push(change)
      else byRoom.set(room, [change])
    }
    for (const [room, its] of byRoom)
      for (const follower of [...(this.#followers.get(room) ?? [])]) follower.changed(its)
  }
}

function roomOf({ table, key }: Change): string | undefined {
  if (table === HEADS) return key
  return table.startsWith(LOG_TABLE) ? table.slice(LOG_TABLE.length) : undefined
}
