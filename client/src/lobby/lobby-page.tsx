import { useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { takeHostKey, type Session } from '../session/session.ts'
import '../styles/lobby.css'
import { IconButton } from '../ui/button.tsx'
import { SettingsIcon } from '../ui/icons.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { toast, Toasts } from '../ui/toast.tsx'
import { HostCorner } from './host-corner.tsx'
import { JoinByCode } from './join-by-code.tsx'
import { LobbyRooms } from './lobby-rooms.tsx'
import { RoomList } from './room-list.ts'

/** The way into the rooms, and for hosts the way to new ones. */
export function LobbyPage({ session }: { session: Session }) {
  const [list] = useState(() => new RoomList(session))
  const settings = useSignal(false)
  const host = session.signed.value?.person.standing === 'host'
  useEffect(() => begin(list, session), [])
  return (
    <div class="lobby">
      <header class="lobby-top">
        <p class="brand">{t('app.name')}</p>
        <IconButton name={t('app.settings')} onClick={() => (settings.value = true)}>
          <SettingsIcon />
        </IconButton>
      </header>
      <main>
        <h1>{t('lobby.title')}</h1>
        <p class="lead">{t('lobby.lead')}</p>
        <JoinByCode given={new URLSearchParams(location.search).get('code') ?? undefined} />
        <LobbyRooms list={list} host={host} />
        {host && <HostCorner list={list} session={session} />}
      </main>
      {settings.value && <SettingsSheet onClose={() => (settings.value = false)} />}
      <Toasts />
    </div>
  )
}

/** Looks at the rooms, as a host if a host's link led here or leads here later. */
function begin(list: RoomList, session: Session): () => void {
  document.title = t('app.name')
  const enter = async () => {
    const key = takeHostKey()
    if (key === undefined) return
    if (!(await session.enterAsHost(key)).ok) toast(t('lobby.not_host'))
    await list.load()
  }
  addEventListener('hashchange', enter)
  void enter()
  list.watch()
  return () => {
    removeEventListener('hashchange', enter)
    list[Symbol.dispose]()
  }
}
