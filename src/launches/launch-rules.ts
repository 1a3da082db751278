import type { CommandId, RoomId } from '../protocol/core.ts'
import type { LaunchCommand, LaunchView, Listed, Phase, Schedule, SettingsChange } from '../protocol/launches.ts'
import type { Poll } from '../protocol/polls.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'
import { COUNTERS, GATES } from '../rooms/gates.ts'
import { launchDeadlinesIn, teaserDeadlinesOf } from './schedule-rules.ts'

/** A room's address from its title, with a tail from the command's id, so that asking again gives the same. */
export function roomIdFor(title: string, id: CommandId): RoomId {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
  const tail = id
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(-6)
    .padStart(6, '0')
  return `${words}-${tail}`.replace(/^-+/, '') as RoomId
}

/** What the house tells of a room. */
export const listedOf = (room: RoomId, launch: Omit<Listed, 'room'>): Listed => ({
  room,
  title: launch.title,
  code: launch.code,
  phase: launch.phase,
  ...(launch.startsAt !== undefined && { startsAt: launch.startsAt }),
  ...(launch.texts && { texts: launch.texts }),
  ...(launch.language !== undefined && { language: launch.language }),
  ...(launch.demo && { demo: launch.demo }),
  ...(launch.template && { template: launch.template }),
})

/** How a launch that is opened to the public at once begins. */
export function firstPhase({ startsAt, doorsAt }: Schedule, now: number): Phase {
  if (startsAt === undefined) return 'live'
  return doorsAt !== undefined && doorsAt > now ? 'warmup' : 'lobby'
}

type Step = Exclude<LaunchCommand, 'launch.create' | 'launch.edit' | 'launch.move'>

/** The phases that a step leads on from. A template has none: it is there to be copied. */
const FROM: Record<Step, readonly Phase[]> = {
  'launch.announce': ['draft'],
  'launch.open': ['draft', 'warmup'],
  'launch.start': ['warmup', 'lobby', 'after'],
  'launch.end': ['live'],
  'launch.archive': ['warmup', 'lobby', 'live', 'after'],
}
/** A show with a T-0 is ended before its room is archived; a lounge has no end but that. */
const may = (step: Step, { phase, template, startsAt }: LaunchView): boolean =>
  !template && FROM[step].includes(phase) && !(step === 'launch.archive' && phase === 'live' && startsAt !== undefined)

/** A draft whose moments are over would begin, or end, as soon as it is seen. */
const isOver = ({ startsAt, archivesAt }: Schedule, now: number): boolean =>
  Math.min(startsAt ?? Infinity, archivesAt ?? Infinity) <= now

/** Lets everybody come and see. What is planned begins to count, for a draft has no deadlines. */
const publish =
  (step: 'launch.announce' | 'launch.open', phase: 'warmup' | 'lobby', body: string) =>
  ({ room, everyone: { launch }, staff, now }: Seen): Verdict => {
    if (!may(step, launch)) return 'not_now'
    const draft = launch.phase === 'draft'
    if (draft && isOver(launch, now)) return 'bad_input'
    const deadlines = launchDeadlinesIn(room, phase, launch)
    return { events: [body], deadlines: draft ? [...deadlines, ...teaserDeadlinesOf(staff.teasers)] : deadlines }
  }
export const announceLaunch = (by: By) => publish('launch.announce', 'warmup', eventBody('launch.announced', by, {}))
export const openDoors = (by: By) => publish('launch.open', 'lobby', eventBody('launch.opened', by, {}))

const go =
  (step: 'launch.start' | 'launch.end', phase: 'live' | 'after', body: string) =>
  ({ room, everyone: { launch } }: Seen): Verdict =>
    may(step, launch) ? { events: [body], deadlines: launchDeadlinesIn(room, phase, launch) } : 'not_now'
export const startLaunch = (by: By) => go('launch.start', 'live', eventBody('launch.started', by, {}))
export const endLaunch = (by: By) => go('launch.end', 'after', eventBody('launch.ended', by, {}))

/** Somebody's vote still waits to be counted, or its round to be sealed. */
const isOwed = ({ state, seal, before }: Poll): boolean =>
  state !== 'withdrawn' && (seal === undefined || before.some((round) => round.seal === undefined))

/** Closes the room for good, unless somebody still waits for an answer. Nothing that was planned happens any more. */
export const archiveLaunch =
  (by: By) =>
  ({ room, everyone, staff }: Seen): Verdict => {
    const { launch } = everyone
    if (!may('launch.archive', launch)) return 'not_now'
    if (staff.chat.held.length > 0 || everyone.polls.some(isOwed)) return 'owed'
    const cards = staff.teasers.map(({ card }) => ({ kind: 'teaser.show', thing: card, at: null }) as const)
    return {
      events: [eventBody('launch.archived', by, {})],
      gates: { [GATES.closed]: '1' },
      counted: { [COUNTERS.held]: 0 },
      deadlines: [...launchDeadlinesIn(room, 'archived', launch), ...cards],
    }
  }

const LOOK_AGAIN_MS = 60_000

/** The archive waits for the end of the show and for lines that are held. */
export const archiveWhenDue = (seen: Seen): Verdict => {
  const { room, everyone, now } = seen
  const verdict = archiveLaunch({})(seen)
  const waits = verdict === 'owed' || (verdict === 'not_now' && everyone.launch.phase === 'live')
  return waits ? { deadlines: [{ kind: 'launch.archive', thing: room, at: now + LOOK_AGAIN_MS }] } : unlessPast(verdict)
}

/** A deadline whose step is out of place by now is cleared, and that is all. */
export const unlessPast = (verdict: Verdict): Verdict => (verdict === 'not_now' ? {} : verdict)

/** Changes settings, as long as the room is not closed. */
export const editLaunch =
  (changes: SettingsChange, why: string | undefined, by: By) =>
  ({ everyone }: Seen): Verdict =>
    everyone.launch.phase === 'archived'
      ? 'closed'
      : { events: [eventBody('launch.edited', by, { changes, ...(why !== undefined && { why }) })] }
