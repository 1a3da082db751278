import type { CommandRule, Texts } from './core.ts'
import type { EventOf, Fold, Tombstone } from './events.ts'

/** Announcements: what hosts tell everyone, until its time is over or it is withdrawn. */
export const ANNOUNCEMENT_LIMITS = { standing: 5, textLength: 280, longestMs: 24 * 3_600_000 } as const

export const announcementCommands = {
  'announcement.make': { may: 'show', in: 'room' },
  'announcement.correct': { may: 'show', in: 'room' },
  'announcement.withdraw': { may: 'show', in: 'room' },
} as const satisfies Record<string, CommandRule>
export type AnnouncementCommand = keyof typeof announcementCommands

/** Its words, and the same in other languages. */
interface Wording {
  text: string
  texts?: Texts<string>
}

export interface AnnouncementEvents {
  'announcement.made': Wording & { until?: number }
  /** The one with that seq has other words now. */
  'announcement.corrected': Wording & { announcement: number }
  /** Gone: its words are deleted from the log. */
  'announcement.withdrawn': { announcement: number }
  /** Its time is over. */
  'announcement.ended': { announcement: number }
}
export type AnnouncementEvent = EventOf<AnnouncementEvents>

/** One that stands. `announcement` is the seq that names it. */
export interface Announcement extends Wording {
  announcement: number
  at: number
  until?: number
  corrected?: true
  /** The entries of the log that hold words of it. */
  entries: readonly number[]
}

type Correction = Extract<AnnouncementEvent, { type: 'announcement.corrected' }>
const correct = (
  { announcement, at, until, entries }: Announcement,
  { seq, text, texts }: Correction,
): Announcement => ({
  announcement,
  at,
  text,
  ...(texts && { texts }),
  ...(until && { until }),
  corrected: true,
  entries: [...entries, seq],
})

/** What stands, oldest first. */
export const announcementFold: Fold<readonly Announcement[], AnnouncementEvent & Partial<Tombstone>> = {
  empty: [],
  apply(view, event) {
    if (event.tombstone) return view
    if (event.type === 'announcement.made') {
      const { seq, at, text, texts, until } = event
      const made = { announcement: seq, at, text, entries: [seq], ...(texts && { texts }), ...(until && { until }) }
      return [...view, made].slice(-ANNOUNCEMENT_LIMITS.standing)
    }
    if (event.type === 'announcement.corrected')
      return view.map((one) => (one.announcement === event.announcement ? correct(one, event) : one))
    if (event.type !== 'announcement.withdrawn' && event.type !== 'announcement.ended') return view
    return view.filter(({ announcement }) => announcement !== event.announcement)
  },
}
