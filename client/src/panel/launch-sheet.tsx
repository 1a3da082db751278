import { t } from '../i18n/language.ts'
import { Sheet } from '../ui/sheet.tsx'
import { LaunchLook } from './launch-look.tsx'
import { LaunchSchedule } from './launch-schedule.tsx'
import { LaunchTeasers } from './launch-teasers.tsx'
import { LaunchWords } from './launch-words-form.tsx'
import type { LaunchTab, PanelModel } from './panel-model.ts'

const TABS: readonly LaunchTab[] = ['words', 'look', 'schedule', 'teasers']

/** Everything a host sets of a launch. */
export function LaunchSheet({ panel, tab }: { panel: PanelModel; tab: LaunchTab }) {
  return (
    <Sheet title={t('panel.launch')} onClose={panel.close}>
      <div class="stack wide-sheet">
        <div class="panel-tabs" role="group" aria-label={t('panel.launch')}>
          {TABS.filter((one) => one !== 'schedule' || !panel.everyone.launch.template).map((one) => (
            <button
              key={one}
              type="button"
              class="mini"
              aria-pressed={one === tab}
              onClick={() => panel.open({ is: 'launch', tab: one })}
            >
              {t(`panel.launch.${one}`)}
            </button>
          ))}
        </div>
        {tab === 'words' && <LaunchWords panel={panel} />}
        {tab === 'look' && <LaunchLook panel={panel} />}
        {tab === 'schedule' && <LaunchSchedule panel={panel} />}
        {tab === 'teasers' && <LaunchTeasers panel={panel} />}
      </div>
    </Sheet>
  )
}
