import { formatWhen, t } from '../i18n/language.ts'
import { Countdown } from '../ui/countdown.tsx'
import { Figure } from '../ui/figure.tsx'
import { useMedia } from '../ui/use-media.ts'
import { useNow } from '../ui/use-now.ts'
import { launchWords } from './launch-words.ts'
import { airName, onAir, type OnAir } from './on-air.ts'
import type { RoomModel } from './room-model.ts'
import { OffStage, StageControls, StageShow, WaitActions } from './room-parts.ts'
import type { StageFollowing } from './stage-following.ts'
import { audienceWords } from './top-bar.tsx'

/** Where stage and conversation stand side by side, as in the styles: there the stage is never folded. */
const WIDE = '(min-width: 900px), (orientation: landscape) and (min-width: 640px)'

interface Props {
  model: RoomModel
  following: StageFollowing
  /** The room is needed for reading: a strip is enough. */
  cramped: boolean
}

/** What is on air, or what the phase has by itself. */
export function Stage({ model, following, cramped }: Props) {
  const [launch, stage] = [model.launch.value, model.onStage.value]
  const wide = useMedia(WIDE)
  if (!launch || !stage) return <section class="stage is-open" aria-hidden="true" />
  const air = onAir({ launch, stage })
  const name = airName({ launch, stage })
  const { title, lang } = launchWords(launch)
  const folds = foldable.has(air.is) && !wide
  const chosen = folds ? following.size.value : 'full'
  const size = chosen === 'full' && cramped && folds ? 'strip' : chosen
  if (size === 'away') return <OffStage model={model} following={following} name={name} />
  return (
    <section class={`stage is-${air.is} ${size}`} aria-label={t('room.stage')}>
      <div class="stage-frame" key={name}>
        <OnStage air={air} model={model} size={size} title={title} lang={lang} />
      </div>
      {folds && <StageControls following={following} name={name} size={size} />}
    </section>
  )
}

/** What takes room that a reader may want back. */
const foldable = new Set<OnAir['is']>(['stream', 'card', 'wall', 'join', 'back_soon', 'opening', 'thanks', 'wait'])

interface OnStageProps {
  air: OnAir
  model: RoomModel
  size: 'full' | 'strip'
  title: string
  lang: string | undefined
}

function OnStage({ air, model, size, title, lang }: OnStageProps) {
  if (air.is === 'wait') return <Wait model={model} title={title} lang={lang} />
  if (air.is === 'open') return <OpenStage model={model} title={title} lang={lang} />
  const wait = <p class="stage-title">{title}</p>
  return <StageShow air={air} model={model} size={size} meanwhile={wait} />
}

/** The countdown to T-0, by the server's clock. */
function Wait({ model, title, lang }: Pick<OnStageProps, 'model' | 'title' | 'lang'>) {
  const startsAt = model.launch.value?.startsAt
  const now = useNow(startsAt !== undefined, () => model.clock.now(), startsAt)
  const left = (startsAt ?? 0) - now
  return (
    <div class="stage-card">
      <p class="stage-name" lang={lang}>
        {title}
      </p>
      {startsAt !== undefined && <p class="stage-when">{t('room.starts', { when: formatWhen(startsAt) })}</p>}
      {left > 0 ? <Countdown leftMs={left} /> : <p class="countdown soon">{t('room.starts.soon')}</p>}
      <WaitActions model={model} />
    </div>
  )
}

/** A room that is live with nothing on air: its title, on wide screens only. */
function OpenStage({ model, title, lang }: Pick<OnStageProps, 'model' | 'title' | 'lang'>) {
  const audience = audienceWords(model)
  const launch = model.launch.value
  return (
    <div class="stage-card">
      {launch?.startsAt !== undefined && (
        <p class="live">
          <span class="live-dot" />
          {t('room.live.now')}
        </p>
      )}
      <p class="stage-title" lang={lang}>
        {title}
      </p>
      <p class="stage-more">{t(launch?.startsAt === undefined ? 'room.lounge.more' : 'room.live.more')}</p>
      {audience && (
        <p class="stage-figure">
          <Figure value={audience.count} label={audience.words} whole />
          <span class="meta">{t('room.here.label')}</span>
        </p>
      )}
    </div>
  )
}
