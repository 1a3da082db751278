import { t } from '../i18n/language.ts'
import { Sheet } from '../ui/sheet.tsx'
import { keysOf, keysOn, switchKeys } from './panel-keys.ts'
import type { PanelModel } from './panel-model.ts'

/** Every key and what it does, and the switch for who does not want them. */
export function KeysSheet({ panel }: { panel: PanelModel }) {
  return (
    <Sheet title={t('panel.keys')} onClose={panel.close}>
      <div class="stack">
        <dl class="key-list">
          {keysOf(panel).map(({ shown, does }) => (
            <div key={does}>
              <dt>
                <kbd>{shown}</kbd>
              </dt>
              <dd>{t(does)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Esc</kbd>
            </dt>
            <dd>{t('panel.key.disarm')}</dd>
          </div>
        </dl>
        <p class="meta">{t('panel.keys.when')}</p>
        <label class="switch">
          <input type="checkbox" checked={keysOn.value} onChange={(event) => switchKeys(event.currentTarget.checked)} />
          {t('panel.keys.on')}
        </label>
      </div>
    </Sheet>
  )
}
