import type { ComponentChildren } from 'preact'
import { formatTime, t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { BackIcon, PeopleIcon, SettingsIcon } from '../ui/icons.tsx'
import { spelledCode } from '../ui/join-code.tsx'
import { useNow } from '../ui/use-now.ts'
import { JoinIcon, OutIcon, ScreenIcon } from './panel-icons.tsx'
import { PanelBanner } from './panel-banner.tsx'
import type { PanelModel } from './panel-model.ts'
import { clockOf } from './panel-time.ts'
import { stepsOf } from './phase-steps.ts'

/** Title, phase and clock, how this panel is connected, the step that is next, and the ways to the other pages. */
export function PanelBar({ panel }: { panel: PanelModel }) {
  const launch = panel.room.view.value?.everyone.launch
  return (
    <header>
      <div class="panel-bar">
        <a class="icon-button plain" href="/" aria-label={t('room.back')} title={t('room.back')}>
          <BackIcon />
        </a>
        <h1 class="panel-title">{launch ? <bdi>{launch.title}</bdi> : <span class="title-wait" />}</h1>
        {launch && <PhaseMark panel={panel} />}
        <Clock panel={panel} />
        <span class="panel-gap" />
        {launch && panel.shows.value && <NextStep panel={panel} />}
        <PageLinks panel={panel} />
        <IconButton name={t('app.settings')} onClick={() => panel.open({ is: 'settings' })}>
          <SettingsIcon />
        </IconButton>
      </div>
      {launch && <PanelBanner panel={panel} />}
    </header>
  )
}

/** The ways to the fans' page and the big screen, and the code that leads fans in. */
function PageLinks({ panel }: { panel: PanelModel }) {
  const launch = panel.room.view.value?.everyone.launch
  const { room } = panel.room
  return (
    <nav class="panel-links" aria-label={t('panel.links')}>
      <PageLink href={`/r/${room}`} name={t('panel.link.fans')}>
        <OutIcon />
      </PageLink>
      <PageLink href={`/screen/${room}`} name={t('panel.link.screen')}>
        <ScreenIcon />
      </PageLink>
      {launch && (
        <button
          type="button"
          class="mini code"
          aria-label={t('panel.link.join', { code: spelledCode(launch.code) })}
          onClick={() => panel.open({ is: 'join' })}
        >
          <JoinIcon /> <span class="figure">{spelledCode(launch.code)}</span>
        </button>
      )}
      {launch && (
        <IconButton name={t('crew.title')} aria-keyshortcuts="O" onClick={() => panel.openPeople()}>
          <PeopleIcon />
        </IconButton>
      )}
    </nav>
  )
}

const PageLink = ({ href, name, children }: { href: string; name: string; children: ComponentChildren }) => (
  <a class="icon-button plain" href={href} target="_blank" rel="noopener" aria-label={name} title={name}>
    {children}
  </a>
)

function PhaseMark({ panel }: { panel: PanelModel }) {
  const { launch } = panel.everyone
  const { phase, startedAt, startsAt } = launch
  const now = useNow(phase === 'live' || startsAt !== undefined, () => panel.room.clock.now(), startedAt ?? startsAt)
  if (phase === 'live')
    return (
      <span class="live">
        <span class="live-dot" />
        {t('panel.phase.live')}
        {startedAt !== undefined && <span class="live-time figure">{longClock(now - startedAt)}</span>}
      </span>
    )
  const counts = (phase === 'warmup' || phase === 'lobby') && startsAt !== undefined
  return (
    <span class={`chip phase-${phase}`}>
      {t(launch.template ? 'panel.phase.template' : `panel.phase.${phase}`)}
      {counts && <span class="figure"> −{countdownWords(startsAt - now)}</span>}
    </span>
  )
}

/** 00:42:10 */
function longClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((n) => String(Math.floor(n)).padStart(2, '0'))
    .join(':')
}

function Clock({ panel }: { panel: PanelModel }) {
  const now = useNow(true, () => panel.room.clock.now())
  const state = panel.room.connection.state.value
  const whole = state.is === 'whole'
  const away = state.is === 'offline' ? t('link.offline', { time: formatTime(state.since) }) : linkWords(state.is)
  return (
    <p class="panel-clock">
      <time class="figure">{clockOf(now)}</time>
      <span class={`link-dot ${state.is}`} />
      <span class="panel-who" role="status">
        {whole ? t('crew.you_are', { role: t(`crew.role.${panel.room.me.value?.role ?? 'fan'}`) }) : away}
      </span>
    </p>
  )
}

function linkWords(is: 'connecting' | 'whole' | 'catching_up' | 'held' | 'refused' | 'offline'): string {
  return is === 'offline' ? '' : t(`link.${is}`)
}

/** The step that comes next in a launch's life. */
function NextStep({ panel }: { panel: PanelModel }) {
  const [step] = stepsOf(panel.everyone.launch)
  if (!step) return null
  return (
    // The step after it does not take over the focus: nobody ends a show with the key that began it.
    <Button key={step} disabled={!panel.connected.value} onClick={() => panel.open({ is: 'phase', step })}>
      {t(`panel.step.${step}`)}…
    </Button>
  )
}
