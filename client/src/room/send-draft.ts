import type { Signal } from '@preact/signals'
import type { RoomModel } from './room-model.ts'
import type { Draft } from './talk.ts'

/** Sends what is written, or saves the change; when too many wait, it stays. */
export function sendDraft(model: RoomModel, draft: Signal<Draft>): void {
  const { text, editing, re } = draft.value
  const taken = editing ? model.edit(editing.line, text) : model.say(text, re?.line)
  if (taken) draft.value = { text: editing?.kept ?? '' }
}
