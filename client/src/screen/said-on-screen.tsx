import type { EveryoneView } from '../../../src/protocol/index.ts'
import { t } from '../i18n/language.ts'
import { announcementWords } from '../room/launch-words.ts'

/** The announcement that came last and stands. */
export function SaidOnScreen({ view }: { view: EveryoneView }) {
  const last = view.announcements.at(-1)
  if (!last) return null
  const { words, lang } = announcementWords(last, view.launch.language)
  return (
    <div class="screen-said" key={`${last.announcement} ${words.text}`} role="status">
      <p class="screen-said-kind">{t(last.corrected ? 'screen.corrected' : 'screen.announcement')}</p>
      <p class="screen-said-text" lang={lang}>
        <bdi>{words.text}</bdi>
      </p>
    </div>
  )
}
