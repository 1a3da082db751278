import { useState } from 'preact/hooks'
import { formatNumber, language, t } from '../i18n/language.ts'
import type { PollRow } from '../polls/poll-figures.ts'
import type { PollForm, PollStand } from './poll-stand.ts'
import { Rolling } from './rolling.tsx'

const formatPercent = (share: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent' }).format(share)
const signed = (points: number): string =>
  new Intl.NumberFormat(language.value, { signDisplay: 'always' }).format(points)

/** Options in the poll's order: each with its words, its bar and its figures. */
export function PollBars({ stand, form }: { stand: PollStand; form: Exclude<PollForm, 'scale'> }) {
  const { labels, rows, question } = stand
  const n = labels.length
  const split = form !== 'pictures' && n <= 4 && !stand.before && stand.groups
  const shape = `in-${form}${n <= 3 ? ' few' : ''}${n > 4 ? ' many' : ''}${split ? ' split' : ''}`
  return (
    <ul class={`hall-options ${shape}`} lang={question.lang} style={{ '--n': String(n) }}>
      {labels.map((label, option) => (
        <li key={option} class={wins(stand, option) ? 'hall-option wins' : 'hall-option'}>
          {form === 'pictures' && <OptionPicture src={stand.poll.setup.options[option]?.picture} />}
          <p class="hall-label">
            <bdi>{label}</bdi>
          </p>
          {rows?.[option] && <Standing row={rows[option]} before={stand.before?.rows[option]} />}
          {split && rows && <Groups groups={split} option={option} />}
        </li>
      ))}
    </ul>
  )
}

const wins = ({ poll: { result } }: PollStand, option: number): boolean => result?.winners.includes(option) ?? false

function OptionPicture({ src }: { src: string | undefined }) {
  const [broken, setBroken] = useState<string>()
  return (
    <span class="hall-picture">
      {src !== undefined && src !== broken && <img src={src} alt="" onError={() => setBroken(src)} />}
    </span>
  )
}

/** `before`: how it stood in the round before. */
function Standing({ row, before }: { row: PollRow; before: PollRow | undefined }) {
  return (
    <>
      <Track share={row.share} before={before?.share} />
      <p class="hall-percent">
        <Rolling figure={formatPercent(row.percent / 100)} />
        {before && <span class="hall-change">{signed(row.percent - before.percent)}</span>}
      </p>
      <p class="hall-votes">
        <Rolling figure={formatNumber(row.votes)} />
      </p>
    </>
  )
}

function Track({ share, before }: { share: number; before?: number | undefined }) {
  return (
    <span class="hall-track">
      <span class="hall-bar" style={{ '--share': String(share) }} />
      {before !== undefined && <span class="hall-before" style={{ '--share': String(before) }} />}
    </span>
  )
}

/** Members and everybody else, side by side. */
function Groups({ groups, option }: { groups: NonNullable<PollStand['groups']>; option: number }) {
  return (
    <p class="hall-groups">
      {(['members', 'guests'] as const).map((group) => (
        <span key={group} class="hall-group">
          <span>{t(`screen.poll.${group}`)}</span>
          <Track share={groups[group][option] ?? 0} />
          <Rolling figure={formatPercent(groups[group][option] ?? 0)} />
        </span>
      ))}
    </p>
  )
}
