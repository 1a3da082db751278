import { t } from '../i18n/language.ts'
import { Sheet } from '../ui/sheet.tsx'
import { SignOnButton } from './sign-on-button.tsx'

/** A member's sign-on comes to its end: the brand must say again who this is. */
export function SignOnSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t('self.sign_on.again')} onClose={onClose}>
      <div class="stack">
        <p>{t('self.sign_on.again.more')}</p>
        <SignOnButton kind="primary" />
      </div>
    </Sheet>
  )
}
