import type { FileSystem, OpenFile } from '../../src/embedded/file-system.ts'

interface Inode {
  /** What reading gives. */
  bytes: Buffer
  /** What a power cut leaves at least; never more than was written before the last sync that succeeded. */
  synced: Buffer
  /** Once a sync has failed, the system forgets what it could not write: later syncs say nothing of this file. */
  forgot: boolean
}

const systemError = (code: string): Error => Object.assign(new Error(`${code}: as arranged`), { code, errno: -1 })

/** A disk in memory on which everything can go wrong that goes wrong with disks. */
export class SimDisk implements FileSystem {
  #names = new Map<string, Inode>()
  #durableNames = new Map<string, Inode>()
  /** Bytes that may still be written; the write that goes over it is short, the next one fails. */
  space = Infinity
  /** How much of a write is done at once. */
  mostPerWrite = Infinity
  /** Syncs that fail from now on. */
  failingSyncs = 0
  syncs = 0
  /** Called before each write and sync. */
  before: (step: 'write' | 'sync') => void | Promise<void> = () => undefined

  async makeDirectory(): Promise<void> {}

  async lock(): Promise<AsyncDisposable> {
    return { [Symbol.asyncDispose]: async () => undefined }
  }

  async list(dir: string): Promise<string[]> {
    return [...this.#names.keys()]
      .filter((path) => path.startsWith(`${dir}/`))
      .map((path) => path.slice(dir.length + 1))
  }

  async read(path: string): Promise<Buffer> {
    return Buffer.from(this.#inode(path).bytes)
  }

  async create(path: string): Promise<OpenFile> {
    const inode = { bytes: Buffer.alloc(0), synced: Buffer.alloc(0), forgot: false }
    this.#names.set(path, inode)
    return this.#handle(inode)
  }

  async open(path: string): Promise<OpenFile> {
    return this.#handle(this.#inode(path))
  }

  async rename(from: string, to: string): Promise<void> {
    this.#names.set(to, this.#inode(from))
    this.#names.delete(from)
  }

  async remove(path: string): Promise<void> {
    this.#names.delete(path)
  }

  async syncDirectory(): Promise<void> {
    this.#durableNames = new Map(this.#names)
  }

  /** What a file holds, as if somebody had written it there. */
  put(path: string, bytes: Buffer): void {
    this.#names.set(path, { bytes, synced: bytes, forgot: false })
    this.#durableNames = new Map(this.#names)
  }

  paths(): string[] {
    return [...this.#names.keys()].sort()
  }

  /** As after a kill: what was written is there, synced or not. */
  copy(): SimDisk {
    const copy = new SimDisk()
    for (const [path, { bytes }] of this.#names) copy.put(path, Buffer.from(bytes))
    return copy
  }

  /** As after a power cut: what was synced, and any part of the rest. `random` gives numbers in [0, 1). */
  powerCut(random: () => number): SimDisk {
    const left = new SimDisk()
    const all = new Set([...this.#durableNames.keys(), ...this.#names.keys()])
    for (const path of all) {
      const [durable, now] = [this.#durableNames.get(path), this.#names.get(path)]
      const inode = durable === now || random() < 0.5 ? durable : now
      if (inode) left.put(path, remains(inode, random))
    }
    return left
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path)
    if (inode === undefined) throw systemError('ENOENT')
    return inode
  }

  #handle(inode: Inode): OpenFile {
    return {
      write: async (bytes, position) => {
        await this.before('write')
        const length = Math.min(bytes.length, this.mostPerWrite, this.space)
        if (length === 0) throw systemError('ENOSPC')
        this.space -= length
        const end = Math.max(inode.bytes.length, position + length)
        const next = Buffer.alloc(end)
        inode.bytes.copy(next)
        next.set(bytes.subarray(0, length), position)
        inode.bytes = next
        return length
      },
      sync: async () => {
        await this.before('sync')
        this.syncs += 1
        if (this.failingSyncs > 0) {
          this.failingSyncs -= 1
          inode.forgot = true
          throw systemError('EIO')
        }
        if (!inode.forgot) inode.synced = inode.bytes
      },
      truncate: async (length) => {
        inode.bytes = inode.bytes.subarray(0, length)
      },
      close: async () => undefined,
    }
  }
}

/** Synced bytes stay; of those behind them some prefix is there, the end of it perhaps as other bytes. */
function remains({ bytes, synced }: Inode, random: () => number): Buffer {
  if (bytes.length <= synced.length) return Buffer.from(random() < 0.5 ? bytes : synced)
  const kept = Buffer.from(bytes.subarray(0, synced.length + Math.floor(random() * (bytes.length - synced.length + 1))))
  const spoilt = Math.floor(random() * (kept.length - synced.length + 1))
  if (random() < 0.3) kept.fill(0, kept.length - spoilt)
  return kept
}
