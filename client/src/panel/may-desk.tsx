import type { CrowdCapability, Permissions, Standing } from '../../../src/protocol/roles.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { UndoIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'

type Least = Standing | 'staff'
/** From which standing on: what is said needs a name. */
const LEAST: Record<CrowdCapability, readonly Least[]> = {
  chat: ['guest', 'member', 'staff'],
  ask: ['guest', 'member', 'staff'],
  vote: ['visitor', 'guest', 'member', 'staff'],
  cheer: ['visitor', 'guest', 'member', 'staff'],
}

/** What fans may do in this room; each change can be taken back. */
export function MayDesk({ panel }: { panel: PanelModel }) {
  return (
    <div class="stack may-desk">
      {(Object.keys(LEAST) as CrowdCapability[]).map((what) => (
        <MayChoice key={what} panel={panel} what={what} />
      ))}
      <LastDeed panel={panel} />
    </div>
  )
}

function MayChoice({ panel, what }: { panel: PanelModel; what: CrowdCapability }) {
  const least = panel.everyone.permissions[what] ?? 'staff'
  const off = !panel.connected.value || !panel.isOpen.value
  const choose = (next: Least) => {
    const changes: Partial<Permissions> = { [what]: next === 'staff' ? null : next }
    if (!off) void panel.acts.permit(changes, `${t(`crew.may.${what}`)} ${t(`crew.may.${next}`)}`)
  }
  return (
    <fieldset class="bare" disabled={off}>
      <Choice
        label={t(`crew.may.${what}`)}
        chosen={least}
        options={LEAST[what].map((value) => ({ value, label: t(`crew.may.${value}`) }))}
        onChoose={choose}
      />
    </fieldset>
  )
}

/** The offer to undo lies under this sheet otherwise. */
function LastDeed({ panel }: { panel: PanelModel }) {
  const deed = panel.undo.offered.value
  return (
    <div class="last-deed" role="status">
      {deed && (
        <>
          <p>{deed.words}</p>
          <Button onClick={() => void panel.undo.undo(deed)}>
            <UndoIcon /> {t('panel.undo')}
          </Button>
        </>
      )}
    </div>
  )
}
