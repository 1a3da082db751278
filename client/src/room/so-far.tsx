import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import { formatTime, formatWhen, t } from '../i18n/language.ts'
import { ownWords } from '../i18n/own-words.ts'
import { keptText } from '../session/browser-storage.ts'
import { IconButton } from '../ui/button.tsx'
import { CloseIcon } from '../ui/icons.tsx'
import { announcementWords } from './launch-words.ts'
import { onAir } from './on-air.ts'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'

/** What has happened, once, for who comes in late: a few lines, and what can still be done. */
export function SoFar({ model }: { model: RoomModel }) {
  const seen = useSignal(false)
  const view = model.view.value?.everyone
  const startedAt = view?.launch.startedAt
  const kept = keptText(`fanfare.sofar.${model.room}`)
  useEffect(() => {
    if (kept.get() === `${startedAt}`) seen.value = true
    else kept.set(`${startedAt}`)
  }, [])
  if (!view || seen.value) return null
  return (
    <section class="so-far" aria-label={t('sofar.title')}>
      <header>
        <h3>{t('sofar.title')}</h3>
        <IconButton name={t('own.close')} onClick={() => (seen.value = true)}>
          <CloseIcon />
        </IconButton>
      </header>
      <ul>
        {happened(view).map(({ what, words }) => (
          <li key={what}>
            <span class="meta">{what}</span> <bdi>{words}</bdi>
          </li>
        ))}
      </ul>
      <p class="meta">{t(view.launch.phase === 'live' ? 'sofar.still' : 'sofar.still.after')}</p>
    </section>
  )
}

/** At most five lines, from what is known of the room. */
function happened(view: EveryoneView): { what: string; words: string }[] {
  const { launch, announcements, chat, teasers } = view
  const { startedAt, endedAt } = launch
  const news = announcements.at(-1)
  const titles = teasers.slice(-3).map(({ title, texts }) => ownWords({ title }, texts, launch.language).words.title)
  const lines: [what: string, words: string | undefined][] = [
    [t('sofar.began'), startedAt === undefined ? undefined : formatWhen(startedAt)],
    [t('sofar.ended'), endedAt === undefined ? undefined : formatTime(endedAt)],
    [t('sofar.on_air'), airWords(view)],
    [t('sofar.announced'), news && announcementWords(news, launch.language).words.text],
    [t('sofar.pinned'), chat.pinned && `${chat.pinned.name}: ${chat.pinned.text}`],
    [t('sofar.shown'), titles.length > 0 ? titles.join(' · ') : undefined],
  ]
  return lines.flatMap(([what, words]) => (words === undefined ? [] : [{ what, words }])).slice(0, 5)
}

function airWords(view: EveryoneView): string | undefined {
  const air = onAir(view)
  if (air.is === 'card') return ownWords({ title: air.card.title }, air.card.texts, view.launch.language).words.title
  if (air.is === 'stream' || air.is === 'wall') return t(`sofar.air.${air.is}`)
  return undefined
}
