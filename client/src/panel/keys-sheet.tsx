import type { WordKey } from '../i18n/language.ts'
import { t } from '../i18n/language.ts'
import { Sheet } from '../ui/sheet.tsx'
import { keysOf, keysOn, switchKeys } from './panel-keys.ts'
import type { PanelModel } from './panel-model.ts'
import { POLL_KEYS, QUEUE_KEYS } from './poll-keys.ts'
import { ANSWER_KEYS, QUESTION_KEYS } from './question-keys.ts'

/** Every key and what it does, and the switch for who does not want them. */
export function KeysSheet({ panel }: { panel: PanelModel }) {
  return (
    <Sheet title={t('panel.keys')} onClose={panel.close}>
      <div class="stack wide-sheet">
        <div class="key-groups">
          <Keys keys={[...keysOf(panel), { shown: 'Esc', does: 'panel.key.disarm' }]} />
          <Keys
            title={t('panel.polls')}
            keys={[...keysOf(panel, POLL_KEYS), ...(panel.shows.value ? QUEUE_KEYS : [])]}
          />
          <Keys title={t('panel.key.in_questions')} keys={[...keysOf(panel, QUESTION_KEYS), ...ANSWER_KEYS]} />
        </div>
        <p class="meta">{t('panel.keys.when')}</p>
        <label class="switch">
          <input type="checkbox" checked={keysOn.value} onChange={(event) => switchKeys(event.currentTarget.checked)} />
          {t('panel.keys.on')}
        </label>
      </div>
    </Sheet>
  )
}

function Keys({ title, keys }: { title?: string; keys: readonly { shown: string; does: WordKey }[] }) {
  if (keys.length === 0) return null
  return (
    <section>
      {title !== undefined && <h3>{title}</h3>}
      <dl class="key-list">
        {keys.map(({ shown, does }) => (
          <div key={does}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
