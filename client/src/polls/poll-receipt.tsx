import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import type { PollKnown } from './poll-body.tsx'
import type { Ballot } from './kept-ballots.ts'

/** Under which number one's ballot stands in the file of ballots, and where that is to be checked. */
export function PollReceipt({ poll, model, ballot, labels }: PollKnown & { ballot: Ballot }) {
  const box = useRef<HTMLDivElement>(null)
  // It opens below what the card shows where that is small.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [])
  const file = `/api/rooms/${model.room}/polls/${poll.poll}/ballots?round=${poll.round}`
  const named = { room: model.room, poll: poll.poll, round: `${poll.round}`, receipt: ballot.receipt }
  const says = ballot.choice.map((option) => labels[option]).join(', ') || t('poll.abstain')
  return (
    <div ref={box} class="poll-receipt">
      <p>
        <code>{ballot.receipt}</code>
      </p>
      <p class="meta">
        {t('poll.receipt.says', { choice: says })}{' '}
        {poll.state === 'revealed' ? (
          <>
            <a href={`/verify?${new URLSearchParams(named)}`} target="_blank">
              {t('poll.receipt.check')}
            </a>{' '}
            ·{' '}
            <a href={file} download={`${poll.poll}-${poll.round}.ndjson`}>
              {t('poll.receipt.file')}
            </a>
          </>
        ) : (
          t('poll.receipt.later')
        )}
      </p>
      <CopyButton text={ballot.receipt}>{t('poll.receipt.copy')}</CopyButton>
    </div>
  )
}
