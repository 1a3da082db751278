import type { Refusal } from '../protocol/core.ts'
import type { Cue, Scene } from '../protocol/stage.ts'
import type { Seen, Verdict } from '../rooms/deciding.ts'
import { eventBody, type By } from '../rooms/event-body.ts'

/** The cue that comes after the last one that came; undefined = the run-down is over. */
export function nextCue(rundown: readonly Cue[], last: string | undefined): Cue | undefined {
  return rundown[rundown.findIndex(({ cue }) => cue === last) + 1]
}

/** A draft has no stage: what was on it would be told when it is announced. */
const notOnStage = ({ everyone }: Seen): Refusal | undefined =>
  everyone.launch.phase === 'archived' ? 'closed' : everyone.launch.phase === 'draft' ? 'not_now' : undefined

export const setScene =
  (scene: Scene | null, by: By) =>
  (seen: Seen): Verdict =>
    notOnStage(seen) ?? { events: [eventBody('stage.set', by, { scene })] }

/** Cues of one name would make two of one. */
export const planCues =
  (cues: readonly Cue[], by: By) =>
  ({ everyone }: Seen): Verdict => {
    if (everyone.launch.phase === 'archived') return 'closed'
    if (new Set(cues.map(({ cue }) => cue)).size < cues.length) return 'bad_input'
    return { events: [eventBody('stage.planned', { ...by, to: 'staff' }, { cues })] }
  }

/** On air by the run-down: only the cue that is next, so that two who press at once go on by one. */
export const takeCue =
  (wanted: string, by: By) =>
  (seen: Seen): Verdict => {
    const { everyone, staff } = seen
    const refused = notOnStage(seen)
    if (refused) return refused
    if (!staff.rundown.some(({ cue }) => cue === wanted)) return 'not_found'
    const next = nextCue(staff.rundown, everyone.stage.cue)
    if (next?.cue !== wanted) return 'stale'
    return { events: [eventBody('stage.set', by, { scene: next.scene, cue: next.cue })] }
  }
