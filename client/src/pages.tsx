import type { VNode } from 'preact'
import type { RoomId } from '../../src/protocol/core.ts'
import { t } from './i18n/language.ts'
import { LobbyPage } from './lobby/lobby-page.tsx'
import { RoomPage } from './room/room-page.tsx'
import type { Session } from './session/session.ts'
import { Empty } from './ui/empty.tsx'

/** Every page, by its address. What only few people open should be loaded when it is opened. */
const pages: readonly { address: RegExp; page: (match: RegExpExecArray, session: Session) => VNode }[] = [
  { address: /^\/$/, page: (_, session) => <LobbyPage session={session} /> },
  { address: /^\/r\/([^/]+)\/?$/, page: ([, room], session) => <RoomPage room={room as RoomId} session={session} /> },
]

export function pageAt(path: string, session: Session): VNode {
  for (const { address, page } of pages) {
    const match = address.exec(path)
    if (match) return page(match, session)
  }
  return (
    <main class="refused">
      <Empty title={t('page.none')}>
        <p>{t('page.none.more')}</p>
        <div class="empty-actions">
          <a class="button quiet" href="/">
            {t('refused.lobby')}
          </a>
        </div>
      </Empty>
    </main>
  )
}
