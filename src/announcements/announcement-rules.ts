import { ANNOUNCEMENT_LIMITS, type Announcement, type AnnouncementEvents } from '../protocol/announcements.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { goneOf } from '../rooms/digest.ts'
import { buried, eventBody, type By } from '../rooms/event-body.ts'
import type { LogEntry } from '../rooms/room-log.ts'

const standing = ({ everyone }: Seen, announcement: number): Announcement | undefined =>
  everyone.announcements.find((one) => one.announcement === announcement)

/**
 * Tells everyone, which a draft has none to tell. Its deadline is named by who asked, for its number is not known yet; the step that it calls for finds all
 * whose time is over.
 */
export const makeAnnouncement =
  (made: AnnouncementEvents['announcement.made'], by: By) =>
  ({ everyone, now }: Seen): Verdict => {
    const { until } = made
    if (everyone.launch.phase === 'archived') return 'closed'
    if (everyone.launch.phase === 'draft') return 'not_now'
    if (until !== undefined && (until <= now || until > now + ANNOUNCEMENT_LIMITS.longestMs)) return 'bad_input'
    if (everyone.announcements.length >= ANNOUNCEMENT_LIMITS.standing) return 'too_many'
    const thing = by.id ?? ''
    const deadlines = until === undefined ? [] : [{ kind: 'announcement.end', thing, at: until } as const]
    return { events: [eventBody('announcement.made', by, made)], deadlines }
  }

export const correctAnnouncement =
  (correction: AnnouncementEvents['announcement.corrected'], by: By) =>
  (seen: Seen): Verdict => {
    if (seen.everyone.launch.phase === 'archived') return 'closed'
    if (standing(seen, correction.announcement) === undefined) return 'not_found'
    return { events: [eventBody('announcement.corrected', by, correction)] }
  }

/** Its words go with it, from wherever they stand in the log. Also from a closed room. */
export const withdrawAnnouncement =
  (announcement: number, by: By, read: (seq: number) => Promise<LogEntry | undefined>) =>
  async (seen: Seen): Promise<Verdict> => {
    const one = standing(seen, announcement)
    if (one === undefined) return 'not_found'
    const found = await Promise.all(one.entries.map(read))
    const entries = found.filter((entry) => entry !== undefined)
    const gone = goneOf(entries)
    return {
      events: [eventBody('announcement.withdrawn', { ...by, gone }, { announcement })],
      replaced: buried(entries),
    }
  }

/** What is over by now; those that were withdrawn are not there any more. */
export const endAnnouncements = ({ everyone, now }: Seen): Verdict => ({
  events: everyone.announcements
    .filter(({ until }) => until !== undefined && until <= now)
    .map(({ announcement }) => eventBody('announcement.ended', {}, { announcement })),
})
