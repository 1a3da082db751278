import type { Found } from '../../../scripts/verify/ballot-lines.mjs'
import type { Head } from '../../../scripts/verify/file-head.mjs'
import { t } from '../i18n/language.ts'
import { Field } from '../ui/field.tsx'
import { CheckIcon } from '../ui/icons.tsx'
import { labelsOf } from './option-labels.ts'
import { ownReceipt } from './own-receipt.ts'
import type { RecountDesk } from './recount-desk.ts'

/** What a ballot says, in words. */
function choiceWords(head: Head, { choice }: Found): string {
  const labels = labelsOf(head)
  if (head.kind === 'battle') return choice.map((n, side) => `${labels[side]} ${t('verify.taps', { n })}`).join(', ')
  return choice.map((place) => labels[place]).join(', ') || t('verify.problem.abstained')
}

/** Finds one's own ballot by its receipt. */
export function FindBallot({ desk, head }: { desk: RecountDesk; head: Head }) {
  const receipt = desk.receipt.value
  const search = desk.search.value
  const own = receipt !== '' && receipt === ownReceipt(head)
  return (
    <section class="verify-card verify-find">
      <h2>{t('verify.find')}</h2>
      <Field
        label={t('verify.find')}
        hint={t(own ? 'verify.find.own' : 'verify.find.hint')}
        error={search.is === 'missing' ? t('verify.find.missing') : undefined}
        value={receipt}
        maxLength={22}
        autocomplete="off"
        autocapitalize="none"
        onInput={(event) => void desk.find(event.currentTarget.value.trim())}
      />
      {search.is === 'found' && (
        <p class="verify-found" role="status">
          <CheckIcon />
          {t('verify.find.found', { line: search.ballot.line, choice: choiceWords(head, search.ballot) })}
        </p>
      )}
    </section>
  )
}
