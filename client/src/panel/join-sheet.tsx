import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { joinAddress, spelledCode } from '../ui/join-code.tsx'
import { CopyIcon } from '../ui/more-icons.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { toast } from '../ui/toast.tsx'
import type { PanelModel } from './panel-model.ts'

/** How fans come in: a code to read out, an address to send, and a picture to point at. */
export function JoinSheet({ panel }: { panel: PanelModel }) {
  const { code } = panel.everyone.launch
  const address = joinAddress(code)
  return (
    <Sheet title={t('panel.join')} onClose={panel.close}>
      <div class="stack join-sheet">
        <QrCode text={address} label={t('panel.join.qr', { address })} />
        <p class="join-letters figure" translate={false}>
          {spelledCode(code)}
        </p>
        <p class="meta">{address}</p>
        <div class="sheet-end">
          <Button onClick={() => void copy(code)}>
            <CopyIcon /> {t('panel.join.copy_code')}
          </Button>
          <Button onClick={() => void copy(address)}>
            <CopyIcon /> {t('panel.join.copy_link')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(t('panel.join.copied', { text }))
  } catch {
    toast(t('panel.join.not_copied'))
  }
}
