import { language, t } from '../i18n/language.ts'
import type { PollRow } from '../polls/poll-figures.ts'
import { endsIn } from '../polls/poll-words.ts'
import type { PollStand } from './poll-stand.ts'
import { Rolling } from './rolling.tsx'

const formatAverage = (average: number): string =>
  new Intl.NumberFormat(language.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(average)
const formatPercent = (percent: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent' }).format(percent / 100)

/** A column for each step, as high as its share of the highest, and the average where it lies among them. */
export function PollScale({ stand }: { stand: PollStand }) {
  const { labels, rows, average, poll, question } = stand
  const { scale } = poll.setup
  const { low, high } = endsIn(poll.setup, language.value)
  const highest = Math.max(0, ...(rows ?? []).map(({ share }) => share))
  const along = scale && average !== undefined ? (average - scale.from + 0.5) / labels.length : undefined
  return (
    <div
      class={`hall-scale${rows ? '' : ' untold'}${poll.result ? ' told' : ''}`}
      lang={question.lang}
      style={{ '--n': String(labels.length) }}
    >
      <ol class="hall-scale-steps">
        {labels.map((label, step) => (
          <Step key={step} label={label} row={rows?.[step]} highest={highest} />
        ))}
      </ol>
      {along !== undefined && (
        <div class="hall-scale-mark" aria-hidden="true" style={{ '--share': String(along) }}>
          <span />
        </div>
      )}
      <p class="hall-scale-ends">
        <bdi>{low}</bdi> <bdi>{high}</bdi>
      </p>
      {average !== undefined && (
        <p class="hall-scale-average">
          <b>
            <Rolling figure={formatAverage(average)} />
          </b>
          {t('screen.poll.average')}
        </p>
      )}
    </div>
  )
}

interface StepProps {
  label: string
  row: PollRow | undefined
  highest: number
}

function Step({ label, row, highest }: StepProps) {
  return (
    <li class="hall-scale-step">
      <p class="hall-scale-percent">{row && <Rolling figure={formatPercent(row.percent)} />}</p>
      <span class="hall-scale-column">
        <span class="hall-scale-bar" style={{ '--share': String(row && highest > 0 ? row.share / highest : 0) }} />
      </span>
      <p class="hall-scale-label">{label}</p>
    </li>
  )
}
