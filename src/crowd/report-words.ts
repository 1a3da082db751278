/** Of times in ms. */
export interface Quantiles {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

export const n = (count: number): string => count.toLocaleString('en-US')
const ms = (time: number): string => (time < 10 ? time.toFixed(1) : Math.round(time).toString())

export function times({ count, p50, p95, p99, max }: Quantiles): string {
  return count === 0 ? '-' : `p50 ${ms(p50)} ms, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(max)}`
}

export function codes(counts: Record<string, number>): string {
  const entries = Object.entries(counts)
  return entries.length === 0 ? 'none' : entries.map(([code, count]) => `${n(count)} ${code}`).join(', ')
}
