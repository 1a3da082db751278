import { useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { roleMay } from '../../../src/protocol/roles.ts'
import { t } from '../i18n/language.ts'
import { arrivalWords } from '../self/arrival-words.ts'
import { takeKey, type Session } from '../session/session.ts'
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
  const host = roleMay(session.signed.value?.person.role, 'show')
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

/** Looks at the rooms, as whom a link made of this person that led here or leads here later. */
function begin(list: RoomList, session: Session): () => void {
  document.title = t('app.name')
  const enter = async () => {
    const given = takeKey()
    if (given === undefined) return
    const words = arrivalWords({ of: given.of, reply: await session.comeBy(given) })
    if (words) toast(words)
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
