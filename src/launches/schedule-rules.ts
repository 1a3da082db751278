import type { RoomId } from '../protocol/core.ts'
import type { LaunchView, Phase, Schedule } from '../protocol/launches.ts'
import type { Teaser } from '../protocol/teasers.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import type { Decision } from '../rooms/decision-store.ts'
import { eventBody, type By } from '../rooms/event-body.ts'

type Deadlines = NonNullable<Decision['deadlines']>

/** What a move gives: another moment, none (`null`), or nothing about it. */
export type ScheduleChange = { [K in keyof Schedule]?: number | null | undefined }

/** Moments come in their order: doors, T-0, archive. */
export function inOrder({ doorsAt, startsAt, archivesAt }: Schedule): boolean {
  if (doorsAt !== undefined && startsAt !== undefined && doorsAt > startsAt) return false
  const last = startsAt ?? doorsAt
  return archivesAt === undefined || last === undefined || archivesAt > last
}

/** What happens by itself to a launch in that phase; all else is cleared. */
export const launchDeadlinesIn = (room: RoomId, phase: Phase, schedule: Schedule): Deadlines => {
  const { doorsAt = null, startsAt = null, archivesAt = null } = schedule
  const waits = phase === 'warmup' || phase === 'lobby'
  return [
    { kind: 'launch.open', thing: room, at: phase === 'warmup' ? doorsAt : null },
    { kind: 'launch.start', thing: room, at: waits ? startsAt : null },
    { kind: 'launch.archive', thing: room, at: phase === 'draft' || phase === 'archived' ? null : archivesAt },
  ]
}

export const teaserDeadlinesOf = (teasers: readonly Teaser[], byMs = 0): Deadlines =>
  teasers.map(({ card, at }) => ({ kind: 'teaser.show', thing: card, at: at + byMs }))

/** The schedule afterwards: what is given, and what goes along with T-0. */
function moved(launch: Schedule, change: ScheduleChange): { schedule: Schedule; byMs: number } {
  const { startsAt = launch.startsAt ?? null } = change
  const byMs = startsAt !== null && launch.startsAt !== undefined ? startsAt - launch.startsAt : 0
  const along = (at: number | undefined): number | null => (at === undefined ? null : at + byMs)
  const { doorsAt = along(launch.doorsAt), archivesAt = along(launch.archivesAt) } = change
  const schedule = {
    ...(doorsAt !== null && { doorsAt }),
    ...(startsAt !== null && { startsAt }),
    ...(archivesAt !== null && { archivesAt }),
  }
  return { schedule, byMs }
}

const ahead = (change: ScheduleChange, now: number): boolean =>
  [change.doorsAt, change.startsAt, change.archivesAt].every((at) => at === undefined || at === null || at > now)

/** As the fold has it: after the show, another T-0 that is ahead leads back to the lobby. */
const phaseAfter = ({ phase, startsAt }: LaunchView, schedule: Schedule): Phase =>
  phase === 'after' && schedule.startsAt !== undefined && schedule.startsAt !== startsAt ? 'lobby' : phase

const plannedAnew = (teaser: Teaser, byMs: number, by: By): string =>
  eventBody('teaser.planned', { ...by, to: 'staff' }, { teaser: { ...teaser, at: Math.max(1, teaser.at + byMs) } })

/** Moves the launch: its moments, the cards that wait, and every deadline of them. On air only the archive can be moved. */
export const moveLaunch =
  (change: ScheduleChange & { why?: string }, by: By) =>
  ({ room, everyone: { launch }, staff, now }: Seen): Verdict => {
    if (launch.phase === 'archived') return 'closed'
    if (launch.phase === 'live' && (change.startsAt !== undefined || change.doorsAt !== undefined)) return 'not_now'
    const { schedule, byMs } = moved(launch, change)
    if (!inOrder(schedule) || !ahead(change, now)) return 'bad_input'
    const along = byMs === 0 ? [] : staff.teasers
    const waiting = along.filter(({ at }) => at > now)
    // A draft has shown none: there those whose moment is over wait too, and are planned anew, after the others.
    const late = launch.phase === 'draft' ? along.filter(({ at }) => at <= now) : []
    const told = { ...schedule, ...(change.why !== undefined && { why: change.why }) }
    const shifted = waiting.length > 0 ? [eventBody('teaser.shifted', { ...by, to: 'staff' }, { byMs })] : []
    return {
      events: [eventBody('launch.moved', by, told), ...shifted, ...late.map((teaser) => plannedAnew(teaser, byMs, by))],
      deadlines: [
        ...launchDeadlinesIn(room, phaseAfter(launch, schedule), schedule),
        ...(launch.phase === 'draft' ? [] : teaserDeadlinesOf(waiting, byMs)),
      ],
    }
  }
