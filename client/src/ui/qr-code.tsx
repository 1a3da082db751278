import { encode } from 'uqr'

/** Light around the code, modules: without it phones do not find its edge. */
const MARGIN = 4

/**
 * A QR code of that text: dark on light whatever the theme, since many phones read no other. `ecc`: how much of it may be
 * hidden; long texts on a near screen are read better with less.
 */
export function QrCode({ text, label, ecc = 'M' }: { text: string; label: string; ecc?: 'L' | 'M' }) {
  const { data, size } = encode(text, { ecc, border: MARGIN })
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" role="img" aria-label={label}>
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#0a0c11" d={data.map(runs).join('')} />
    </svg>
  )
}

/** The dark runs of a row. */
function runs(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (!row[x] || row[x - 1]) continue
    const end = row.indexOf(false, x)
    path += `M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`
  }
  return path
}
