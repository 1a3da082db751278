import type { Signal } from '@preact/signals'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { NameSheet } from './name-sheet.tsx'
import { sendDraft } from './send-draft.ts'
import type { RoomModel } from './room-model.ts'
import type { Draft } from './talk.ts'

/** What lies over the room: `name` sends the draft as soon as there is a name. */
export type OpenSheet = 'none' | 'name' | 'rename' | 'settings'

export function RoomSheets({
  model,
  draft,
  sheet,
}: {
  model: RoomModel
  draft: Signal<Draft>
  sheet: Signal<OpenSheet>
}) {
  const close = () => {
    sheet.value = 'none'
  }
  const send = () => {
    sendDraft(model, draft)
    close()
  }
  switch (sheet.value) {
    case 'name':
      return <NameSheet model={model} draft={draft.value.text} onNamed={send} onClose={close} />
    case 'rename':
      return <NameSheet model={model} onNamed={close} onClose={close} />
    case 'settings':
      return (
        <SettingsSheet onClose={close}>
          <OwnName model={model} onChange={() => (sheet.value = 'rename')} />
        </SettingsSheet>
      )
    default:
      return null
  }
}

function OwnName({ model, onChange }: { model: RoomModel; onChange: () => void }) {
  const name = model.me.value?.name
  return (
    <div class="own-name">
      <p>
        <span class="meta">{t('settings.name')}</span>
        {name === undefined ? <span>{t('settings.name.none')}</span> : <bdi>{name}</bdi>}
      </p>
      {name !== undefined && <Button onClick={onChange}>{t('settings.name.change')}</Button>}
    </div>
  )
}
