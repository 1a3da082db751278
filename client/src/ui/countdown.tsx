import { formatNumber, t } from '../i18n/language.ts'

const two = (n: number) => String(n).padStart(2, '0')

/** 14:07, or 1:14:07, or 3 days: what is left, ms. */
export function countdownWords(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const days = Math.floor(seconds / 86_400)
  if (days >= 2) return t('countdown.days', { n: days })
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${formatNumber(hours)}:${rest}` : rest
}

export function Countdown({ leftMs }: { leftMs: number }) {
  const words = countdownWords(leftMs)
  return (
    <p class={words.length > 5 ? 'countdown long' : 'countdown'} role="timer">
      {words}
    </p>
  )
}
