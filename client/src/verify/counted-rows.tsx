import type { Recount } from '../../../scripts/verify/recount.mjs'
import { t } from '../i18n/language.ts'
import { CheckIcon } from '../ui/icons.tsx'
import { labelsOf } from './option-labels.ts'

/** Every option with its bar and figures, as this page counted them. */
export function CountedRows({
  counted: { head, result },
  own,
}: {
  counted: Recount
  own: readonly number[] | undefined
}) {
  if (!head || !result) return null
  const { members, guests, winners } = result
  const battle = head.kind === 'battle'
  const votes = labelsOf(head).map((_, option) => (members.votes[option] ?? 0) + (guests.votes[option] ?? 0))
  const mixed = members.ballots > 0 && guests.ballots > 0
  const abstained = members.abstained + guests.abstained
  const persons = members.ballots + guests.ballots - abstained
  const whole = battle ? votes.reduce((all, taps) => all + taps, 0) : persons
  return (
    <>
      <ol class={battle ? 'verify-rows battle' : 'verify-rows'}>
        {labelsOf(head).map((label, option) => (
          <Row
            key={label}
            label={label}
            share={whole === 0 ? 0 : (votes[option] ?? 0) / whole}
            votes={t(battle ? 'verify.taps' : 'verify.votes', { n: votes[option] ?? 0 })}
            split={mixed ? splitWords(members.votes[option] ?? 0, guests.votes[option] ?? 0) : undefined}
            won={winners.includes(option)}
            own={!battle && own !== undefined && own.includes(option)}
          />
        ))}
      </ol>
      {abstained > 0 && <p class="meta">{t('verify.abstained', { n: abstained })}</p>}
    </>
  )
}

const splitWords = (members: number, guests: number): string => t('verify.split', { members, guests })

interface RowProps {
  label: string
  /** 0 to 1. */
  share: number
  votes: string
  split: string | undefined
  won: boolean
  own: boolean
}

function Row({ label, share, votes, split, won, own }: RowProps) {
  return (
    <li class={['verify-row', own && 'own', won && 'won'].filter(Boolean).join(' ')}>
      <span class="verify-bar" style={{ transform: `scaleX(${share})` }} />
      <span class="verify-label">
        <bdi>{label}</bdi>
        {own && (
          <span class="verify-mark">
            <CheckIcon />
            {t('verify.own')}
          </span>
        )}
        {won && <span class="chip verify-won">{t('verify.won')}</span>}
      </span>
      <span class="verify-figures">
        <span class="figure">{t('verify.percent', { n: Math.round(share * 100) })}</span>
        <span class="meta">{votes}</span>
        {split && <span class="meta">{split}</span>}
      </span>
    </li>
  )
}
