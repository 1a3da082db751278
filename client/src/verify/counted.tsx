import type { Head } from '../../../scripts/verify/file-head.mjs'
import type { Recount } from '../../../scripts/verify/recount.mjs'
import { formatWhen, t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { CheckIcon, WarnIcon } from '../ui/icons.tsx'
import { Checks } from './checks.tsx'
import { CountedRows } from './counted-rows.tsx'
import { FileDrop } from './file-drop.tsx'
import { FindBallot } from './find-ballot.tsx'
import type { DeskState, RecountDesk } from './recount-desk.ts'

type State = Extract<DeskState, { is: 'counted' }>

/** A file that was counted: whether it adds up, the figures, and one's own ballot. */
export function Counted({ desk, state: { counted, source, name } }: { desk: RecountDesk; state: State }) {
  const { head, verdict } = counted
  const right = verdict === 'whole'
  // Who taps is given no receipt.
  const mayFind = head?.kind !== 'battle' || desk.receipt.value !== ''
  const own = desk.search.value.is === 'found' ? desk.search.value.ballot : undefined
  return (
    <>
      <section class="verify-card">
        <p class={right ? 'verify-verdict right' : 'verify-verdict wrong'}>
          {right ? <CheckIcon /> : <WarnIcon />}
          <strong>{t(`verify.verdict.${verdict}`)}</strong>
        </p>
        {head && (
          <>
            {counted.announced?.withdrawn && <p class="verify-withdrawn">{t('verify.withdrawn')}</p>}
            <Question head={head} counted={counted} />
            <CountedRows counted={counted} own={own?.choice} />
            <Checks counted={counted} />
            <p class="meta">
              {t(`verify.source.${source}`)}{' '}
              {source === 'file' && <Button onClick={() => void desk.again(name)}>{t('app.again')}</Button>}
            </p>
          </>
        )}
        {!head && <p class="meta">{name}</p>}
        <FileDrop small onFile={(file) => void desk.take(file)} />
      </section>
      {head && mayFind && <FindBallot desk={desk} head={head} />}
    </>
  )
}

function Question({ head, counted: { ballots, result } }: { head: Head; counted: Recount }) {
  const [members, guests] = [result?.members.ballots ?? 0, result?.guests.ballots ?? 0]
  return (
    <>
      <h2>
        <bdi>{head.question}</bdi>
      </h2>
      <p class="meta verify-of">
        <span>{t('verify.room', { room: head.room })}</span>
        <span>{t('verify.round', { n: head.round })}</span>
        {head.closedAt !== undefined && <span>{t('verify.closed', { when: formatWhen(head.closedAt) })}</span>}
        <span>{t('verify.ballots', { n: ballots })}</span>
        <span>{t('verify.split', { members, guests })}</span>
      </p>
    </>
  )
}
