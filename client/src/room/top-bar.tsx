import { formatTime, t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { Figure } from '../ui/figure.tsx'
import { BackIcon, PeopleIcon, SettingsIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import type { LinkState } from './room-connection.ts'
import type { RoomModel } from './room-model.ts'

/** The room in one line: its name, whether it is live, how many are here, how this page is connected. */
export function TopBar({ model, onSettings }: { model: RoomModel; onSettings: () => void }) {
  const launch = model.view.value?.everyone.launch
  const state = model.connection.state.value
  return (
    <header class="top-bar">
      <a class="icon-button plain" href="/" aria-label={t('room.back')} title={t('room.back')}>
        <BackIcon />
      </a>
      <h1 class="room-title">
        {launch ? <bdi>{launch.title || t('room.untitled')}</bdi> : <span class="title-wait" />}
      </h1>
      {launch && <Phase model={model} />}
      <AudienceFigure model={model} />
      <LinkDot state={state} />
      <IconButton name={t('settings.title')} onClick={onSettings}>
        <SettingsIcon />
      </IconButton>
    </header>
  )
}

function Phase({ model }: { model: RoomModel }) {
  const launch = model.view.value?.everyone.launch
  const ahead = launch?.phase === 'lobby'
  const now = useNow(ahead, () => model.clock.now())
  if (ahead) return <span class="chip figure countdown-chip">{countdownWords((launch.startsAt ?? 0) - now)}</span>
  if (launch?.startsAt === undefined) return null
  return (
    <span class="live">
      <span class="live-dot" />
      {t('room.live')}
    </span>
  )
}

/** How many are here, in words, if it is known. */
export function audienceWords(model: RoomModel): { count: number; words: string } | undefined {
  const audience = model.signals.value['room.audience']?.value
  if (!audience) return undefined
  const { count, exact } = audience
  return { count, words: t(exact ? 'room.here' : 'room.here.about', { n: count }) }
}

function AudienceFigure({ model }: { model: RoomModel }) {
  const audience = audienceWords(model)
  if (!audience) return null
  return (
    <span class="audience">
      <PeopleIcon />
      <Figure value={audience.count} label={audience.words} />
    </span>
  )
}

export function linkWords(state: LinkState): string {
  if (state.is === 'offline') return t('link.offline', { time: formatTime(state.since) })
  if (state.is === 'held') return t('link.held')
  return state.is === 'refused' ? t('refused.other') : t(`link.${state.is}`)
}

function LinkDot({ state }: { state: LinkState }) {
  return (
    <span class={`link-dot ${state.is}`} role="status" title={linkWords(state)}>
      <span class="unseen">{linkWords(state)}</span>
    </span>
  )
}
