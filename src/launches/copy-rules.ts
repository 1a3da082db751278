import type { EveryoneView, StaffView } from '../protocol/index.ts'
import type { SettingsChange } from '../protocol/launches.ts'
import type { Cue } from '../protocol/stage.ts'
import type { Teaser } from '../protocol/teasers.ts'

/** What another launch takes from one: everything that hosts have prepared, nothing that has happened. */
export interface Copy {
  settings: SettingsChange
  cues: readonly Cue[]
  teasers: readonly Teaser[]
  /** What the teasers' moments are counted from; undefined = they are not taken. */
  startsAt?: number
}
export const NOTHING: Copy = { settings: {}, cues: [], teasers: [] }

export function copyOf({ everyone, staff }: { everyone: EveryoneView; staff: StaffView }): Copy {
  const { language, lead, thanks, texts, stream, brand, startsAt } = everyone.launch
  const settings = { language, lead, thanks, texts, stream, brand }
  const set = Object.entries(settings).filter(([, value]) => value !== undefined)
  return {
    settings: Object.fromEntries(set) as SettingsChange,
    cues: staff.rundown,
    teasers: staff.teasers,
    ...(startsAt !== undefined && { startsAt }),
  }
}

/** The cards at the same distance from another T-0. */
export const teasersFor = ({ teasers, startsAt }: Copy, newStart: number | undefined): Teaser[] =>
  startsAt === undefined || newStart === undefined
    ? []
    : teasers.map((teaser) => ({ ...teaser, at: teaser.at + newStart - startsAt }))
