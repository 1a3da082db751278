import type { Epoch } from '../protocol/core.ts'
import type { Signals, SnapshotReason } from '../protocol/index.ts'
import type { Replica } from './replica.ts'
import { SharedJson, textOf, type JsonPart } from './shared-json.ts'
import type { Viewer } from './tick.ts'

/** What a snapshot is of. */
export interface Standing {
  replica: Replica
  epoch: Epoch
  signals: Signals
}

/** The snapshots of one log as JSON: what is the same for many is encoded once per position. */
export class SnapshotJson {
  #everyone: { replica: Replica; seq: number; json: SharedJson } | undefined
  #cold: { replica: Replica; seq: number; signals: Signals; json: SharedJson } | undefined

  /** What everyone sees. */
  everyone(replica: Replica): SharedJson {
    const { seq } = replica
    if (this.#everyone?.replica !== replica || this.#everyone.seq !== seq)
      this.#everyone = { replica, seq, json: new SharedJson(JSON.stringify(replica.everyone)) }
    return this.#everyone.json
  }

  /** How a log begins with a snapshot. Nearly all who come are new and get the same. */
  beginning(standing: Standing, why: SnapshotReason | undefined, viewer: Viewer): JsonPart[] {
    const { replica, signals } = standing
    if (why !== 'cold' || viewer.staff || replica.mine.has(viewer.person)) return this.#encode(standing, why, viewer)
    const { seq } = replica
    const cold = this.#cold
    if (cold?.replica === replica && cold.seq === seq && cold.signals === signals) return [cold.json]
    const json = new SharedJson(textOf(this.#encode(standing, why, viewer)))
    this.#cold = { replica, seq, signals, json }
    return [json]
  }

  #encode(standing: Standing, why: SnapshotReason | undefined, { person, staff }: Viewer): JsonPart[] {
    const { replica } = standing
    const mine = JSON.stringify(replica.mineOf(person))
    const forStaff = staff ? `,"staff":${JSON.stringify(replica.staff)}` : ''
    const head = `{${placeJson(standing, replica.seq, replica.shortDigest)},"why":"${why}","snapshot":{"everyone":`
    return [head, this.everyone(replica), `,"mine":${mine}${forStaff}}}`]
  }
}

/** Where a log stands, as the first fields of how it begins for somebody. */
export const placeJson = ({ epoch, signals }: Standing, seq: number, digest: string | undefined): string =>
  `"epoch":"${epoch}","seq":${seq},"digest":"${digest}","signals":${JSON.stringify(signals)}`
