import type { Audience, PersonId, RoomId } from '../protocol/core.ts'
import { FOLD_VERSION, type EveryoneView, type MineView, type RoomEvent, type StaffView } from '../protocol/index.ts'
import { applyEveryone, applyMine, applyStaff, emptyEveryone, emptyMine, emptyStaff } from '../protocol/view.ts'
import { firstDigest, leafOf, nextDigest, shortDigest } from './digest.ts'
import { wireEvent } from './event-body.ts'
import { Ring } from './ring.ts'
import type { Checkpoint, EntryMark, LogEntry, LogHead } from './room-log.ts'

/** A checkpoint is stored every so many entries. */
export const CHECKPOINT_EVERY = 1_000
const ANCHORS = 10

/** The checkpoint a replica started from is of another history than the entries it takes. */
export class CheckpointMisfit extends Error {}

interface Anchor {
  seq: number
  digest: string
}
interface Stored {
  everyone: EveryoneView
  staff: StaffView
  mine: Record<PersonId, MineView>
  anchors: Anchor[]
}

/**
 * What a node knows of one log: its fold for every audience, the digest chain, and the newest entries. A pure value of
 * the entries taken, whichever node took them.
 */
export class Replica {
  readonly room: RoomId
  readonly ring = new Ring()
  seq = 0
  at = 0
  digest: string
  mark: EntryMark | undefined
  everyone = emptyEveryone()
  staff = emptyStaff()
  readonly mine = new Map<PersonId, MineView>()
  /** Words were deleted that the checkpoint it started from may hold. */
  forgets = false
  /** Digests at the last checkpoints, so that a later start can fill its ring and check the chain. */
  #anchors: Anchor[] = []
  #foldFrom: Anchor = { seq: 0, digest: '' }

  constructor(room: RoomId) {
    this.room = room
    this.digest = firstDigest(room)
  }

  /**
   * A replica that goes on from a checkpoint, if it fits the log, else from the beginning. Entries from `seq + 1` on are
   * to be taken; those up to the checkpoint, at least one, only fill the ring and prove that it is of their history.
   */
  static start(room: RoomId, head: LogHead, checkpoint: Checkpoint | undefined): Replica {
    const replica = new Replica(room)
    const { epoch, foldVersion, seq } = checkpoint ?? {}
    if (!checkpoint || epoch !== head.epoch || foldVersion !== FOLD_VERSION || seq === undefined || seq > head.seq) {
      return replica
    }
    const stored = JSON.parse(checkpoint.view) as Stored
    replica.everyone = stored.everyone
    replica.staff = stored.staff
    for (const [person, view] of Object.entries(stored.mine)) replica.mine.set(person as PersonId, view)
    const anchors = [{ seq: 0, digest: replica.digest }, ...stored.anchors].filter((each) => each.seq < seq)
    const from = anchors.find((each) => each.seq >= head.seq - ANCHORS * CHECKPOINT_EVERY) ?? anchors.at(-1)
    if (from === undefined) return new Replica(room)
    replica.seq = from.seq
    replica.digest = from.digest
    replica.#anchors = stored.anchors.filter((each) => each.seq <= from.seq)
    replica.#foldFrom = { seq, digest: checkpoint.digest }
    return replica
  }

  /** The next entry. Its event is folded for whom it is meant, unless the checkpoint holds it already. */
  take(entry: LogEntry): RoomEvent {
    if (entry.seq !== this.seq + 1) throw new Error(`log of ${this.room}: ${entry.seq} after ${this.seq}`)
    const event = JSON.parse(entry.body) as RoomEvent
    event.seq = entry.seq
    event.at = entry.at
    this.mark = { seq: entry.seq, at: entry.at, leaf: leafOf(entry) }
    this.digest = nextDigest(this.digest, this.mark)
    this.seq = entry.seq
    this.at = entry.at
    this.ring.push({ ...this.mark, to: event.to, json: wireEvent(entry), digest: shortDigest(this.digest) })
    for (const [seq] of event.gone ?? []) this.ring.bury(seq)
    if (entry.seq > this.#foldFrom.seq) {
      this.#fold(event)
      this.forgets ||= event.gone !== undefined
    }
    if (entry.seq === this.#foldFrom.seq && this.digest !== this.#foldFrom.digest) throw new CheckpointMisfit()
    if (entry.seq % CHECKPOINT_EVERY === 0) {
      this.#anchors = [...this.#anchors, { seq: entry.seq, digest: this.digest }].slice(-ANCHORS)
    }
    return event
  }

  #fold(event: RoomEvent): void {
    const to: Audience | undefined = event.to
    if (to === undefined) this.everyone = applyEveryone(this.everyone, event)
    else if (to === 'staff') this.staff = applyStaff(this.staff, event)
    else this.mine.set(to, applyMine(this.mineOf(to), event))
  }

  mineOf(person: PersonId): MineView {
    return this.mine.get(person) ?? emptyMine()
  }

  get shortDigest(): string {
    return shortDigest(this.digest)
  }

  /** What to store so that others start here: the same on every node that has come to this `seq`. */
  checkpoint(epoch: LogHead['epoch']): Checkpoint {
    const { everyone, staff, seq, digest } = this
    const stored: Stored = { everyone, staff, mine: Object.fromEntries(this.mine), anchors: this.#anchors }
    return { epoch, seq, digest, foldVersion: FOLD_VERSION, view: JSON.stringify(stored) }
  }
}
