import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatWhen, t } from '../i18n/language.ts'
import { announce } from '../ui/announcer.tsx'
import { Banner } from '../ui/banner.tsx'
import { IconButton } from '../ui/button.tsx'
import { ClockIcon, CloseIcon } from '../ui/icons.tsx'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'

/** T-0 has been moved: to when, from when, and why. It stays until the reader has put it away, or the show begins. */
export function MovedBanner({ model }: { model: RoomModel }) {
  const putAway = useSignal(0)
  const { moved, phase, startsAt, revision } = model.launch.value ?? {}
  // A show that runs again has not been moved.
  const before = (phase === 'warmup' || phase === 'lobby') && (moved?.from ?? Infinity) > (moved?.at ?? 0)
  const shown = before && moved !== undefined && revision !== undefined && putAway.value < revision
  const words = shown
    ? startsAt === undefined
      ? t('stage.moved.open')
      : t('stage.moved', { when: formatWhen(startsAt) })
    : ''
  useEffect(() => {
    if (words !== '') announce(() => words)
  }, [words])
  if (!shown) return null
  return (
    <div class="moved">
      <Banner tone="trouble" icon={<ClockIcon />} title={words}>
        {moved.from !== undefined && t('stage.moved.from', { when: formatWhen(moved.from) })}{' '}
        {moved.why && <bdi>{moved.why}</bdi>}
      </Banner>
      <IconButton name={t('own.close')} onClick={() => (putAway.value = revision)}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}
