import type { RoomId } from '../../../src/protocol/core.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { CopyIcon } from '../ui/more-icons.tsx'
import type { PanelModel } from './panel-model.ts'

/** A draft with the same settings, run-down and teasers; its panel opens. */
export function DuplicateButton({ panel }: { panel: PanelModel }) {
  const { title } = panel.everyone.launch
  const duplicate = async () => {
    const input = { title: t('panel.duplicate.title', { title }).slice(0, 80), from: panel.room.room, draft: true }
    const made = await panel.acts.send<{ room: RoomId }>('launch.create', input)
    if (made?.ok) location.assign(`/host/${made.value.room}`)
  }
  return (
    <Button
      disabled={!panel.connected.value}
      busy={panel.commands.isBusy('launch.create')}
      onClick={() => void duplicate()}
    >
      <CopyIcon /> {t('panel.duplicate')}
    </Button>
  )
}
