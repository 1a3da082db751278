import { refuse, type CommandId, type PersonId } from '../protocol/core.ts'
import { LAUNCH_LIMITS, type LaunchCommand } from '../protocol/launches.ts'
import { cleanText } from '../protocol/text.ts'
import type { Deadline } from '../rooms/deadline-store.ts'
import { asking, decide, type Seen, type Verdict } from '../rooms/deciding.ts'
import type { DecisionStore } from '../rooms/decision-store.ts'
import type { Caller, Handlers } from '../rooms/handler.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import {
  announceLaunch,
  archiveLaunch,
  archiveWhenDue,
  editLaunch,
  endLaunch,
  openDoors,
  startLaunch,
  unlessPast,
} from './launch-rules.ts'
import { cleanChanges } from './launch-settings.ts'
import { createLaunch, type LaunchGround } from './launch-creation.ts'
import { moveLaunch } from './schedule-rules.ts'

type Rule = (seen: Seen) => Verdict
type ByRule = (by: { by: PersonId; id: CommandId }) => Rule

export function launchHandlers(ground: LaunchGround): Handlers<LaunchCommand> {
  const decided = (caller: Caller, id: CommandId, rule: ByRule) =>
    decide(caller.live, ground.decisions, asking(caller, id), rule({ by: caller.person.id, id }))
  const step =
    (rule: ByRule) =>
    (caller: Caller, { id }: { id: CommandId }) =>
      decided(caller, id, rule)
  return {
    'launch.create': (caller, asked) => createLaunch(ground, caller, asked),
    async 'launch.edit'(caller, { id, changes: given, why: reason }) {
      const changes = cleanChanges(given)
      const why = cleanReason(reason)
      if (changes === undefined || why === undefined) return refuse('bad_text')
      if (Object.keys(changes).length === 0) return refuse('bad_input')
      return decided(caller, id, (by) => editLaunch(changes, why.why, by))
    },
    async 'launch.move'(caller, { id, why: reason, ...change }) {
      const why = cleanReason(reason)
      if (why === undefined) return refuse('bad_text')
      return decided(caller, id, (by) => moveLaunch({ ...change, ...why }, by))
    },
    'launch.announce': step(announceLaunch),
    'launch.open': step(openDoors),
    'launch.start': step(startLaunch),
    'launch.end': step(endLaunch),
    'launch.archive': step(archiveLaunch),
  }
}

/** What is told with a change, as it may be shown; undefined = it holds nothing that can be. */
function cleanReason(given: string | undefined): { why?: string } | undefined {
  if (given === undefined) return {}
  const why = cleanText(given, LAUNCH_LIMITS.leadLength)
  return why.ok ? { why: why.text } : undefined
}

/** What happens when a launch's deadline is due. */
export const launchDeadlines = ({ decisions }: { decisions: DecisionStore }) => {
  const step =
    (rule: Rule) =>
    async (due: Deadline, live: LiveRoom): Promise<void> => {
      await decide(live, decisions, { due }, (seen) => unlessPast(rule(seen)))
    }
  return {
    'launch.open': step(openDoors({})),
    'launch.start': step(startLaunch({})),
    'launch.archive': step(archiveWhenDue),
  }
}
