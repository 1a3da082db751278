import { t } from '../i18n/language.ts'
import type { CrewDesk } from './crew-desk.ts'

/** So many hours, as people say it. */
export const hoursWords = (hours: number): string =>
  hours > 24 ? t('crew.days', { n: Math.round(hours / 24) }) : t('crew.hours.n', { n: hours })

/** What is left of a time, in its largest unit, rounded up. */
export function leftWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000)
  return minutes < 60 ? t('crew.minutes', { n: Math.max(1, minutes) }) : hoursWords(Math.ceil(minutes / 60))
}

/** A room by its title, or all of them. */
export const whereWords = ({ rooms }: CrewDesk, room: string | undefined): string =>
  room === undefined ? t('crew.all_rooms') : (rooms.find((one) => one.room === room)?.title ?? room)
