import type { EveryoneView, StaffView } from '../../../src/protocol/index.ts'
import type { LaunchCommand, LaunchView } from '../../../src/protocol/launches.ts'
import type { Teaser } from '../../../src/protocol/teasers.ts'

/** A step in a launch's life that a host takes by hand. */
export type Step = 'announce' | 'open' | 'start' | 'end' | 'again' | 'archive'

export const commandOf = {
  announce: 'launch.announce',
  open: 'launch.open',
  start: 'launch.start',
  end: 'launch.end',
  again: 'launch.start',
  archive: 'launch.archive',
} as const satisfies Record<Step, LaunchCommand>

/** Steps that cannot be taken back, or that everybody feels: armed and held. */
export const isGrave = (step: Step): boolean => step === 'end' || step === 'archive'

/** What a host can do now: the step that is next in a launch's life comes first. */
export function stepsOf({ phase, template, startsAt }: LaunchView): readonly Step[] {
  if (template) return []
  if (phase === 'draft') return ['announce', 'open']
  if (phase === 'warmup') return ['open', 'start', 'archive']
  if (phase === 'lobby') return ['start', 'archive']
  // A lounge has no show that could end before it closes.
  if (phase === 'live') return startsAt === undefined ? ['end', 'archive'] : ['end']
  return phase === 'after' ? ['archive', 'again'] : []
}

/** What is still open: an archive waits for `held`. */
export interface Open {
  held: number
  announcements: number
  teasers: number
  restricted: number
}

export function openThings(everyone: EveryoneView, staff: StaffView, now: number): Open {
  return {
    held: staff.chat.held.length,
    announcements: everyone.announcements.length,
    teasers: waitingTeasers(everyone, staff).length,
    restricted: staff.restricted.filter(({ until }) => until === null || until > now).length,
  }
}

/** Cards that have not come yet. */
export const waitingTeasers = ({ teasers: shown }: EveryoneView, staff: StaffView): readonly Teaser[] =>
  staff.teasers.filter(({ card }) => !shown.some((one) => one.card === card))
