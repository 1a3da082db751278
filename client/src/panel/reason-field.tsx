import { POLL_LIMITS } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { LongField } from './long-field.tsx'

/** Why a poll does not count: everybody reads it. */
export function ReasonField({ reason, onReason }: { reason: string; onReason: (reason: string) => void }) {
  return (
    <LongField
      label={t('compose.reason')}
      hint={t('compose.reason.hint')}
      longest={POLL_LIMITS.reasonLength}
      rows={2}
      required
      value={reason}
      onText={onReason}
    />
  )
}
