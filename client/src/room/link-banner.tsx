import { t } from '../i18n/language.ts'
import { Banner } from '../ui/banner.tsx'
import { AwayIcon, ClockIcon, WarnIcon } from '../ui/icons.tsx'
import type { RoomModel } from './room-model.ts'
import { linkWords } from './top-bar.tsx'

/** Says when the page is not whole, and what becomes of what is written meanwhile. */
export function LinkBanner({ model }: { model: RoomModel }) {
  const state = model.connection.state.value
  if (state.is === 'offline')
    return (
      <Banner tone="away" icon={<AwayIcon />} title={linkWords(state)}>
        {t('link.offline.more')}
      </Banner>
    )
  if (state.is === 'held')
    return (
      <Banner tone="trouble" icon={<ClockIcon />} title={t(state.why === 'overloaded' ? 'link.held' : 'link.paused')}>
        {t('link.held.more')}
      </Banner>
    )
  if (state.is === 'catching_up') return <Banner tone="busy" icon={<ClockIcon />} title={t('link.catching_up')} />
  if (model.outbox.trouble.value === undefined) return null
  return (
    <Banner tone="trouble" icon={<WarnIcon />} title={t('link.paused')}>
      {t('link.paused.more')}
    </Banner>
  )
}
