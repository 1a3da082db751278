import { createHash } from 'node:crypto'
import ical, { ICalAlarmType } from 'ical-generator'
import type { RoomId } from '../protocol/core.ts'
import type { LaunchTexts, LaunchView } from '../protocol/launches.ts'

const LASTS_MS = 3_600_000
const REMIND_SECONDS = 600

interface CalendarEntry {
  room: RoomId
  launch: LaunchView
  startsAt: number
  /** The address that people use, without a path. */
  site: string
  /** The language asked for (BCP 47). */
  language: string | undefined
  now: number
}

/** The launch's own words in a language, or in one that is written alike, or in the launch's first. */
function wordsIn({ title, lead, language: own, texts: given = {} }: LaunchView, wanted: string): LaunchTexts {
  const texts = { ...(own !== undefined && { [own]: {} }), ...given }
  const tags = Object.keys(texts)
  const same = tags.find((tag) => tag.toLowerCase() === wanted.toLowerCase())
  const alike = tags.find((tag) => primary(tag) === primary(wanted))
  const first = { title, ...(lead !== undefined && { lead }) }
  return { ...first, ...texts[same ?? alike ?? ''] }
}
const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** One event in iCalendar (RFC 5545). A calendar that has it knows a newer one by its UID and SEQUENCE. */
export function calendarOf(entry: CalendarEntry): { text: string; etag: string } {
  const { room, launch, startsAt, site, language, now } = entry
  const { title = launch.title, lead } = wordsIn(launch, language ?? '')
  const host = new URL(site).hostname
  const known = [room, host, launch.revision, startsAt, title, lead]
  const etag = `W/"${createHash('sha256').update(JSON.stringify(known)).digest('base64url').slice(0, 16)}"`
  const calendar = ical({ prodId: { company: 'Fanfare', product: 'Fanfare', language: 'EN' } })
  const event = calendar.createEvent({
    id: `${room}@${host}`,
    sequence: launch.revision,
    stamp: new Date(now),
    start: new Date(startsAt),
    end: new Date(startsAt + LASTS_MS),
    summary: title,
    url: `${site}/r/${room}`,
    ...(lead !== undefined && { description: lead }),
  })
  event.createAlarm({ type: ICalAlarmType.display, trigger: REMIND_SECONDS, description: title })
  return { text: calendar.toString(), etag }
}
