import type { LaunchView } from '../../../src/protocol/launches.ts'
import type { Cue, StageView } from '../../../src/protocol/stage.ts'

/** A cue as the sheet shows it. */
export interface CueRow extends Cue {
  state: 'done' | 'current' | 'next' | 'ahead'
  /** When it is meant to come, ms; unknown without a T-0, or without a time of its own. */
  at?: number
}

/** T-0 as it was, or as it is planned. */
export const zeroOf = ({ startedAt, startsAt }: LaunchView): number | undefined => startedAt ?? startsAt

/** The run-down with what has come, what is next and when. The next cue is the one after the last that came. */
export function cueRows(cues: readonly Cue[], { cue: last }: StageView, zero: number | undefined): CueRow[] {
  const came = cues.findIndex(({ cue }) => cue === last)
  return cues.map((cue, n) => ({
    ...cue,
    state: n === came ? 'current' : n < came ? 'done' : n === came + 1 ? 'next' : 'ahead',
    ...(zero !== undefined && cue.offsetMs !== undefined && { at: zero + cue.offsetMs }),
  }))
}

/** How long the next cue is overdue, ms; 0 = it is not. */
export function behindMs(rows: readonly CueRow[], now: number): number {
  const at = rows.find(({ state }) => state === 'next')?.at
  return at === undefined ? 0 : Math.max(0, now - at)
}

/** 1:40, or 1:02:05. */
export function clockWords(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const hours = Math.floor(seconds / 3600)
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '')
}

/** -5:00, 0:00, +1:02:05: a time from T-0 as hosts write it. */
export const offsetWords = (ms: number): string => `${ms < 0 ? '−' : '+'}${clockWords(ms)}`

/** What a host wrote as a time from T-0: minutes, m:ss or h:mm:ss, with a sign or without. undefined = nothing, NaN = no time. */
export function readOffset(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const match = /^([+-−–]?)\s*(\d{1,3})(?::([0-5]\d))?(?::([0-5]\d))?$/.exec(trimmed.replaceAll('\uFF1A', ':'))
  if (!match) return NaN
  const [, sign = '', first = '0', second, third] = match
  const parts = [first, second ?? '0', third].filter((part) => part !== undefined).map(Number)
  const seconds = parts.reduce((sum, part) => sum * 60 + part, 0)
  return (sign === '' || sign === '+' ? 1 : -1) * seconds * 1000
}
