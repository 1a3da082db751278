import { t } from '../i18n/language.ts'
import type { PanelModel } from './panel-model.ts'

/** On a wide page the run-down and the polls share a place. */
export function PlanTabs({ panel }: { panel: PanelModel }) {
  const n = panel.polls.queue.value.length
  return (
    <div class="plan-tabs" role="group" aria-label={t('panel.plans')}>
      <button
        type="button"
        class="mini"
        aria-pressed={panel.plans.value === 'cues'}
        onClick={() => (panel.plans.value = 'cues')}
      >
        {t('panel.cues')}
      </button>
      <button
        type="button"
        class="mini"
        aria-pressed={panel.plans.value === 'polls'}
        onClick={() => (panel.plans.value = 'polls')}
      >
        {t('panel.polls')} {n > 0 && <span class="figure">{n}</span>}
      </button>
    </div>
  )
}
