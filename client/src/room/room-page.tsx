import { useEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import { t } from '../i18n/language.ts'
import type { Session } from '../session/session.ts'
import { Announcer } from '../ui/announcer.tsx'
import { Toasts } from '../ui/toast.tsx'
import { ConversationList } from './conversation-list.tsx'
import { enterRoom } from './enter-room.ts'
import { LinkBanner } from './link-banner.tsx'
import { RoomComposer } from './room-composer.tsx'
import { RoomModel } from './room-model.ts'
import {
  MovedBanner,
  Notices,
  PollCard,
  Questions,
  RefusedRoom,
  RoomSheets,
  SessionWatch,
  SoFar,
  TalkTabs,
} from './room-parts.ts'
import { StageFollowing } from './stage-following.ts'
import { Stage } from './stage.tsx'
import { newTalk, type Talk } from './talk.ts'
import { TopBar } from './top-bar.tsx'

/** A fan's page of a room. */
export function RoomPage({ room, session }: { room: RoomId; session: Session }) {
  const [model] = useState(() => new RoomModel(room, session))
  const [following] = useState(() => new StageFollowing())
  const [talk] = useState(newTalk)
  const { sheet } = model
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
          <Stage
            model={model}
            following={following}
            cramped={model.conversation.deep.value || talk.card.value !== 'none'}
          />
          <Conversing model={model} talk={talk} />
        </main>
      )}
      {sheet.value !== 'none' && <RoomSheets model={model} talk={talk} onMissing={() => (sheet.value = 'none')} />}
      <SessionWatch model={model} />
      <Toasts />
      <Announcer />
    </div>
  )
}

/** What hosts tell, what people say, and what is being written. */
function Conversing({ model, talk }: { model: RoomModel; talk: Talk }) {
  useComposerLink(talk)
  const { moved, phase } = model.launch.value ?? {}
  const lit = model.sheet.value === 'none' && phase !== 'warmup' && talk.card.value !== 'asks'
  const noticed = model.announcements.value.length > 0 || model.pinned.value
  return (
    <section class="talk">
      <h2 class="unseen">{t('chat.title')}</h2>
      <LinkBanner model={model} />
      {moved && <MovedBanner model={model} />}
      {noticed && <Notices model={model} talk={talk} />}
      {model.polls.value.length > 0 && <PollCard model={model} talk={talk} />}
      <TalkTabs model={model} talk={talk} meanwhile={<div class="talk-tabs" />} />
      {talk.place.value === 'questions' ? (
        <Questions model={model} talk={talk} lit={lit} onMissing={() => (talk.place.value = 'chat')} />
      ) : (
        <>
          <ConversationList model={model} talk={talk} />
          {model.late.value && <SoFar model={model} />}
          <RoomComposer model={model} talk={talk} lit={lit} />
        </>
      )}
    </section>
  )
}

/** `#chat` in the address leads to where one writes. */
function useComposerLink({ wanted }: Talk): void {
  useEffect(() => {
    const look = () => {
      if (location.hash !== '#chat') return
      // Taken away, so that the same link leads there again.
      history.replaceState(history.state, '', location.pathname + location.search)
      wanted.value++
    }
    look()
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
}
