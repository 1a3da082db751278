import type { LaunchView } from '../../../src/protocol/launches.ts'
import { formatTime, t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { Figure } from '../ui/figure.tsx'
import { BackIcon, PeopleIcon, SettingsIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { launchWords } from './launch-words.ts'
import type { LinkState } from './room-connection.ts'
import type { RoomModel } from './room-model.ts'

/** The room in one line: its name, whether it is live, how many are here, how this page is connected. */
export function TopBar({ model, onSettings }: { model: RoomModel; onSettings: () => void }) {
  const launch = model.launch.value
  const state = model.connection.state.value
  const { title, lang } = launch ? launchWords(launch) : {}
  return (
    <header class="top-bar">
      {state.is !== 'refused' && (
        <a class="skip" href="#chat">
          {t('room.skip')}
        </a>
      )}
      <a class="icon-button plain" href="/" aria-label={t('room.back')} title={t('room.back')}>
        <BackIcon />
      </a>
      <h1 class="room-title">
        {launch ? <bdi lang={lang}>{title}</bdi> : <span class="unseen">{t('room.untitled')}</span>}
        {!launch && state.is !== 'refused' && <span class="title-wait" />}
      </h1>
      {launch?.demo && <span class="chip">{t('room.demo')}</span>}
      {launch && <Phase model={model} launch={launch} />}
      <AudienceFigure model={model} />
      <LinkDot state={state} />
      <IconButton name={t('app.settings')} onClick={onSettings}>
        <SettingsIcon />
      </IconButton>
    </header>
  )
}

function Phase({ model, launch: { phase, startsAt, startedAt } }: { model: RoomModel; launch: LaunchView }) {
  const ahead = startsAt !== undefined && (phase === 'lobby' || phase === 'warmup')
  const now = useNow(ahead, () => model.clock.now(), startsAt)
  if (ahead) return <span class="chip figure countdown-chip">{countdownWords(startsAt - now)}</span>
  if (phase !== 'live') return <span class="chip">{t(`room.phase.${phase}`)}</span>
  if (startsAt === undefined && startedAt === undefined) return null
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
  return state.is === 'refused' ? t('link.refused') : t(`link.${state.is}`)
}

function LinkDot({ state }: { state: LinkState }) {
  return (
    <span class={`link-dot ${state.is}`} role="status" title={linkWords(state)}>
      <span class="unseen">{linkWords(state)}</span>
    </span>
  )
}
