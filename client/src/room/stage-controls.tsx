import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { FoldIcon, UnfoldIcon } from '../ui/more-icons.tsx'
import { launchWords } from './launch-words.ts'
import type { RoomModel } from './room-model.ts'
import type { StageFollowing } from './stage-following.ts'
import '../styles/room-later.css'

/** Less of the stage, or more. */
export function StageControls({
  following,
  name,
  size,
}: {
  following: StageFollowing
  name: string
  size: 'full' | 'strip'
}) {
  const missed = following.missed(name)
  return (
    <div class="stage-controls">
      {following.size.value === 'strip' && (
        <IconButton name={t('stage.unfold')} kind={missed ? 'primary' : 'plain'} onClick={() => following.follow()}>
          <UnfoldIcon />
        </IconButton>
      )}
      <IconButton name={t(size === 'full' ? 'stage.fold' : 'stage.leave')} onClick={() => following.fold(name)}>
        <FoldIcon />
      </IconButton>
    </div>
  )
}

/** The reader looks elsewhere: one tap leads back, and says when there is something new. */
export function OffStage({ model, following, name }: { model: RoomModel; following: StageFollowing; name: string }) {
  const launch = model.launch.value
  const missed = following.missed(name)
  return (
    <div class={missed ? 'off-stage missed' : 'off-stage'} role="status">
      <p>
        {missed ? t('stage.new') : t('stage.away')} {launch && <bdi class="meta">{launchWords(launch).title}</bdi>}
      </p>
      <Button onClick={() => following.follow()}>
        <UnfoldIcon /> {t('stage.back')}
      </Button>
    </div>
  )
}
