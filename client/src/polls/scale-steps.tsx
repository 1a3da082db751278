import { formatNumber, language, t } from '../i18n/language.ts'
import { AbstainRow } from './option-row.tsx'
import { averageOf, type PollRow } from './poll-figures.ts'
import { endsIn } from './poll-words.ts'
import type { PollSetup } from '../../../src/protocol/polls.ts'

interface StepsProps {
  setup: PollSetup
  labels: readonly string[]
  rows: readonly PollRow[] | undefined
  choice: readonly number[] | undefined
  name: string
  onChoose: (choice: readonly number[], byTap: boolean) => void
}

/** A scale to choose from: its steps in a row, and what its ends mean. */
export function ScaleSteps({ setup, labels, rows, choice, name, onChoose }: StepsProps) {
  return (
    <>
      <ol class={labels.length > 7 ? 'scale-steps many' : 'scale-steps'}>
        {labels.map((label, step) => (
          <li key={step} class={choice?.includes(step) ? 'step own' : 'step'}>
            <label>
              <StepColumn row={rows?.[step]} rows={rows} />
              <input
                type="radio"
                name={name}
                checked={choice?.includes(step) ?? false}
                aria-label={stepName(setup, label, step, labels.length)}
                onClick={(event) => onChoose([step], event.detail > 0)}
              />
              <span class="step-label figure">{label}</span>
            </label>
          </li>
        ))}
      </ol>
      <ScaleEnds setup={setup} />
      {setup.abstain && (
        <ul class="poll-options">
          <AbstainRow type="radio" {...{ name, choice, onChoose }} />
        </ul>
      )}
    </>
  )
}

/** The ends say what they mean to who cannot see that they stand under them. */
function stepName(setup: PollSetup, label: string, step: number, steps: number): string {
  const { low, high } = endsIn(setup, language.value)
  const end = step === 0 ? low : step === steps - 1 ? high : undefined
  return end ? `${label}, ${end}` : label
}

/** How a scale stands: a column for each step, and its middle. */
export function ScaleResult({
  setup,
  labels,
  rows,
  own,
}: {
  setup: PollSetup
  labels: readonly string[]
  rows: readonly PollRow[]
  own: readonly number[] | undefined
}) {
  const average = averageOf(setup, rows)
  return (
    <>
      {average !== undefined && (
        <p class="scale-average">
          <span class="figure">{formatNumber(Math.round(average * 10) / 10)}</span> {t('poll.average')}
        </p>
      )}
      <ol class={labels.length > 7 ? 'scale-steps many told' : 'scale-steps told'}>
        {rows.map((row) => (
          <li
            key={row.option}
            class={['step', own?.includes(row.option) && 'own', row.leads && 'won'].filter(Boolean).join(' ')}
          >
            <StepColumn row={row} rows={rows} />
            <span class="step-label figure">{row.label}</span>
            <span class="unseen">
              {t('poll.percent', { n: row.percent })}, {formatNumber(row.votes)}
              {own?.includes(row.option) && `, ${t('poll.own')}`}
            </span>
          </li>
        ))}
      </ol>
      <ScaleEnds setup={setup} />
    </>
  )
}

/** As high as its share of the highest. */
function StepColumn({ row, rows }: { row: PollRow | undefined; rows: readonly PollRow[] | undefined }) {
  if (!row || !rows) return null
  const most = Math.max(...rows.map(({ share }) => share))
  return (
    <span class="step-column" aria-hidden="true">
      <span class="meta">{row.votes > 0 ? t('poll.percent', { n: row.percent }) : ''}</span>
      <span class="step-bar" style={{ transform: `scaleY(${most === 0 ? 0 : row.share / most})` }} />
    </span>
  )
}

function ScaleEnds({ setup }: { setup: PollSetup }) {
  const { low, high } = endsIn(setup, language.value)
  if (!low && !high) return null
  return (
    <p class="scale-ends" aria-hidden="true">
      <bdi>{low}</bdi>
      <bdi>{high}</bdi>
    </p>
  )
}
