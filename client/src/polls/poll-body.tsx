import type { PollTally } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { BallotForm } from './ballot-form.tsx'
import type { Ballots, OwnBallot } from './ballots.ts'
import { BattleTaps } from './battle-taps.tsx'
import { OptionRow } from './option-row.tsx'
import type { PollNow } from './poll-card.tsx'
import type { PollRow } from './poll-figures.ts'
import { mayVote } from './poll-may.ts'
import { PollTold } from './poll-told.tsx'

export interface PollKnown extends PollNow {
  tally: PollTally | undefined
  rows: readonly PollRow[] | undefined
  own: OwnBallot
  ballots: Ballots
}

/** The options: to choose from, as they stand, or as they ended. */
export function PollBody(props: PollKnown) {
  const { poll, rows, own, ballots, titled, labels, question, tally, talk, model } = props
  const choice = own.pending?.choice ?? own.counted?.choice
  const { state, setup } = poll
  if (state === 'withdrawn') return <Withdrawn {...props} />
  if (setup.kind === 'battle') return <BattleTaps {...props} />
  const done = setup.final && own.counted !== undefined
  if (state === 'open' && !done && mayVote(props) === 'yes')
    return (
      <BallotForm
        {...{ poll, labels, rows, titled, lang: question.lang }}
        own={choice}
        onVote={(next) => voteAs(props, next, () => void ballots.vote(poll, next))}
        onDraft={(drafts) => (talk.card.value = drafts ? 'asks' : 'open')}
      />
    )
  if (rows) return <PollTold {...{ poll, tally, labels, rows, lang: question.lang }} own={choice} />
  return (
    <ul class="poll-options untold">
      {labels.map((label, option) => (
        <OptionRow
          key={option}
          label={label}
          lang={question.lang}
          picture={setup.options[option]?.picture}
          own={choice?.includes(option) ?? false}
        />
      ))}
      {choice?.length === 0 && model && <OptionRow label={t('poll.abstain')} own />}
    </ul>
  )
}

/** Who has no name yet where that takes one gives it first; the choice is kept meanwhile. */
function voteAs({ model }: PollNow, _choice: readonly number[], vote: () => void): void {
  const least = model.view.value?.everyone.permissions.vote
  if (least !== 'guest' || model.me.value?.name !== undefined) return vote()
  model.sheet.value = 'rename'
  const stop = model.sheet.subscribe((sheet) => {
    if (sheet !== 'none') return
    queueMicrotask(() => stop())
    if (model.me.value?.name !== undefined) vote()
  })
}

/** It does not count, and why. */
function Withdrawn({ poll, model }: PollNow) {
  const correction = model.polls.value.find((one) => one.poll === poll.corrected)
  return (
    <div class="poll-withdrawn">
      <p>
        <strong>{t('poll.withdrawn')}</strong> <bdi>{poll.reason}</bdi>
      </p>
      {correction && <p class="meta">{t('poll.withdrawn.corrected')}</p>}
    </div>
  )
}
