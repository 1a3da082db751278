import { formatTime, t } from '../i18n/language.ts'
import { Banner } from '../ui/banner.tsx'
import { AwayIcon, ClockIcon } from '../ui/icons.tsx'
import type { PanelModel } from './panel-model.ts'

/** Says that the panel shows what was, and that its buttons wait; or that nothing can be changed any more. */
export function PanelBanner({ panel }: { panel: PanelModel }) {
  const state = panel.room.connection.state.value
  if (state.is === 'offline' || state.is === 'held')
    return (
      <Banner
        tone="trouble"
        icon={<AwayIcon />}
        title={state.is === 'offline' ? t('link.offline', { time: formatTime(state.since) }) : t('link.held')}
      >
        {t('panel.away.more')}
      </Banner>
    )
  if (state.is === 'catching_up') return <Banner tone="busy" icon={<ClockIcon />} title={t('link.catching_up')} />
  const phase = panel.archived.value ? 'archived' : panel.unannounced.value ? 'draft' : undefined
  if (phase === undefined) return null
  return (
    <Banner tone="away" icon={<ClockIcon />} title={t(`panel.phase.${phase}`)}>
      {t(`panel.${phase}.more`)}
    </Banner>
  )
}
