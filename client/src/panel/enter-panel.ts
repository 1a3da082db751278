import { effect } from '@preact/signals'
import { t } from '../i18n/language.ts'
import { takeHostKey } from '../session/session.ts'
import { listenToKeys } from './panel-keys.ts'
import type { PanelModel } from './panel-model.ts'

/** Comes in as host, by the key of a host link if there is one. Returns what leaves again. */
export function enterPanel(panel: PanelModel): () => void {
  void panel.enter(takeHostKey())
  const onHash = () => {
    const key = takeHostKey()
    if (key !== undefined) void panel.enter(key)
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
