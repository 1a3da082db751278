import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** A long answer as it goes over the wire. */
export interface Packed {
  etag: string
  /** gzip. */
  bytes: Buffer
  unpacked: () => Readable
}
interface LongAnswer {
  /** It can be kept: there will never be another one under this name. */
  final: boolean
  pieces(): AsyncIterable<string>
}

/** The most that is kept, bytes. */
const KEPT_BYTES = 64 * 1024 * 1024
/** Lines of random letters hardly pack better with more work. */
const LEVEL = 3

/**
 * Long answers, packed once however many ask for the same at once, one after the other, so that a crowd that wants to see one costs no
 * more than somebody alone. Those that are final are kept, the newest asked for last, as long as there is room.
 */
export class PackedAnswers {
  readonly #made = new Map<string, Promise<Packed>>()
  readonly #kept = new Map<string, Packed>()
  #turn: Promise<unknown> = Promise.resolve()
  readonly #room: number

  constructor(room = KEPT_BYTES) {
    this.#room = room
  }

  of(name: string, answer: LongAnswer): Promise<Packed> {
    const key = createHash('sha256').update(name).digest('base64url')
    const kept = this.#kept.get(key)
    if (kept) {
      this.#keep(key, kept)
      return Promise.resolve(kept)
    }
    const making = this.#made.get(key) ?? this.#inTurn(key, answer)
    this.#made.set(key, making)
    return making
  }

  #inTurn(key: string, answer: LongAnswer): Promise<Packed> {
    const packing = this.#turn.then(() => pack(answer.pieces()))
    this.#turn = packing.catch(() => undefined)
    return packing
      .then((packed) => {
        if (answer.final) this.#keep(key, packed)
        return packed
      })
      .finally(() => this.#made.delete(key))
  }

  #keep(key: string, packed: Packed): void {
    this.#kept.delete(key)
    this.#kept.set(key, packed)
    let bytes = [...this.#kept.values()].reduce((all, one) => all + one.bytes.length, 0)
    for (const [oldest, one] of this.#kept) {
      if (bytes <= this.#room) return
      this.#kept.delete(oldest)
      bytes -= one.bytes.length
    }
  }
}

async function pack(pieces: AsyncIterable<string>): Promise<Packed> {
  const zip = createGzip({ level: LEVEL })
  const chunks: Buffer[] = []
  const sum = createHash('sha256')
  await pipeline(Readable.from(pieces), zip, async (packed: AsyncIterable<Buffer>) => {
    for await (const chunk of packed) {
      sum.update(chunk)
      chunks.push(chunk)
    }
  })
  const bytes = Buffer.concat(chunks)
  const etag = `W/"${sum.digest('base64url').slice(0, 22)}"`
  return { etag, bytes, unpacked: () => Readable.from([bytes]).pipe(createGunzip()) }
}
