import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { UndoIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'

/** What was just done, and the way back, for eight seconds. */
export function DeedToast({ panel }: { panel: PanelModel }) {
  const deed = panel.undo.offered.value
  return (
    <div class="deed-toasts" role="status">
      {deed && (
        <div class="deed-toast" key={deed.words}>
          <p>{deed.words}</p>
          <Button onClick={() => void panel.undo.undo(deed)}>
            <UndoIcon /> {t('panel.undo')} <kbd>U</kbd>
          </Button>
          <span class="deed-left" aria-hidden="true" />
        </div>
      )}
    </div>
  )
}
