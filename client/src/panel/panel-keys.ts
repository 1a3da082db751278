import { signal } from '@preact/signals'
import { roleMay } from '../../../src/protocol/roles.ts'
import { t } from '../i18n/language.ts'
import { keptText } from '../session/browser-storage.ts'
import { toast } from '../ui/toast.tsx'
import { toggleBackSoon, toggleBlank, toggleHold, toggleSlow } from './brake-switches.ts'
import { pressNext } from './next-press.ts'
import type { PanelKey } from './panel-key.ts'
import type { PanelModel } from './panel-model.ts'
import { POLL_KEYS } from './poll-keys.ts'
import { openQuestions, QUESTION_KEYS, questionsInSight } from './question-keys.ts'

/** Every key of the panel. */
const KEYS: readonly PanelKey[] = [
  { keys: ['PageDown', 'ArrowRight'], shown: '→  Page ↓', does: 'panel.key.next', needs: 'show', act: pressNext },
  { keys: ['u'], shown: 'U', does: 'panel.key.undo', needs: 'moderate', act: undoLast },
  { keys: ['m'], shown: 'M', does: 'panel.key.back_soon', needs: 'show', act: toggleBackSoon },
  { keys: ['s'], shown: 'S', does: 'panel.key.slow', needs: 'moderate', act: toggleSlow },
  { keys: ['h'], shown: 'H', does: 'panel.key.hold', needs: 'moderate', act: toggleHold },
  { keys: ['b'], shown: 'B', does: 'panel.key.blank', needs: 'moderate', act: toggleBlank },
  { keys: ['j'], shown: 'J', does: 'panel.key.older', repeats: true, act: (panel) => choose(panel, -1) },
  { keys: ['k'], shown: 'K', does: 'panel.key.newer', repeats: true, act: (panel) => choose(panel, 1) },
  { keys: ['p'], shown: 'P', does: 'panel.key.pin', needs: 'show', act: pinChosen },
  { keys: ['w'], shown: 'W', does: 'panel.key.wall', needs: 'show', act: featureChosen },
  { keys: ['r'], shown: 'R', does: 'panel.key.reply', act: replyToChosen },
  { keys: ['a'], shown: 'A', does: 'panel.key.allow', needs: 'moderate', act: (panel) => judgeOldest(panel, true) },
  { keys: ['d'], shown: 'D', does: 'panel.key.deny', needs: 'moderate', act: (panel) => judgeOldest(panel, false) },
  { keys: ['q'], shown: 'Q', does: 'panel.key.questions', act: openQuestions },
  { keys: ['o'], shown: 'O', does: 'crew.key', act: (panel) => panel.openPeople() },
  { keys: ['?'], shown: '?', does: 'panel.key.keys', act: (panel) => panel.open({ is: 'keys' }) },
]

/** Those of these keys that do something for whoever is here. */
export const keysOf = (panel: PanelModel, keys: readonly PanelKey[] = KEYS): readonly PanelKey[] =>
  keys.filter(({ needs }) => needs === undefined || roleMay(panel.room.me.value?.role, needs))

/** What is in sight may have keys of its own, which then go before those of the whole panel. */
const keysNow = (panel: PanelModel): readonly PanelKey[] =>
  keysOf(panel, [...(questionsInSight() ? QUESTION_KEYS : []), ...KEYS, ...POLL_KEYS])

const kept = keptText('fanfare.panel.keys')
/** Who speaks to their computer, or leans on the keyboard, switches the keys off; Next stays. */
export const keysOn = signal(kept.get() !== 'off')
export function switchKeys(on: boolean): void {
  keysOn.value = on
  kept.set(on ? 'on' : 'off')
}

/** Acts on keys as long as the panel is there, but never while somebody writes or something lies over it. */
export function listenToKeys(panel: PanelModel): () => void {
  const onKey = (event: KeyboardEvent) => {
    const key = keysNow(panel).find(({ keys }) =>
      keys.includes(event.key.length === 1 ? event.key.toLowerCase() : event.key),
    )
    if (!key || !mayAct(panel, event) || (!keysOn.value && key.act !== pressNext)) return
    event.preventDefault()
    if (!event.repeat || key.repeats) key.act(panel, event.key)
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

function mayAct(panel: PanelModel, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return false
  if (panel.sheet.value.is !== 'none' || panel.room.sheet.value !== 'none') return false
  if (!panel.isCrew.value || !panel.room.view.value) return false
  const own = 'input, textarea, select, dialog, [data-armed]'
  const away = event.key === 'Enter' ? `${own}, button, a` : own
  return !(event.target instanceof Element && event.target.closest(away))
}

export function undoLast(panel: PanelModel): void {
  if (panel.undo.deeds.value.length === 0) return toast(t('panel.undo.none'))
  void panel.undo.undo()
}

function choose(panel: PanelModel, step: number): void {
  const lines = panel.room.conversation.lines.value.filter(({ removed }) => !removed)
  const at = lines.findIndex(({ seq }) => seq === panel.chosen.value)
  const next = at < 0 ? lines.at(-1) : lines[Math.max(0, Math.min(lines.length - 1, at + step))]
  panel.tab.value = 'talk'
  panel.chosen.value = next?.seq
}

function pinChosen(panel: PanelModel): void {
  const line = panel.chosenLine()
  const pinned = panel.everyone.chat.pinned?.seq
  if (line) void panel.acts.pin(line.seq === pinned ? null : line.seq)
  else if (pinned !== undefined) void panel.acts.pin(null)
  else toast(t('panel.choose_line'))
}

function featureChosen(panel: PanelModel): void {
  const line = panel.chosenLine()
  if (!line) return toast(t('panel.choose_line'))
  void panel.acts.feature(line.seq, !panel.everyone.chat.featured.some(({ seq }) => seq === line.seq))
}

function replyToChosen(panel: PanelModel): void {
  const line = panel.chosenLine()
  if (line) panel.answer(line)
  else toast(t('panel.choose_line'))
}

/** Acts on the oldest held line, and only while held lines are in sight: nobody lets through what they do not see. */
function judgeOldest(panel: PanelModel, allow: boolean): void {
  const oldest = panel.staff.chat.held[0]
  if (panel.tab.value !== 'held') panel.tab.value = 'held'
  else if (oldest) void panel.acts.judge([oldest.held], allow)
}
