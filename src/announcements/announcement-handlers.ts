import { ANNOUNCEMENT_LIMITS, type AnnouncementCommand } from '../protocol/announcements.ts'
import { refuse, type Texts } from '../protocol/core.ts'
import { cleanText } from '../protocol/text.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import { asking, decide } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import type { RoomLog } from '../rooms/room-log.ts'
import { correctAnnouncement, endAnnouncements, makeAnnouncement, withdrawAnnouncement } from './announcement-rules.ts'

interface Ground {
  decisions: DecisionStore
  log: RoomLog
}

export const announcementHandlers = ({ decisions, log }: Ground): Handlers<AnnouncementCommand> => ({
  async 'announcement.make'(caller, { id, until, ...given }) {
    const words = clean(given)
    if (words === undefined) return refuse('bad_text')
    const made = { ...words, ...(until !== undefined && { until }) }
    return decide(caller.live, decisions, asking(caller, id), makeAnnouncement(made, { by: caller.person.id, id }))
  },
  async 'announcement.correct'(caller, { id, announcement, ...given }) {
    const words = clean(given)
    if (words === undefined) return refuse('bad_text')
    const rule = correctAnnouncement({ announcement, ...words }, { by: caller.person.id, id })
    return decide(caller.live, decisions, asking(caller, id), rule)
  },
  'announcement.withdraw'(caller, { id, announcement }) {
    const read = async (seq: number) => (await log.read(caller.live.room, seq, seq))[0]
    const rule = withdrawAnnouncement(announcement, { by: caller.person.id, id }, read)
    return decide(caller.live, decisions, asking(caller, id), rule)
  },
})

export const announcementDeadlines = ({ decisions }: Pick<Ground, 'decisions'>) => ({
  'announcement.end': async (due: Deadline, live: LiveRoom): Promise<void> => {
    await decide(live, decisions, { due }, endAnnouncements)
  },
})

interface Wording {
  text: string
  texts?: Texts<string>
}

/** The words as they may be shown; undefined = there are none. */
function clean({ text, texts = {} }: Wording): Wording | undefined {
  const longest = ANNOUNCEMENT_LIMITS.textLength
  const words = cleanText(text, longest)
  const others = Object.entries(texts).map(([language, other]) => [language, cleanText(other, longest)] as const)
  if (!words.ok || !others.every(([, other]) => other.ok)) return undefined
  const inOthers = others.flatMap(([language, other]) => (other.ok ? [[language, other.text]] : []))
  return { text: words.text, ...(others.length > 0 && { texts: Object.fromEntries(inOthers) as Texts<string> }) }
}
