import { inForce } from '../protocol/brakes.ts'
import type { PersonId, RoomId } from '../protocol/core.ts'
import type { EveryoneView, MineView, StaffView } from '../protocol/index.ts'
import type { LaunchView, Listed } from '../protocol/launches.ts'
import type { Poll } from '../protocol/polls.ts'
import type { Decision } from '../rooms/decision-store.ts'
import { COUNTERS, GATES, restrictedGate } from '../rooms/gates.ts'
import type { Restored } from '../rooms/room-log.ts'

type Deadlines = NonNullable<Decision['deadlines']>

/** A room as its log tells it. */
export interface Told {
  room: RoomId
  everyone: EveryoneView
  staff: StaffView
  mine: ReadonlyMap<PersonId, MineView>
}

/** What decisions of this log have written beside it, as far as it still counts at `now`. */
export function restoredFrom({ room, everyone, staff, mine }: Told, now: number): Restored {
  const { slow, hold } = inForce(everyone.brakes)
  return {
    gates: {
      ...(everyone.launch.phase === 'archived' && { [GATES.closed]: '1' }),
      ...(slow > 0 && { [GATES.slow]: String(slow * 1_000) }),
      ...(hold && { [GATES.hold]: '1' }),
      ...restrictions(mine, now),
    },
    counters: { [COUNTERS.held]: staff.chat.held.length },
    deadlines: [
      ...ofLaunch(room, everyone.launch),
      ...(isOver(everyone.launch) ? [] : ofTeasers(everyone, staff)),
      ...ofAnnouncements(everyone),
      ...ofPolls(everyone, staff, now),
    ],
  }
}

const restrictions = (mine: Told['mine'], now: number): Record<string, string> =>
  Object.fromEntries(
    [...mine].flatMap(([person, { brakes }]) =>
      brakes.until === null || brakes.until > now ? [[restrictedGate(person), String(brakes.until ?? 0)]] : [],
    ),
  )

const isOver = ({ phase }: LaunchView): boolean => phase === 'draft' || phase === 'archived'

/** A draft has no deadlines: what is planned begins to count when it is announced. */
function ofLaunch(room: RoomId, launch: LaunchView): Deadlines {
  const { phase, doorsAt, startsAt, archivesAt } = launch
  const waits = phase === 'warmup' || phase === 'lobby'
  return [
    ...(phase === 'warmup' && doorsAt !== undefined
      ? [{ kind: 'launch.open', thing: room, at: doorsAt } as const]
      : []),
    ...(waits && startsAt !== undefined ? [{ kind: 'launch.start', thing: room, at: startsAt } as const] : []),
    ...(!isOver(launch) && archivesAt !== undefined
      ? [{ kind: 'launch.archive', thing: room, at: archivesAt } as const]
      : []),
  ]
}

/** Cards that were planned and have not been shown for that moment. */
const ofTeasers = ({ teasers: shown }: EveryoneView, { teasers }: StaffView): Deadlines =>
  teasers
    .filter(({ card, at }) => !shown.some((one) => one.card === card && one.at === at))
    .map(({ card, at }) => ({ kind: 'teaser.show', thing: card, at }))

const ofAnnouncements = ({ announcements }: EveryoneView): Deadlines =>
  announcements.flatMap(({ announcement, until }) =>
    until === undefined ? [] : [{ kind: 'announcement.end', thing: `imported-${announcement}`, at: until } as const],
  )

/** No poll goes on in a room that was brought in: what was open ends at once, and is counted with the ballots that came with it. */
const ofPolls = ({ polls }: EveryoneView, { polls: { counted } }: StaffView, now: number): Deadlines =>
  polls.flatMap((poll): Deadlines => {
    const kind = nextStep(poll, counted)
    return kind ? [{ kind, thing: `${poll.poll}:${poll.round}`, at: now }] : []
  })

function nextStep({ poll, round, state, seal }: Poll, counted: StaffView['polls']['counted']) {
  if (state === 'open') return 'poll.close'
  const isCounted = state === 'revealed' || counted.some((one) => one.poll === poll && one.round === round)
  if (state === 'closed' && !isCounted) return 'poll.count'
  return isCounted && state !== 'withdrawn' && seal === undefined ? 'poll.seal' : undefined
}

/** What the house tells of the room. */
export const listingOf = (room: RoomId, launch: LaunchView): Listed => ({
  ...{ room, title: launch.title, code: launch.code, phase: launch.phase },
  ...(launch.startsAt !== undefined && { startsAt: launch.startsAt }),
  ...(launch.texts && { texts: launch.texts }),
  ...(launch.language !== undefined && { language: launch.language }),
  ...(launch.demo && { demo: launch.demo }),
  ...(launch.template && { template: launch.template }),
})
