import { formatCompact, formatNumber } from '../i18n/language.ts'

/** A moving number: compact in bars, whole in cards. `label` says the whole of it. */
export function Figure({ value, label, whole = false }: { value: number; label: string; whole?: boolean }) {
  return (
    <span class="figure" role="img" aria-label={label} title={label}>
      {whole ? formatNumber(value) : formatCompact(value)}
    </span>
  )
}
