import { language } from '../i18n/language.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${language.value} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language.value, { hourCycle: 'h23', ...options })
  formats.set(key, known)
  return known.format(at)
}

/** 12:04:31, as a control room reads it. */
export const clockOf = (at: number): string => format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
/** 12:04 */
export const minuteOf = (at: number): string => format(at, { hour: '2-digit', minute: '2-digit' })
/** Sat 22 Nov, 12:04 */
export const dayAndMinuteOf = (at: number): string =>
  format(at, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** For a field of a day and a time in the host's zone; '' = none. */
export function toField(at: number | undefined): string {
  if (at === undefined) return ''
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19).replace(/:00$/, '')
}
export const fromField = (text: string): number | undefined => {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}
