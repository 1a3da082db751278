import { effect } from '@preact/signals'
import { t } from '../i18n/language.ts'
import { takeKey } from '../session/session.ts'
import { listenToKeys } from './panel-keys.ts'
import type { PanelModel } from './panel-model.ts'

/** Comes in, by the key of a link if there is one. Returns what leaves again. */
export function enterPanel(panel: PanelModel): () => void {
  void panel.enter(takeKey())
  const onHash = () => {
    const given = takeKey()
    if (given) void panel.enter(given)
  }
  addEventListener('hashchange', onHash)
  const stops = [
    listenToKeys(panel),
    effect(() => {
      const title = panel.room.view.value?.everyone.launch.title
      document.title = [title, t('panel.title'), t('app.name')].filter(Boolean).join(' · ')
    }),
  ]
  return () => {
    removeEventListener('hashchange', onHash)
    for (const stop of stops) stop()
    panel[Symbol.dispose]()
  }
}
