import type { Schedule, SettingsChange } from '../protocol/launches.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'
import { teasersFor, type Copy } from './copy-rules.ts'
import { launchDeadlinesIn, teaserDeadlinesOf } from './schedule-rules.ts'

/** What a launch is opened with. */
export interface Furnishing {
  settings: SettingsChange
  schedule: Schedule
  copy: Copy
}

/** What the house does not tell of a new room, as its first decision; undefined = there is nothing of that kind. */
export function furnish({ settings, schedule, copy }: Furnishing, by: By): ((seen: Seen) => Verdict) | undefined {
  const teasers = teasersFor(copy, schedule.startsAt)
  const staff = { ...by, to: 'staff' as const }
  const { title: _, texts: _texts, language: _language, ...changes } = settings
  const hasMore = schedule.doorsAt !== undefined || schedule.archivesAt !== undefined
  const events = [
    ...(Object.keys(changes).length > 0 ? [eventBody('launch.edited', by, { changes })] : []),
    ...(hasMore ? [eventBody('launch.moved', by, schedule)] : []),
    ...(copy.cues.length > 0 ? [eventBody('stage.planned', staff, { cues: copy.cues })] : []),
    ...copy.polls.map((draft) => eventBody('poll.drafted', staff, draft)),
    ...teasers.map((teaser) => eventBody('teaser.planned', staff, { teaser })),
  ]
  if (events.length === 0) return undefined
  return ({ room, everyone: { launch } }) => {
    if (launch.phase === 'archived') return 'closed'
    const cards = launch.phase === 'draft' ? [] : teaserDeadlinesOf(teasers)
    return { events, deadlines: [...launchDeadlinesIn(room, launch.phase, schedule), ...cards] }
  }
}
