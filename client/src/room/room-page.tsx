import { effect, signal, useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import type { Session } from '../session/session.ts'
import { takeHostKey } from '../session/session.ts'
import { announce, Announcer } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { toast, Toasts } from '../ui/toast.tsx'
import { ConversationList } from './conversation-list.tsx'
import { LinkBanner } from './link-banner.tsx'
import { NameSheet } from './name-sheet.tsx'
import { RefusedRoom } from './refused-room.tsx'
import { RoomComposer, type Draft } from './room-composer.tsx'
import { RoomModel } from './room-model.ts'
import { Stage } from './stage.tsx'
import { TopBar } from './top-bar.tsx'

/** A fan's page of a room. */
export function RoomPage({ room, session }: { room: RoomId; session: Session }) {
  const [model] = useState(() => new RoomModel(room, session))
  const [draft] = useState(() => signal<Draft>({ text: '' }))
  const sheet = useSignal<'none' | 'name' | 'rename' | 'settings'>('none')
  useEffect(() => enter(model), [])
  const state = model.connection.state.value
  const close = () => (sheet.value = 'none')
  const edit = (line: number, text: string, at: number) => {
    const { editing, text: written } = draft.value
    draft.value = { text, editing: { line, at, kept: editing?.kept ?? written } }
  }
  const named = () => {
    if (sheet.value === 'name' && model.say(draft.value.text)) draft.value = { text: '' }
    close()
  }
  return (
    <div class="room">
      <TopBar model={model} onSettings={() => (sheet.value = 'settings')} />
      {state.is === 'refused' ? (
        <main class="refused">
          <RefusedRoom model={model} state={state} />
        </main>
      ) : (
        <main class="room-main">
          <Stage model={model} />
          <section class="talk">
            <h2 class="unseen">{t('chat.title')}</h2>
            <LinkBanner model={model} />
            <ConversationList model={model} onEdit={edit} onTakeBack={(text) => (draft.value = { text })} />
            <RoomComposer
              model={model}
              draft={draft}
              onNameless={() => (sheet.value = 'name')}
              lit={sheet.value === 'none'}
            />
          </section>
        </main>
      )}
      {(sheet.value === 'name' || sheet.value === 'rename') && (
        <NameSheet
          model={model}
          draft={sheet.value === 'name' ? draft.value.text : undefined}
          onNamed={named}
          onClose={close}
        />
      )}
      {sheet.value === 'settings' && (
        <SettingsSheet onClose={close}>
          <OwnName model={model} onChange={() => (sheet.value = 'rename')} />
        </SettingsSheet>
      )}
      <Toasts />
      <Announcer />
    </div>
  )
}

function OwnName({ model, onChange }: { model: RoomModel; onChange: () => void }) {
  const name = model.me.value?.name
  return (
    <div class="own-name">
      <p>
        <span class="meta">{t('settings.name')}</span>
        {name === undefined ? <span>{t('settings.name.none')}</span> : <bdi>{name}</bdi>}
      </p>
      {name !== undefined && <Button onClick={onChange}>{t('settings.name.change')}</Button>}
    </div>
  )
}

/** Comes in, and says aloud what must be said outside of the drawing. Returns what leaves again. */
function enter(model: RoomModel): () => void {
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
