import { formatWhen, t } from '../i18n/language.ts'
import { Countdown } from '../ui/countdown.tsx'
import { useMedia } from '../ui/use-media.ts'
import { useNow } from '../ui/use-now.ts'
import { launchWords } from './launch-words.ts'
import { airName, onAir, type OnAir } from './on-air.ts'
import { OpenStage } from './open-stage.tsx'
import type { RoomModel } from './room-model.ts'
import { OffStage, StageControls, StageShow, WaitActions } from './room-parts.ts'
import type { StageFollowing } from './stage-following.ts'

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
  const told = onAir({ launch, stage })
  const name = airName({ launch, stage })
  // A stream goes on, untouched, while the crowd is asked something.
  const stream = 'stream' in told && told.stream
  const air: OnAir = stream ? { is: 'stream', stream } : told
  const { title, lang } = launchWords(launch)
  const folds = foldable.has(air.is) && !wide
  const chosen = folds ? following.size.value : 'full'
  const size = chosen === 'full' && cramped && folds ? 'strip' : chosen
  if (size === 'away') return <OffStage model={model} following={following} name={name} />
  return (
    <section class={`stage is-${air.is === 'poll' ? 'open' : air.is} ${size}`} aria-label={t('room.stage')}>
      <div class="stage-frame" key={stream ? stream.url : name}>
        <OnStage air={air} model={model} size={size} title={title} lang={lang} />
      </div>
      {folds && <StageControls following={following} name={name} size={size} />}
      {told.is !== air.is && <StageShow air={told} model={model} size={size} />}
    </section>
  )
}

/** What takes room that a reader may want back. */
const foldable = new Set<OnAir['is']>([
  'stream',
  'card',
  'wall',
  'join',
  'back_soon',
  'opening',
  'thanks',
  'wait',
  'question',
])

interface OnStageProps {
  air: OnAir
  model: RoomModel
  size: 'full' | 'strip'
  title: string
  lang: string | undefined
}

function OnStage({ air, model, size, title, lang }: OnStageProps) {
  if (air.is === 'wait') return <Wait model={model} title={title} lang={lang} />
  if (air.is === 'open') return <OpenStage model={model} />
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
