import { signal, useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { Reply } from '../../../src/protocol/core.ts'
import type { ListedRoom } from '../../../src/protocol/launches.ts'
import { formatWhen, t } from '../i18n/language.ts'
import { ask } from '../session/ask.ts'
import type { Session } from '../session/session.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { SettingsIcon } from '../ui/icons.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CreateRoom } from './create-room.tsx'

/** The way into the rooms. */
export function LobbyPage({ session }: { session: Session }) {
  const [rooms] = useState(() => signal<Reply<{ rooms: ListedRoom[] }> | undefined>(undefined))
  const settings = useSignal(false)
  const load = async () => (rooms.value = await ask('/api/rooms'))
  useEffect(() => {
    document.title = t('app.name')
    void load()
  }, [])
  return (
    <div class="lobby">
      <header class="lobby-top">
        <p class="brand">{t('app.name')}</p>
        <IconButton name={t('settings.title')} onClick={() => (settings.value = true)}>
          <SettingsIcon />
        </IconButton>
      </header>
      <main>
        <h1>{t('lobby.title')}</h1>
        <p class="lead">{t('lobby.lead')}</p>
        <Rooms answer={rooms.value} onAgain={() => void load()} />
        {session.signed.value?.person.standing === 'host' && <CreateRoom session={session} />}
      </main>
      {settings.value && <SettingsSheet onClose={() => (settings.value = false)} />}
    </div>
  )
}

function Rooms({ answer, onAgain }: { answer: Reply<{ rooms: ListedRoom[] }> | undefined; onAgain: () => void }) {
  if (answer === undefined) return <Skeleton lines={3} />
  if (!answer.ok)
    return (
      <Empty title={t('lobby.failed')}>
        <p>{t('lobby.failed.more')}</p>
        <div class="empty-actions">
          <Button onClick={onAgain}>{t('refused.again')}</Button>
        </div>
      </Empty>
    )
  const { rooms } = answer.value
  if (rooms.length === 0) return <Empty title={t('lobby.empty')}>{t('lobby.empty.more')}</Empty>
  return (
    <ul class="rooms">
      {[...rooms].reverse().map((room) => (
        <li key={room.room}>
          <a class="room-card" href={`/r/${room.room}`}>
            <bdi class="room-card-title">{room.title}</bdi>
            <span class="meta">{whenWords(room)}</span>
            {room.demo && <span class="chip">{t('lobby.demo')}</span>}
          </a>
        </li>
      ))}
    </ul>
  )
}

function whenWords({ startsAt }: ListedRoom): string {
  if (startsAt === undefined) return t('lobby.open')
  return t(startsAt > Date.now() ? 'lobby.starts' : 'lobby.live', { when: formatWhen(startsAt) })
}
