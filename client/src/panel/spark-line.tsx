interface SparkProps {
  /** Oldest first. */
  values: readonly number[]
  /** When each was read, ms. */
  times: readonly number[]
  /** How long the plot is, ms; it ends with the newest value. */
  span: number
  /** What it shows, in words. */
  label: string
}

const WIDE = 100
const HIGH = 28

/** A small plot of the last minutes, from zero, without axes: the shape of it, beside the number. */
export function SparkLine({ values, times, span, label }: SparkProps) {
  const end = times.at(-1) ?? 0
  const most = Math.max(1, ...values)
  const points = values.map((value, n) => {
    const x = WIDE - ((end - (times[n] ?? end)) / span) * WIDE
    return [x, HIGH - 1 - (value / most) * (HIGH - 3)] as const
  })
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const [first] = points[0] ?? [WIDE]
  return (
    <svg class="spark" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path class="spark-ground" d={`M0 ${HIGH - 0.5}H${WIDE}`} />
      {points.length > 1 && (
        <>
          <polygon points={`${first.toFixed(1)},${HIGH} ${line} ${WIDE},${HIGH}`} />
          <polyline points={line} />
        </>
      )}
    </svg>
  )
}
