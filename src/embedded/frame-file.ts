import { encodeFrame } from './frames.ts'
import type { FileSystem, OpenFile } from './file-system.ts'

/** A file that grows by frames, numbered without gaps. After any failure it is of no more use. */
export class FrameFile {
  readonly #file: OpenFile
  #next: number
  #size: number

  private constructor(file: OpenFile, next: number, size: number) {
    this.#file = file
    this.#next = next
    this.#size = size
  }

  static async create(fs: FileSystem, path: string, first: number): Promise<FrameFile> {
    return new FrameFile(await fs.create(path), first, 0)
  }

  /** Goes on behind `end`; what was there is cut off. What stays is on the disk when this returns. */
  static async resume(fs: FileSystem, path: string, end: number, next: number): Promise<FrameFile> {
    const file = await fs.open(path)
    try {
      await file.truncate(end)
      await file.sync()
    } catch (error) {
      await file.close()
      throw error
    }
    return new FrameFile(file, next, end)
  }

  /** The number of the next frame. */
  get next(): number {
    return this.#next
  }

  /** In bytes. */
  get size(): number {
    return this.#size
  }

  async write(text: string): Promise<void> {
    const bytes = encodeFrame(this.#next, text)
    await writeAll(this.#file, bytes, this.#size)
    this.#size += bytes.length
    this.#next += 1
  }

  sync(): Promise<void> {
    return this.#file.sync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

export async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const written = await file.write(bytes.subarray(done), position + done)
    if (written <= 0) throw new Error('the disk takes no more bytes')
    done += written
  }
}
