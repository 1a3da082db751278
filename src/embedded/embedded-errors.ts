import { PlainError } from '../rooms/plain-error.ts'

/** Data that was whole once is damaged, and intact data follows it: nothing was changed. */
export class JournalCorrupt extends PlainError {
  /** The file's name within the directory. */
  readonly file: string
  /** Where the damage begins, in bytes; everything before it is whole. */
  readonly offset: number
  constructor(file: string, offset: number, what: string) {
    super(
      `${file} is damaged at byte ${offset}: ${what}. Refusing to start. Restore the directory from a backup, or start ` +
        'once with salvage: that keeps everything before the damage and puts the rest aside as *.damaged.',
    )
    this.file = file
    this.offset = offset
  }
}

/** Another process that is alive has the directory open. */
export class DirectoryInUse extends PlainError {
  readonly pid: number
  constructor(dir: string, pid: number) {
    super(`${dir} is in use by process ${pid}: only one process may have it open`)
    this.pid = pid
  }
}

/** The directory is not one, or cannot be read and written. */
export class DirectoryUnusable extends PlainError {
  constructor(dir: string, cause: unknown) {
    super(`${dir} cannot be used as the data directory: ${messageOf(cause)}`, { cause })
  }
}

/** A file was written by a later version of this program. */
export class FormatTooNew extends PlainError {
  constructor(file: string, format: unknown, known: number) {
    super(`${file} has format ${String(format)}, this version reads up to ${known}: use the version that wrote it`)
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether the operating system said no, as opposed to a mistake of ours. */
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'errno' in error && 'code' in error
