import { mkdir, open, readFile, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { lockDirectory } from './directory-lock.ts'

/** What the journal needs of a disk, and no more, so that tests can play every way in which a disk fails. */
export interface FileSystem {
  makeDirectory(dir: string): Promise<void>
  /** Refuses with `DirectoryInUse` while another living process holds the directory; a dead one's lock is free at once. */
  lock(dir: string): Promise<AsyncDisposable>
  /** Names, not paths. */
  list(dir: string): Promise<string[]>
  read(path: string): Promise<Buffer>
  /** A new, empty file, also where there is one already: never the same file again. */
  create(path: string): Promise<OpenFile>
  open(path: string): Promise<OpenFile>
  rename(from: string, to: string): Promise<void>
  /** Whether it was there or not. */
  remove(path: string): Promise<void>
  /** Makes creations, renames and removals in the directory durable. */
  syncDirectory(dir: string): Promise<void>
}

export interface OpenFile {
  /** Returns how many bytes were written: at least one, perhaps not all. */
  write(bytes: Uint8Array, position: number): Promise<number>
  /** What was written is on the disk when this returns. After a failure nothing of the kind is ever known again. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

const openFile = (handle: FileHandle): OpenFile => ({
  write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
  sync: () => handle.datasync(),
  truncate: (length) => handle.truncate(length),
  close: () => handle.close(),
})

/** The real one. Files are for their owner alone: they hold what people wrote. */
export const nodeFileSystem: FileSystem = {
  makeDirectory,
  lock: lockDirectory,
  list: (dir) => readdir(dir),
  read: (path) => readFile(path),
  async create(path) {
    await rm(path, { force: true })
    return openFile(await open(path, 'wx', 0o600))
  },
  open: async (path) => openFile(await open(path, 'r+')),
  rename,
  remove: (path) => rm(path, { force: true }),
  async syncDirectory(dir) {
    if (process.platform === 'win32') return
    const handle = await open(dir, 'r')
    await handle.sync().finally(() => handle.close())
  },
}

/** Node's own `recursive` never comes back where nothing can be made, as in /proc (seen with 20.20). */
async function makeDirectory(dir: string): Promise<void> {
  const make = (): Promise<void> => mkdir(dir, { mode: 0o700 })
  try {
    await make()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(dir)).isDirectory()) return
    if (
      code !== 'ENOENT' ||
      (await stat(dirname(dir)).then(
        () => true,
        () => false,
      ))
    )
      throw error
    await makeDirectory(dirname(dir))
    await make()
  }
}
