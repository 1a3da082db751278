import type { ComponentChildren } from 'preact'
import type { Listed } from '../../../src/protocol/launches.ts'
import { formatWhen, language, t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { spelledCode } from '../ui/join-code.tsx'

/** One room of the list. `now` decides how far away it is; hosts get the way to its panel beside it. */
export function RoomCard(props: { room: Listed; now: number; host?: boolean; children?: ComponentChildren }) {
  const { room, now, host = false, children } = props
  const { title, lang } = launchWording(room)
  return (
    <li class="room-row">
      <a class="room-card" href={room.phase === 'draft' ? `/host/${room.room}` : `/r/${room.room}`}>
        <bdi class="room-card-title" lang={lang}>
          {title}
        </bdi>
        <span class="meta">
          <When room={room} now={now} />
          {host && <span class="room-code">{t('lobby.code_is', { code: spelledCode(room.code) })}</span>}
        </span>
        {room.demo && <span class="chip">{t('lobby.demo')}</span>}
      </a>
      {host && (
        <a class="button quiet" href={`/host/${room.room}`} aria-label={t('lobby.panel.of', { title })}>
          {t('lobby.panel')}
        </a>
      )}
      {children}
    </li>
  )
}

function When({ room, now }: { room: Listed; now: number }) {
  const { phase, startsAt } = room
  if (phase === 'live' && startsAt !== undefined)
    return (
      <>
        <span class="live">
          <span class="live-dot" />
          {t('lobby.on_air')}
        </span>
        <span>{t('lobby.live', { when: formatWhen(startsAt, now) })}</span>
      </>
    )
  return (
    <>
      <span>{whenWords(room, now)}</span>
      {phase === 'lobby' && <span class="room-doors">{t('lobby.doors')}</span>}
    </>
  )
}

function whenWords({ phase, startsAt }: Listed, now: number): string {
  if (phase === 'live') return t('lobby.open')
  if (phase === 'after') return t('lobby.over')
  if (phase === 'archived') return t('lobby.archived')
  if (startsAt === undefined) return t(phase === 'draft' ? 'lobby.undated' : 'lobby.announced')
  const left = startsAt - now
  const when = formatWhen(startsAt, now)
  if (phase === 'draft' || left > 24 * 3_600_000) return t('lobby.starts', { when })
  return left < 30_000 ? t('lobby.soon') : t('lobby.starts.in', { when, in: inWords(left) })
}

/** "in 14 minutes", "in 3 hours". */
function inWords(leftMs: number): string {
  const format = new Intl.RelativeTimeFormat(language.value)
  const minutes = Math.round(leftMs / 60_000)
  return minutes < 90 ? format.format(minutes, 'minute') : format.format(Math.round(minutes / 60), 'hour')
}
