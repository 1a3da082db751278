import { z } from 'zod'
import {
  ANNOUNCEMENT_LIMITS,
  type Announcement,
  type AnnouncementCommand,
  type AnnouncementEvents,
} from './announcements.ts'
import { commandId, moment, seq, texts } from './core.schema.ts'
import { LAUNCH_LIMITS } from './launches.ts'

const text = z.string().min(1).max(ANNOUNCEMENT_LIMITS.textLength)
const wording = { text, texts: z.exactOptional(texts(text, LAUNCH_LIMITS.languages)) }
const appended = z.strictObject({ seq, at: moment })

export const announcementSchemas = {
  'announcement.make': {
    input: z.strictObject({ id: commandId, ...wording, until: z.exactOptional(moment) }).meta({
      description: 'Tells everyone, until that moment or until it is withdrawn. `too_many` beside five others.',
    }),
    output: appended,
  },
  'announcement.correct': {
    input: z
      .strictObject({ id: commandId, announcement: seq, ...wording })
      .meta({ description: 'Gives one other words; it is marked as corrected.' }),
    output: appended,
  },
  'announcement.withdraw': {
    input: z
      .strictObject({ id: commandId, announcement: seq })
      .meta({ description: 'Takes one back: its words are deleted from the log.' }),
    output: appended,
  },
} satisfies Record<AnnouncementCommand, { input: z.ZodType; output: z.ZodType }>

export const announcementEventSchemas = {
  'announcement.made': z
    .strictObject({ ...wording, until: z.exactOptional(moment) })
    .meta({ description: 'For everyone, in the room: an announcement; its number names it.' }),
  'announcement.corrected': z
    .strictObject({ announcement: seq, ...wording })
    .meta({ description: 'For everyone, in the room: it has these words now.' }),
  'announcement.withdrawn': z
    .strictObject({ announcement: seq })
    .meta({ description: 'For everyone, in the room: it is taken back.' }),
  'announcement.ended': z
    .strictObject({ announcement: seq })
    .meta({ description: 'For everyone, in the room: its time is over.' }),
} satisfies { [N in keyof AnnouncementEvents]: z.ZodType<AnnouncementEvents[N]> }

export const announcementsView: z.ZodType<readonly Announcement[]> = z.array(
  z.strictObject({
    announcement: seq,
    at: moment,
    ...wording,
    until: z.exactOptional(moment),
    corrected: z.exactOptional(z.literal(true)),
    entries: z.array(seq),
  }),
)
