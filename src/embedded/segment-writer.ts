import { FrameFile } from './frame-file.ts'
import { appendBatch, beginSegment, type Place } from './journal.ts'

/** The end of the journal. When a call fails, this one is of no more use; `durable` still says how far all is well. */
export class SegmentWriter {
  readonly #place: Place
  #file: FrameFile
  #index: number
  /** Of the segments before the one in use, since the last dump. */
  #olderBytes: number
  #durable: number

  constructor(place: Place, file: FrameFile, index: number, olderBytes: number) {
    this.#place = place
    this.#file = file
    this.#index = index
    this.#olderBytes = olderBytes
    this.#durable = file.next
  }

  static async begin(place: Place, index: number, next: number, olderBytes: number): Promise<SegmentWriter> {
    return new SegmentWriter(place, await beginSegment(place, index, next), index, olderBytes)
  }

  /** The index of the segment in use. */
  get index(): number {
    return this.#index
  }

  /** The number of the first batch that is not on the disk for certain. */
  get durable(): number {
    return this.#durable
  }

  /** How much a start would have to replay over the dump. */
  get bytes(): number {
    return this.#olderBytes + this.#file.size
  }

  /** All of it is on the disk when this returns. */
  async append(records: string[]): Promise<void> {
    await appendBatch(this.#file, records)
    this.#durable = this.#file.next
  }

  /** Goes on in a new segment. Returns its header's number, for the dump that will stand before it. */
  async rotate(): Promise<number> {
    const first = this.#durable
    const next = await beginSegment(this.#place, this.#index + 1, first)
    await this.close()
    this.#file = next
    this.#index += 1
    this.#olderBytes = 0
    this.#durable = next.next
    return first
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined)
  }
}
