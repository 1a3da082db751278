import { useEffect, useState } from 'preact/hooks'
import type { Listed } from '../../../src/protocol/launches.ts'
import { CrewList } from '../crew/crew-list.tsx'
import { LinkDesk } from '../crew/link-desk.tsx'
import { t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import type { Session } from '../session/session.ts'
import { Sheet } from '../ui/sheet.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { LobbyDesk } from './lobby-desk.ts'

/** For who runs all rooms: links into any of them, and who has come by them. */
export function DoorsSheet({
  session,
  rooms,
  onClose,
}: {
  session: Session
  /** At least one, newest first. */
  rooms: readonly Listed[]
  onClose: () => void
}) {
  return (
    <Sheet title={t('crew.title')} onClose={onClose}>
      <div class="stack wide-sheet">
        {rooms[0] ? <Doors session={session} rooms={[rooms[0], ...rooms.slice(1)]} /> : <p>{t('crew.no_rooms')}</p>}
      </div>
    </Sheet>
  )
}

function Doors({ session, rooms }: { session: Session; rooms: readonly [Listed, ...Listed[]] }) {
  const [desk] = useState(() => {
    const titles = rooms.map((one) => ({ room: one.room, title: launchWording(one).title }))
    return new LobbyDesk(rooms[0].room, session, titles)
  })
  useEffect(() => () => desk[Symbol.dispose](), [])
  if (!desk.known) return <Skeleton lines={4} />
  return (
    <>
      <LinkDesk desk={desk} />
      <section class="crew-part" aria-labelledby="crew-title">
        <h3 id="crew-title">{t('crew.tab.crew')}</h3>
        <CrewList desk={desk} />
      </section>
    </>
  )
}
