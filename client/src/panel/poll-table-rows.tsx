import type { Poll } from '../../../src/protocol/polls.ts'
import { formatNumber, language, t } from '../i18n/language.ts'
import type { PollRow } from '../polls/poll-figures.ts'

interface TableProps {
  poll: Poll
  rows: readonly PollRow[]
  /** What every option had in the round before, in percent. */
  before: readonly number[] | undefined
}

/** Every option with its bar and its exact figures; the winners are brass once it is closed. */
export function PollTable({ poll, rows, before }: TableProps) {
  const won = poll.result !== undefined
  return (
    <table class={`poll-table${rows.length > 6 ? ' many' : ''}${poll.setup.kind === 'battle' ? ' of-battle' : ''}`}>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{t('panel.poll.option')}</span>
          </th>
          <th scope="col" aria-hidden="true" />
          {before && <th scope="col">{t('panel.poll.before', { n: poll.round - 1 })}</th>}
          <th scope="col">%</th>
          <th scope="col">{t(poll.setup.kind === 'battle' ? 'panel.poll.taps' : 'panel.poll.votes')}</th>
          <th scope="col">{t('panel.poll.members')}</th>
          <th scope="col">{t('panel.poll.guests')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.option} row={row} won={won && row.leads} before={before && (before[row.option] ?? 0)} />
        ))}
      </tbody>
    </table>
  )
}

const percentWords = (percent: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent' }).format(percent / 100)

function Row({ row, won, before }: { row: PollRow; won: boolean; before: number | undefined }) {
  return (
    <tr class={won ? 'won' : ''} data-option={row.option}>
      <th scope="row">
        {row.picture && <img src={row.picture} alt="" />}
        <bdi title={row.label}>{row.label}</bdi>
        {won && <span class="unseen"> {t('panel.poll.won')}</span>}
      </th>
      <td class="poll-bar-cell" aria-hidden="true">
        <span class="poll-bar">
          <span class="poll-bar-fill" style={{ transform: `scaleX(${row.share})` }} />
        </span>
      </td>
      {before !== undefined && <td class="minor">{percentWords(before)}</td>}
      <td class="percent">{percentWords(row.percent)}</td>
      <td class="votes">{formatNumber(row.votes)}</td>
      <td class="minor">{formatNumber(row.members)}</td>
      <td class="minor">{formatNumber(row.guests)}</td>
    </tr>
  )
}
