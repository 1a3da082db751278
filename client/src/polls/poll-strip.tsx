import { t } from '../i18n/language.ts'
import { countdownWords } from '../ui/countdown.tsx'
import { CheckIcon } from '../ui/icons.tsx'
import { UnfoldIcon } from '../ui/more-icons.tsx'
import type { OwnBallot } from './ballots.ts'
import type { PollNow } from './poll-card.tsx'
import type { PollRow } from './poll-figures.ts'
import { PollIcon } from './poll-icons.tsx'

interface Props extends PollNow {
  rows: readonly PollRow[] | undefined
  own: OwnBallot
  kind: string
  onUnfold: () => void
}

/** A poll in one line, while the room is needed for something else: one tap leads back. */
export function PollStrip(props: Props) {
  const { question, own, kind, left, onUnfold } = props
  return (
    <button class={`${kind} poll-strip`} aria-expanded={false} onClick={onUnfold}>
      {own.counted ? <CheckIcon /> : <PollIcon />}
      <span class="strip-text">
        <bdi class="strip-question" lang={question.lang}>
          {question.text}
        </bdi>
        <span class="meta">{standing(props)}</span>
      </span>
      {left !== undefined && <span class="figure poll-left">{countdownWords(left)}</span>}
      <UnfoldIcon />
    </button>
  )
}

function standing({ poll, rows, own, labels }: Props): string {
  const { state } = poll
  if (state === 'withdrawn') return t('poll.withdrawn')
  if (state === 'revealed') {
    const won = (rows ?? []).filter(({ leads }) => leads)
    const words = won.map(({ label, percent }) => `${label} ${t('poll.percent', { n: percent })}`)
    return words.length === 0 ? t('poll.nobody') : words.join(' · ')
  }
  if (own.pending) return t('poll.own.pending')
  const choice = own.counted?.choice
  if (choice)
    return t('poll.strip.own', { choice: choice.map((option) => labels[option]).join(', ') || t('poll.abstain') })
  return t(state === 'closed' ? 'poll.why.counting' : 'poll.strip.open')
}
