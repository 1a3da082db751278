import { roleMay } from '../../../src/protocol/roles.ts'
import { roleInHouse } from '../crew/crew-desk.ts'
import { CrewList } from '../crew/crew-list.tsx'
import { LinkDesk } from '../crew/link-desk.tsx'
import { t } from '../i18n/language.ts'
import { Sheet } from '../ui/sheet.tsx'
import { MayDesk } from './may-desk.tsx'
import { panelCrew } from './panel-crew.ts'
import type { PanelModel, PeopleTab } from './panel-model.ts'
import { RestrictedPersons } from './set-aside.tsx'

/** People and doors: who may come in by which link, who runs this, what fans may do, and who is kept out. */
export function PeopleSheet({ panel, tab }: { panel: PanelModel; tab: PeopleTab }) {
  const desk = panelCrew(panel)
  const tabs = tabsOf(panel)
  const shown = tabs.includes(tab) ? tab : 'crew'
  return (
    <Sheet title={t('crew.title')} onClose={panel.close}>
      <div class="stack wide-sheet">
        {tabs.length > 1 && (
          <div class="panel-tabs" role="group" aria-label={t('crew.title')}>
            {tabs.map((one) => (
              <button
                key={one}
                type="button"
                class="mini"
                aria-pressed={one === shown}
                onClick={() => panel.openPeople(one)}
              >
                {t(`crew.tab.${one}`)}
              </button>
            ))}
          </div>
        )}
        {shown === 'doors' && <LinkDesk desk={desk} />}
        {shown === 'crew' && <CrewList desk={desk} />}
        {shown === 'may' && <MayDesk panel={panel} />}
        {shown === 'kept_out' && <RestrictedPersons panel={panel} />}
      </div>
    </Sheet>
  )
}

function tabsOf(panel: PanelModel): readonly PeopleTab[] {
  const desk = panelCrew(panel)
  const makesLinks = roleMay(roleInHouse(desk.hosts, desk.me, desk.now()), 'show')
  return [
    ...(makesLinks ? (['doors'] as const) : []),
    'crew',
    ...(panel.moderates.value ? (['may', 'kept_out'] as const) : []),
  ]
}
