import type { Epoch, RoomId } from '../protocol/core.ts'
import { roomKey } from '../redis/keys.ts'
import type { RedisLink } from '../redis/link.ts'
import { asHead, readHead, readLog } from '../redis/log-reader.ts'
import { script } from '../redis/script.ts'
import { logKeys } from '../redis/stream-entries.ts'
import type { Tail } from '../redis/tail.ts'
import { importInto } from './log-import.redis.ts'
import type { Checkpoint, EntryMark, LogEntry, LogHead, LogListener, Restored, RoomLog } from './room-log.ts'

const renewEpoch = script(new URL('./renew-epoch.lua', import.meta.url))
const saveCheckpoint = script(new URL('./save-checkpoint.lua', import.meta.url))

export class RedisRoomLog implements RoomLog {
  readonly #link: RedisLink
  readonly #tailOf: (room: RoomId) => Tail
  constructor(link: RedisLink, tailOf: (room: RoomId) => Tail) {
    this.#link = link
    this.#tailOf = tailOf
  }

  head(room: RoomId): Promise<LogHead | undefined> {
    return readHead(this.#link, room)
  }

  read(room: RoomId, from: number, to: number): Promise<LogEntry[]> {
    return readLog(this.#link, room, from, to)
  }

  follow(room: RoomId, epoch: Epoch, last: EntryMark | undefined, listener: LogListener): Disposable {
    return this.#tailOf(room).follow(room, epoch, last, listener)
  }

  nudge(room: RoomId): void {
    this.#tailOf(room).nudge()
  }

  async renew(room: RoomId, lost: Epoch, next: Epoch): Promise<LogHead | undefined> {
    return asHead(await this.#link.run(renewEpoch, [logKeys(room).head], [lost, next]))
  }

  async saveCheckpoint(room: RoomId, { epoch, seq, digest, foldVersion, view }: Checkpoint): Promise<void> {
    await this.#link.run(saveCheckpoint, [checkpointKey(room)], [epoch, seq, digest, foldVersion, view])
  }

  async loadCheckpoint(room: RoomId): Promise<Checkpoint | undefined> {
    const raw = await this.#link.one('hmget', checkpointKey(room), 'epoch', 'seq', 'digest', 'foldVersion', 'view')
    const [epoch, seq, digest, foldVersion, view] = raw as (string | null)[]
    if (epoch == null || digest == null || view == null) return undefined
    return { epoch: epoch as Epoch, seq: Number(seq), digest, foldVersion: Number(foldVersion), view }
  }

  importing(room: RoomId, epoch: Epoch, entries: AsyncIterable<LogEntry>, restored: () => Restored): Promise<boolean> {
    return importInto(this.#link, { room, epoch, restored, checkpoint: checkpointKey(room) }, entries)
  }
}

const checkpointKey = (room: RoomId): string => roomKey(room, 'checkpoint')
