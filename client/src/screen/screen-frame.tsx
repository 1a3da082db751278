import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { CHEERS } from '../../../src/protocol/cheers.ts'
import type { LaunchView } from '../../../src/protocol/launches.ts'
import { formatCompact, formatNumber, t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { countdownWords } from '../ui/countdown.tsx'
import { PeopleIcon } from '../ui/icons.tsx'
import { JoinCode } from '../ui/join-code.tsx'
import { useNow } from '../ui/use-now.ts'
import type { ScreenModel } from './screen-model.ts'
import type { Shown } from './screen-scene.ts'

/** The brand's logo, or the launch's title in its place. */
export function BrandMark({ launch }: { launch: LaunchView }) {
  const [broken, setBroken] = useState<string>()
  const { title, lang } = launchWording(launch)
  const logo = launch.brand?.logo
  if (logo === undefined || logo === broken)
    return (
      <bdi class="brand-title" lang={lang}>
        {title}
      </bdi>
    )
  return <img class="brand-logo" src={logo} alt={title} onError={() => setBroken(logo)} />
}

/** Who is showing, and where the launch stands. */
export function ScreenHeader(props: { model: ScreenModel; launch: LaunchView; shown: Shown['is'] }) {
  const { model, launch, shown } = props
  const titled = shown === 'title' || shown === 'countdown' || shown === 'over'
  return (
    <header class="screen-header">
      {titled && !launch.brand?.logo ? <span /> : <BrandMark launch={launch} />}
      {shown !== 'countdown' && <PhaseMark model={model} launch={launch} />}
    </header>
  )
}

export function PhaseMark({ model, launch }: { model: ScreenModel; launch: LaunchView }) {
  const { phase, startsAt } = launch
  const ahead = startsAt !== undefined && (phase === 'warmup' || phase === 'lobby')
  const now = useNow(ahead, () => model.clock.now(), startsAt ?? 0)
  if (ahead) return <span class="screen-clock">{countdownWords(startsAt - now)}</span>
  if (phase !== 'live' || startsAt === undefined) return null
  return (
    <span class="screen-live">
      <span class="live-dot" />
      {t('screen.live')}
    </span>
  )
}

interface FooterProps {
  model: ScreenModel
  launch: LaunchView
  /** A figure that matters more now. */
  children?: ComponentChildren
}

/** The way in, and how many took it. */
export function ScreenFooter({ model, launch, children }: FooterProps) {
  return (
    <footer class="screen-footer">
      <p class="screen-way">
        <span class="screen-host">{location.host}</span> <JoinCode code={launch.code} />
      </p>
      {children || <Figures model={model} />}
    </footer>
  )
}

function Figures({ model }: { model: ScreenModel }) {
  const { 'room.audience': audience, 'cheer.sums': cheers } = model.signals.value
  const here = audience?.value.count
  const sum = Object.values(cheers?.value ?? {}).reduce((all, n) => all + n, 0)
  return (
    <p class="screen-figures">
      {sum > 0 && (
        <span class="screen-figure" role="img" aria-label={t('screen.cheers', { n: sum })}>
          <span class="emoji">{CHEERS[0]}</span> {formatCompact(sum)}
        </span>
      )}
      {here !== undefined && (
        <span class="screen-figure" role="img" aria-label={t('screen.here', { n: here })}>
          <PeopleIcon /> {formatNumber(here)}
        </span>
      )}
    </p>
  )
}
