import { useEffect, useRef } from 'preact/hooks'
import type { LinkRole } from '../../../src/protocol/hosts.ts'
import { formatWhen, t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { QrCode } from '../ui/qr-code.tsx'

/** A link that was made just now: its key is known here, and nowhere else any more. */
export interface Made {
  address: string
  role: LinkRole
  expires: number
}

export function MadeLink({ made, onDone }: { made: Made; onDone: () => void }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const { address, role, expires } = made
  return (
    <section class="made-link" aria-labelledby="made-link-title">
      <QrCode text={address} label={t('crew.made.qr')} ecc="L" />
      <div class="made-words">
        <h3 id="made-link-title" ref={title} tabIndex={-1}>
          {t('crew.made', { role: t(`crew.role.${role}`) })}
        </h3>
        <p>{t('crew.made.once', { when: formatWhen(expires) })}</p>
        <input
          class="made-address"
          readOnly
          value={address}
          aria-label={t('crew.made.address')}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div class="made-ways">
          <CopyButton text={address} kind="primary">
            {t('crew.made.copy')}
          </CopyButton>
          <Button kind="plain" onClick={onDone}>
            {t('crew.made.done')}
          </Button>
        </div>
      </div>
    </section>
  )
}
