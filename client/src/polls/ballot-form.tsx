import { useId, useState } from 'preact/hooks'
import type { Poll } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { AbstainRow, OptionRow } from './option-row.tsx'
import type { PollRow } from './poll-figures.ts'
import { choiceRange, chosen, fits, needsSend } from './poll-standing.ts'
import { ScaleSteps } from './scale-steps.tsx'

export interface BallotProps {
  poll: Poll
  labels: readonly string[]
  /** The language of the labels, where it is not the page's. */
  lang: string | undefined
  rows: readonly PollRow[] | undefined
  /** What has been chosen: counted, or on its way. */
  own: readonly number[] | undefined
  /** The title that the options belong to. */
  titled: string
  onVote: (choice: readonly number[]) => void
  /** Whether a choice waits for its button. */
  onDraft: (drafts: boolean) => void
}

/** Where one votes: by one tap where that is all a ballot is, else by a button of its own. */
export function BallotForm(props: BallotProps) {
  const { poll, own, titled, onVote } = props
  const { setup } = poll
  const [draft, setDraft] = useState<readonly number[] | undefined>(undefined)
  const keep = (next: readonly number[] | undefined) => {
    setDraft(next)
    props.onDraft(next !== undefined)
  }
  const send = (choice: readonly number[]) => {
    keep(undefined)
    onVote(choice)
  }
  const choose = (choice: readonly number[], byTap: boolean) =>
    byTap && !needsSend(setup) ? send(choice) : keep(choice)
  const submit = (event: Event) => {
    event.preventDefault()
    if (draft && fits(setup, draft)) send(draft)
  }
  return (
    <form class="ballot" onSubmit={submit}>
      <fieldset aria-labelledby={titled}>
        <Options {...props} choice={draft ?? own} onChoose={choose} />
      </fieldset>
      {(draft !== undefined || (needsSend(setup) && own === undefined)) && (
        <div class="ballot-send">
          <p class="meta">{rangeWords(props)}</p>
          <Button kind={draft ? 'primary' : 'quiet'} type="submit" disabled={!draft || !fits(setup, draft)}>
            {t(own ? 'poll.change' : 'poll.send')}
          </Button>
        </div>
      )}
    </form>
  )
}

function rangeWords({ poll: { setup }, own }: BallotProps): string {
  const [from, to] = choiceRange(setup)
  const words =
    setup.kind !== 'multiple' ? '' : from === to ? t('poll.exactly', { n: to }) : t('poll.range', { from, n: to })
  return [words, setup.final && own === undefined ? t('poll.final') : ''].filter(Boolean).join(' ')
}

interface OptionsProps extends BallotProps {
  choice: readonly number[] | undefined
  /** `byTap`: by a finger or a mouse; who steps through the options by keyboard has not chosen yet. */
  onChoose: (choice: readonly number[], byTap: boolean) => void
}

function Options(props: OptionsProps) {
  const { poll, labels, lang, rows, choice, onChoose } = props
  const name = useId()
  const { setup } = poll
  if (setup.kind === 'scale') return <ScaleSteps {...{ setup, labels, rows, choice, name, onChoose }} />
  const type = setup.kind === 'multiple' ? 'checkbox' : 'radio'
  const pictured = setup.options.some(({ picture }) => picture)
  return (
    <ul class={pictured ? 'poll-options pictured' : 'poll-options'}>
      {labels.map((label, option) => (
        <OptionRow
          key={option}
          label={label}
          lang={lang}
          picture={setup.options[option]?.picture}
          row={rows?.[option]}
          own={choice?.includes(option) ?? false}
          input={
            <input
              type={type}
              name={name}
              checked={choice?.includes(option) ?? false}
              onClick={(event) => onChoose(chosen(setup, choice, option), event.detail > 0)}
            />
          }
        />
      ))}
      {setup.abstain && <AbstainRow {...{ name, type, choice, onChoose }} />}
    </ul>
  )
}
