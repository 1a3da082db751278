import { signal, useSignal, type Signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import { t } from '../i18n/language.ts'
import type { Session } from '../session/session.ts'
import { Announcer } from '../ui/announcer.tsx'
import { Toasts } from '../ui/toast.tsx'
import { ConversationList } from './conversation-list.tsx'
import { enterRoom } from './enter-room.ts'
import { LinkBanner } from './link-banner.tsx'
import { RefusedRoom } from './refused-room.tsx'
import { RoomComposer, type Draft } from './room-composer.tsx'
import { RoomModel } from './room-model.ts'
import { RoomSheets, type OpenSheet } from './room-sheets.tsx'
import { Stage } from './stage.tsx'
import { TopBar } from './top-bar.tsx'

/** A fan's page of a room. */
export function RoomPage({ room, session }: { room: RoomId; session: Session }) {
  const [model] = useState(() => new RoomModel(room, session))
  const [draft] = useState(() => signal<Draft>({ text: '' }))
  const sheet = useSignal<OpenSheet>('none')
  useEffect(() => enterRoom(model), [])
  const state = model.connection.state.value
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
          <Talk model={model} draft={draft} sheet={sheet} />
        </main>
      )}
      <RoomSheets model={model} draft={draft} sheet={sheet} />
      <Toasts />
      <Announcer />
    </div>
  )
}

/** The conversation, and what is being written to it. */
function Talk({ model, draft, sheet }: { model: RoomModel; draft: Signal<Draft>; sheet: Signal<OpenSheet> }) {
  const edit = (line: number, text: string, at: number) => {
    const { editing, text: written } = draft.value
    draft.value = { text, editing: { line, at, kept: editing?.kept ?? written } }
  }
  return (
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
  )
}
