import type { VNode } from 'preact'
import { words as ownWords } from 'words:page,app'
import { words as lobbyWords } from 'words:lobby,create,self,settings,theme,sheet,why,app'
import { words as roomWords } from 'words:room,chat,composer,countdown,link,app'
import { words as panelWords } from 'words:panel,poll,crew,name,self,room,chat,composer,countdown,link,player,refused,settings,theme,sheet,why,app'
import { words as screenWords } from 'words:screen,player,countdown,app'
import { words as verifyWords } from 'words:verify,settings,theme,sheet,why,app'
import type { RoomId } from '../../src/protocol/core.ts'
import { beginWords, t, type WordSet } from './i18n/language.ts'
import type { Session } from './session/session.ts'
import { Empty } from './ui/empty.tsx'

interface Page {
  address: RegExp
  /** The areas of words that it begins with. */
  words: WordSet
  load: () => Promise<(match: RegExpExecArray, session: Session) => VNode>
}

/** Every page, by its address: each comes with its own code and words. */
const pages: readonly Page[] = [
  {
    address: /^\/r\/([^/]+)\/?$/,
    words: roomWords,
    load: async () => {
      const { RoomPage } = await import('./room/room-page.tsx')
      return ([, room], session) => <RoomPage room={room as RoomId} session={session} />
    },
  },
  {
    address: /^\/screen\/([^/]+)\/?$/,
    words: screenWords,
    load: async () => {
      const { ScreenPage } = await import('./screen/screen-page.tsx')
      return ([, room]) => <ScreenPage room={room as RoomId} />
    },
  },
  {
    address: /^\/host\/([^/]+)\/?$/,
    words: panelWords,
    load: async () => {
      const { PanelPage } = await import('./panel/panel-page.tsx')
      return ([, room], session) => <PanelPage room={room as RoomId} session={session} />
    },
  },
  {
    address: /^\/verify\/?$/,
    words: verifyWords,
    load: async () => {
      const { VerifyPage } = await import('./verify/verify-page.tsx')
      return (_, session) => <VerifyPage session={session} />
    },
  },
  {
    address: /^\/$/,
    words: lobbyWords,
    load: async () => {
      const { LobbyPage } = await import('./lobby/lobby-page.tsx')
      return (_, session) => <LobbyPage session={session} />
    },
  },
]

/** The page of that address, ready to be drawn. */
export async function pageAt(path: string, session: Session): Promise<VNode> {
  for (const { address, words, load } of pages) {
    const match = address.exec(path)
    if (!match) continue
    const [draw] = await Promise.all([load(), beginWords(words)])
    return draw(match, session)
  }
  await beginWords(ownWords)
  return (
    <main class="refused">
      <Empty title={t('page.none')}>
        <p>{t('page.none.more')}</p>
        <div class="empty-actions">
          <a class="button quiet" href="/">
            {t('app.lobby')}
          </a>
        </div>
      </Empty>
    </main>
  )
}
