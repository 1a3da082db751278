import type { EveryoneView, StaffView } from '../protocol/index.ts'
import type { SettingsChange } from '../protocol/launches.ts'
import { POLL_LIMITS, type Poll, type PollDraft } from '../protocol/polls.ts'
import type { Cue } from '../protocol/stage.ts'
import type { Teaser } from '../protocol/teasers.ts'

/** What another launch takes from one: everything that hosts have prepared, nothing that has happened. */
export interface Copy {
  settings: SettingsChange
  cues: readonly Cue[]
  teasers: readonly Teaser[]
  polls: readonly PollDraft[]
  /** What the teasers' moments are counted from; undefined = they are not taken. */
  startsAt?: number
}
export const NOTHING: Copy = { settings: {}, cues: [], teasers: [], polls: [] }

export function copyOf({ everyone, staff }: { everyone: EveryoneView; staff: StaffView }): Copy {
  const { language, lead, thanks, texts, stream, brand, startsAt } = everyone.launch
  const settings = { language, lead, thanks, texts, stream, brand }
  const set = Object.entries(settings).filter(([, value]) => value !== undefined)
  return {
    settings: Object.fromEntries(set) as SettingsChange,
    cues: staff.rundown,
    teasers: staff.teasers,
    polls: [...staff.polls.queue, ...asked(everyone.polls)].slice(0, POLL_LIMITS.drafts),
    ...(startsAt !== undefined && { startsAt }),
  }
}

/** What was asked can be asked again there, but not what was taken back. */
const asked = (polls: readonly Poll[]): PollDraft[] =>
  polls.flatMap(({ poll, setup, state }) => (state === 'withdrawn' ? [] : [{ poll, setup }]))

/** The cards at the same distance from another T-0. */
export const teasersFor = ({ teasers, startsAt }: Copy, newStart: number | undefined): Teaser[] =>
  startsAt === undefined || newStart === undefined
    ? []
    : teasers.map((teaser) => ({ ...teaser, at: teaser.at + newStart - startsAt }))
