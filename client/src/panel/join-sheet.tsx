import { t } from '../i18n/language.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { joinAddress, spelledCode } from '../ui/join-code.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Sheet } from '../ui/sheet.tsx'
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
          <CopyButton text={code}>{t('panel.join.copy_code')}</CopyButton>
          <CopyButton text={address}>{t('panel.join.copy_link')}</CopyButton>
        </div>
      </div>
    </Sheet>
  )
}
