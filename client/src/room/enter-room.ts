import { effect } from '@preact/signals'
import { t } from '../i18n/language.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { takeHostKey } from '../session/session.ts'
import { announce } from '../ui/announcer.tsx'
import { toast } from '../ui/toast.tsx'
import type { RoomModel } from './room-model.ts'

/** Comes in, and says aloud what must be said outside of the drawing. Returns what leaves again. */
export function enterRoom(model: RoomModel): () => void {
  void model.enter(takeHostKey())
  const onHash = () => {
    const key = takeHostKey()
    if (key !== undefined) void model.enter(key)
  }
  addEventListener('hashchange', onHash)
  const stops = [
    effect(() => {
      document.title = `${model.view.value?.everyone.launch.title || t('room.untitled')} · ${t('app.name')}`
    }),
    effect(() => {
      if (model.hostRefused.value) toast(t('host.refused'))
    }),
    effect(() => sayWhatWasSpoken(model)),
    effect(() => giveUpChanges(model)),
  ]
  return () => {
    removeEventListener('hashchange', onHash)
    for (const stop of stops) stop()
    model[Symbol.dispose]()
  }
}

function sayWhatWasSpoken(model: RoomModel): void {
  const spoken = model.spoken.value
  const last = spoken.at(-1)
  if (last) announce(() => (spoken.length > 1 ? t('chat.spoken.many', { n: spoken.length }) : t('chat.spoken', last)))
}

/** A change of an own line that was refused is told once; the line stands as it was. */
function giveUpChanges(model: RoomModel): void {
  for (const { id, line, refused } of model.outbox.waiting.value) {
    if (line === undefined || refused === undefined) continue
    toast(refusalWords(refused))
    queueMicrotask(() => model.outbox.discard(id))
  }
}
