import { effect } from '@preact/signals'
import { t } from '../i18n/language.ts'
import { takeKey } from '../session/session.ts'
import { announce } from '../ui/announcer.tsx'
import { fetchParts } from '../ui/later.tsx'
import { toast } from '../ui/toast.tsx'
import { launchWords } from './launch-words.ts'
import type { RoomModel } from './room-model.ts'
import { whyRefused } from './room-parts.ts'

/** Comes in, and says aloud what must be said outside of the drawing. Returns what leaves again. */
export function enterRoom(model: RoomModel): () => void {
  void model.enter(takeKey())
  const onHash = () => {
    const given = takeKey()
    if (given) void model.enter(given)
  }
  addEventListener('hashchange', onHash)
  const stops = [
    effect(() => {
      const launch = model.launch.value
      const title = launch ? launchWords(launch).title : t('room.untitled')
      const live = launch?.phase === 'live' && launch.startsAt !== undefined
      document.title = `${live ? '● ' : ''}${title} · ${t('app.name')}`
    }),
    wearBrandOf(model),
    effect(() => sayWhatWasSpoken(model)),
    effect(() => giveUpChanges(model)),
    effect(() => {
      if (model.connection.state.value.is === 'whole') fetchParts()
    }),
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

/** The page wears the brand's colours, if it has any. */
function wearBrandOf(model: RoomModel): () => void {
  let stop: (() => void) | undefined
  const wait = effect(() => {
    if (!model.launch.value?.brand?.accent || stop) return
    stop = () => undefined
    void import('./brand-look.ts').then(({ wearBrand }) => {
      if (stop) stop = wearBrand(() => model.launch.value?.brand)
    })
  })
  return () => {
    wait()
    stop?.()
    stop = undefined
  }
}

/** A change of an own line that was refused is told once; the line stands as it was. */
function giveUpChanges(model: RoomModel): void {
  for (const { id, line, refused } of model.outbox.waiting.value) {
    if (line === undefined || refused === undefined) continue
    void whyRefused(refused).then(toast)
    queueMicrotask(() => model.outbox.discard(id))
  }
}
