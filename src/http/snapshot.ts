import { brotliCompress, constants, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { Clock } from '../rooms/clock.ts'

/** How long one encoding of a snapshot serves, ms. Caches may keep it as long. */
const SNAPSHOT_MS = 1_000

const asGzip = promisify(gzip)
const asBrotli = promisify<Buffer, object, Buffer>(brotliCompress)

export interface Snapshot {
  etag: string
  encodings: { identity: Buffer; gzip: Buffer; br: Buffer }
}

/** The snapshot of a room for everyone, encoded and compressed at most once a second, whoever asks how often. */
export class Snapshots {
  readonly #clock: Clock
  readonly #made = new WeakMap<LiveRoom, { at: number; snapshot: Promise<Snapshot> }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of(live: LiveRoom): Promise<Snapshot> {
    const made = this.#made.get(live)
    const now = performance.now()
    if (made && now - made.at < SNAPSHOT_MS) return made.snapshot
    const snapshot = this.#encode(live)
    this.#made.set(live, { at: now, snapshot })
    return snapshot
  }

  async #encode(live: LiveRoom): Promise<Snapshot> {
    const position = JSON.stringify(live.position)
    const signals = JSON.stringify(live.signals)
    const body = `{"position":${position},"now":${this.#clock.now()},"view":{"everyone":${live.everyoneJson()}},"signals":${signals}}`
    const identity = Buffer.from(body)
    const newest = live.signalsNow.newest
    const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
    const [gz, br] = await Promise.all([asGzip(identity), asBrotli(identity, fast)])
    return {
      etag: `W/"${live.epoch.slice(0, 8)}-${live.replica.seq}-${newest}"`,
      encodings: { identity, gzip: gz, br },
    }
  }
}
