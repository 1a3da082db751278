import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Random } from './seeded.ts'

/** A line of text and when it is due, in ms from the start. */
export interface TimedLine {
  text: string
  due: number
}

export interface Slice {
  /** Minutes to leave out at the beginning. */
  fromMinute?: number | undefined
  /** Minutes to take. */
  minutes?: number | undefined
}

interface RecordedLine {
  minute: number
  text: string
}

/**
 * Reads a recorded crowd: gzipped JSON lines `{ minute, text }` in order. Each minute's lines are spread over its 60 s by
 * the seed, their order kept, and the whole goes `speed` times as fast as it went.
 */
export function readRecording(
  path: string,
  { random, speed, ...slice }: { random: Random; speed: number } & Slice,
): TimedLine[] {
  return spread(sliceOf(parseRecording(readFileSync(path)), slice), random, speed)
}

function parseRecording(file: Buffer): RecordedLine[] {
  const rows = gunzipSync(file).toString('utf8').split('\n')
  return rows.filter((row) => row !== '').map((row) => JSON.parse(row) as RecordedLine)
}

function sliceOf(lines: RecordedLine[], { fromMinute = 0, minutes = Infinity }: Slice): RecordedLine[] {
  const start = (lines[0]?.minute ?? 0) + fromMinute
  return lines.filter(({ minute }) => minute >= start && minute < start + minutes)
}

/** Gives every line its moment within its minute. */
export function spread(lines: readonly RecordedLine[], random: Random, speed: number): TimedLine[] {
  const start = lines[0]?.minute ?? 0
  const minutes = new Map<number, RecordedLine[]>()
  for (const line of lines) {
    const said = minutes.get(line.minute)
    if (said) said.push(line)
    else minutes.set(line.minute, [line])
  }
  return [...minutes].flatMap(([minute, said]) => {
    const moments = said.map(() => random()).sort((a, b) => a - b)
    return said.map(({ text }, i) => ({ text, due: ((minute - start + (moments[i] ?? 0)) * 60_000) / speed }))
  })
}
