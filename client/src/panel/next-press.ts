import { t } from '../i18n/language.ts'
import { toast } from '../ui/toast.tsx'
import type { PanelModel } from './panel-model.ts'

/** A cue that took another's place must have stood on the button for so long, ms: who presses twice meant the one before. */
const SEEN_MS = 600

/** The button shows this cue now. */
export function showsCue(panel: PanelModel, cue: string | undefined): void {
  const { nextSeen } = panel
  if (cue === nextSeen?.cue) return
  panel.nextSeen = { cue, since: nextSeen?.cue === undefined ? -Infinity : performance.now() }
}

/** Goes on to the cue that the host sees as the next one. */
export function pressNext(panel: PanelModel): void {
  const cue = panel.nextCue.value
  if (!cue) return toast(t('panel.next.none'))
  const { nextSeen } = panel
  if (nextSeen?.cue !== cue.cue || performance.now() - nextSeen.since < SEEN_MS) return
  void panel.acts.next(cue)
}
