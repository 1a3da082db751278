import { formatWhen, t } from '../i18n/language.ts'
import { Countdown } from '../ui/countdown.tsx'
import { Figure } from '../ui/figure.tsx'
import { useNow } from '../ui/use-now.ts'
import type { RoomModel } from './room-model.ts'
import { audienceWords } from './top-bar.tsx'

/** What the room is about now: the wait for T-0, or the launch itself. On phones only while there is a wait. */
export function Stage({ model }: { model: RoomModel }) {
  const launch = model.view.value?.everyone.launch
  const ahead = launch?.phase === 'lobby'
  const now = useNow(ahead, () => model.clock.now())
  const audience = audienceWords(model)
  const left = (launch?.startsAt ?? 0) - now
  return (
    <section class={`stage ${ahead ? 'ahead' : 'open'}`} aria-label={launch?.title || t('room.untitled')}>
      <div class="stage-card">
        {launch?.startsAt !== undefined && <p class="stage-when">{when(launch.phase, launch.startsAt)}</p>}
        {launch && <p class="stage-title">{launch.title}</p>}
        {ahead && (left > 0 ? <Countdown leftMs={left} /> : <p class="countdown soon">{t('room.starts.soon')}</p>)}
        {launch && <p class="stage-more">{t(moreKey(launch))}</p>}
        {audience && (
          <p class="stage-figure">
            <Figure value={audience.count} label={audience.words} whole />
            <span class="meta">{t('room.here.label')}</span>
          </p>
        )}
      </div>
    </section>
  )
}

type Launch = { phase: 'lobby' | 'live'; startsAt?: number }

function when(phase: Launch['phase'], startsAt: number) {
  if (phase === 'lobby') return t('room.starts', { when: formatWhen(startsAt) })
  return (
    <span class="live">
      <span class="live-dot" />
      {t('room.live.now')}
    </span>
  )
}

function moreKey({ phase, startsAt }: Launch) {
  if (startsAt === undefined) return 'room.lounge.more' as const
  return phase === 'lobby' ? ('room.starts.more' as const) : ('room.live.more' as const)
}
