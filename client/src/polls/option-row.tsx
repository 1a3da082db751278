import type { ComponentChildren } from 'preact'
import { formatCompact, formatNumber, t } from '../i18n/language.ts'
import { CheckIcon } from '../ui/icons.tsx'
import type { PollRow } from './poll-figures.ts'

interface Props {
  label: string
  lang?: string | undefined
  picture?: string | undefined
  /** How it stands, where that is told. */
  row?: PollRow | undefined
  /** It is what this person has chosen. */
  own: boolean
  won?: boolean
  /** None of the others. */
  abstains?: boolean
  /** What chooses it. */
  input?: ComponentChildren
  /** What stands under it. */
  children?: ComponentChildren
}

/** One option: what it is called, how it stands, and whether it is one's own. */
export function OptionRow({ label, lang, picture, row, own, won = false, abstains = false, input, children }: Props) {
  const kind = ['option', abstains && 'abstain', own && 'own', won && 'won', picture && 'pictured']
    .filter(Boolean)
    .join(' ')
  const Frame = input ? 'label' : 'div'
  return (
    <li class={kind}>
      <Frame class="option-frame">
        {input}
        {picture && <img class="option-picture" src={picture} alt="" />}
        <span class="option-body">
          {row && <span class="option-bar" style={{ transform: `scaleX(${row.share})` }} />}
          <span class="option-text">
            <bdi lang={lang}>{label}</bdi>
            {own && (
              <span class="option-mark">
                <CheckIcon />
                <span class="unseen">{t('poll.own')}</span>
              </span>
            )}
            {won && <span class="chip option-won">{t('poll.won')}</span>}
          </span>
          {row && <OptionFigures row={row} />}
        </span>
      </Frame>
      {children}
    </li>
  )
}

function OptionFigures({ row: { percent, votes } }: { row: PollRow }) {
  return (
    <span class="option-figures">
      <span class="figure">{t('poll.percent', { n: percent })}</span>
      <span class="meta" title={formatNumber(votes)}>
        {formatCompact(votes)}
      </span>
    </span>
  )
}

interface AbstainProps {
  name: string
  type: 'radio' | 'checkbox'
  choice: readonly number[] | undefined
  onChoose: (choice: readonly number[], byTap: boolean) => void
}

/** Wanting none of them is an answer too. */
export function AbstainRow({ name, type, choice, onChoose }: AbstainProps) {
  const abstains = choice?.length === 0
  return (
    <OptionRow
      abstains
      label={t('poll.abstain')}
      own={abstains}
      input={<input type={type} name={name} checked={abstains} onClick={(event) => onChoose([], event.detail > 0)} />}
    />
  )
}
