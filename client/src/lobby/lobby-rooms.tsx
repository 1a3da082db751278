import type { Listed } from '../../../src/protocol/launches.ts'
import { formatTime, t, type WordKey } from '../i18n/language.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { AwayIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { RoomCard } from './room-card.tsx'
import { groupRooms } from './room-groups.ts'
import type { RoomList } from './room-list.ts'

/** All rooms that are to be seen, in the groups that people look for. */
export function LobbyRooms({ list, host }: { list: RoomList; host: boolean }) {
  const rooms = list.lists.value?.rooms
  const now = useNow(rooms !== undefined)
  if (rooms === undefined) return list.failed.value ? <Failed list={list} /> : <Loading />
  const { live, coming, lounges, past } = groupRooms(rooms)
  return (
    <>
      {list.failed.value && <Away heardAt={list.heardAt.value} />}
      {rooms.length === 0 && <Empty title={t('lobby.empty')}>{t('lobby.empty.more')}</Empty>}
      <Group title="lobby.group.live" rooms={live} now={now} host={host} />
      <Group title="lobby.group.coming" rooms={coming} now={now} host={host} />
      <Group title="lobby.group.lounges" rooms={lounges} now={now} host={host} />
      {past.length > 0 && (
        <details class="past">
          <summary>{t('lobby.group.past', { n: past.length })}</summary>
          <Rooms rooms={past} now={now} host={host} />
        </details>
      )}
    </>
  )
}

interface RoomsProps {
  rooms: readonly Listed[]
  now: number
  host: boolean
}

function Group({ title, ...props }: RoomsProps & { title: WordKey }) {
  if (props.rooms.length === 0) return null
  return (
    <section class="group">
      <h2>{t(title)}</h2>
      <Rooms {...props} />
    </section>
  )
}

function Rooms({ rooms, now, host }: RoomsProps) {
  return (
    <ul class="rooms">
      {rooms.map((room) => (
        <RoomCard key={room.room} room={room} now={now} host={host} />
      ))}
    </ul>
  )
}

function Away({ heardAt }: { heardAt: number }) {
  return (
    <Banner tone="away" icon={<AwayIcon />} title={t(navigator.onLine ? 'lobby.away' : 'lobby.offline')}>
      {t('lobby.away.more', { time: formatTime(heardAt) })}
    </Banner>
  )
}

function Failed({ list }: { list: RoomList }) {
  return (
    <Empty title={t(navigator.onLine ? 'lobby.failed' : 'lobby.offline')}>
      <p>{t('lobby.failed.more')}</p>
      <div class="empty-actions">
        <Button onClick={() => void list.load()}>{t('app.again')}</Button>
      </div>
    </Empty>
  )
}

function Loading() {
  return (
    <div class="rooms" aria-hidden="true">
      {[0, 1, 2].map((n) => (
        <span key={n} class="room-wait" />
      ))}
    </div>
  )
}
