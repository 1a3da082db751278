import { t } from '../i18n/language.ts'
import { Figure } from '../ui/figure.tsx'
import { launchWords } from './launch-words.ts'
import type { RoomModel } from './room-model.ts'
import { audienceWords } from './top-bar.tsx'

/** A room that is live with nothing on air: its title, on wide screens only. */
export function OpenStage({ model }: { model: RoomModel }) {
  const audience = audienceWords(model)
  const launch = model.launch.value
  if (!launch) return null
  const { title, lang } = launchWords(launch)
  return (
    <div class="stage-card">
      {launch.startsAt !== undefined && (
        <p class="live">
          <span class="live-dot" />
          {t('room.live.now')}
        </p>
      )}
      <p class="stage-title" lang={lang}>
        {title}
      </p>
      <p class="stage-more">{t(launch.startsAt === undefined ? 'room.lounge.more' : 'room.live.more')}</p>
      {audience && (
        <p class="stage-figure">
          <Figure value={audience.count} label={audience.words} whole />
          <span class="meta">{t('room.here.label')}</span>
        </p>
      )}
    </div>
  )
}
