import type { ChatLine } from '../../../src/protocol/chat.ts'
import type { Signals } from '../../../src/protocol/index.ts'

/** The room's figures at one moment. `cheered`: the sum since the room began. */
export interface Reading {
  at: number
  audience: number
  lines: number
  heat: number
  cheered: number
}

/** Plots show so long, ms ... */
export const WINDOW_MS = 300_000
/** ... read this often, ms. */
export const EVERY_MS = 2_000
/** Cheers a second are meant over this long, ms: sums come once a second. */
const CHEER_SPAN_MS = 6_000
const MINUTE_MS = 60_000

/**
 * Lines a minute: those of the last minute, or, when so much is said that the view holds less than a minute, at the rate
 * of those it holds.
 */
export function linesPerMinute(lines: readonly ChatLine[], now: number, most: number): number {
  const recent = lines.filter(({ at }) => at > now - MINUTE_MS)
  const oldest = recent[0]
  if (oldest === undefined || recent.length < most) return recent.length
  return Math.round((recent.length * MINUTE_MS) / Math.max(1_000, now - oldest.at))
}

export function readingOf(signals: Signals, lines: number, at: number): Reading {
  const cheered = Object.values(signals['cheer.sums']?.value ?? {}).reduce((sum, n) => sum + n, 0)
  const audience = signals['room.audience']?.value.count ?? 0
  return { at, audience, lines, heat: signals['room.heat']?.value.heat ?? 0, cheered }
}

/** One reading more, and none older than the window. */
export const withReading = (readings: readonly Reading[], next: Reading): readonly Reading[] => [
  ...readings.filter(({ at }) => at > next.at - WINDOW_MS && at < next.at),
  next,
]

/** Cheers a second at each reading. */
export function cheerRates(readings: readonly Reading[]): number[] {
  return readings.map(({ at, cheered }) => {
    const before = readings.find((one) => one.at >= at - CHEER_SPAN_MS)
    const span = at - (before?.at ?? at)
    return span > 0 ? Math.max(0, ((cheered - (before?.cheered ?? cheered)) * 1000) / span) : 0
  })
}
