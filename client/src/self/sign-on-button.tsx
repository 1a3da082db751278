import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { offersSignOn, useAbout, wantSignOn } from './about.ts'

/** The way to be a member, where the brand signs on; nothing elsewhere. */
export function SignOnButton({ kind = 'quiet' }: { kind?: 'primary' | 'quiet' }) {
  const about = useAbout()
  if (!offersSignOn(about)) return null
  return (
    <Button kind={kind} onClick={() => wantSignOn(about)}>
      {t('self.sign_on')}
    </Button>
  )
}
