import { t } from '../i18n/language.ts'
import { RefusedRoom } from '../room/refused-room.tsx'
import type { PanelModel } from './panel-model.ts'

/** The room does not let this host in: what, why, and what now. */
export function PanelRefused({ panel }: { panel: PanelModel }) {
  const state = panel.room.connection.state.value
  if (state.is !== 'refused') return null
  return (
    <main class="refused">
      <h1 class="unseen">{t('panel.title')}</h1>
      <RefusedRoom model={panel.room} state={state} />
    </main>
  )
}
