import { isUtf8 } from 'node:buffer'
import type { Refusal } from '../protocol/core.ts'

/** What is read is no export that we take; nothing of it is kept. */
export class ImportRefused extends Error {
  readonly refused: Refusal
  constructor(refused: Refusal) {
    super(`import refused: ${refused}`)
    this.refused = refused
  }
}

/** The most that is read, bytes after unpacking. */
export const IMPORT_LIMITS = { bytes: 512 * 1024 * 1024, line: 64 * 1024 } as const

const NEWLINE = 10

/**
 * Lines of UTF-8, without their ends. Throws ImportRefused: `too_large` at a line or a whole beyond the limits, `bad_input` where
 * it is not UTF-8.
 */
export async function* linesIn(
  bytes: AsyncIterable<Uint8Array>,
  limits: { bytes: number; line: number } = IMPORT_LIMITS,
): AsyncGenerator<string> {
  let total = 0
  let rest: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    total += chunk.length
    if (total > limits.bytes) throw new ImportRefused('too_large')
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)])
      if (line.length > limits.line) throw new ImportRefused('too_large')
      yield decoded(line)
      rest = []
      length = 0
      from = end + 1
    }
    rest.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > limits.line) throw new ImportRefused('too_large')
  }
  if (length > 0) yield decoded(Buffer.concat(rest))
}

function decoded(line: Buffer): string {
  if (!isUtf8(line)) throw new ImportRefused('bad_input')
  return line.toString()
}

/** What a line says, if it is JSON of that shape. */
export function parsed<T>(line: string | undefined, schema: { safeParse(value: unknown): Parsed<T> }): T {
  const read = schema.safeParse(line === undefined ? undefined : jsonOf(line))
  if (!read.success) throw new ImportRefused('bad_input')
  return read.data
}
type Parsed<T> = { success: true; data: T } | { success: false }

/** Names that are no plain field of an object; nothing of ours is called so. */
const UNSAFE = /"(?:__proto__|constructor|prototype)"\s*:/

function jsonOf(line: string): unknown {
  if (UNSAFE.test(line)) throw new ImportRefused('bad_input')
  try {
    return JSON.parse(line) as unknown
  } catch {
    throw new ImportRefused('bad_input')
  }
}
