import { useState } from 'preact/hooks'
import { optionsOf, type Poll, type PollTally } from '../../../src/protocol/polls.ts'
import { formatNumber, t } from '../i18n/language.ts'
import { OptionRow } from './option-row.tsx'
import { abstainedOf, groupShares, pollRows, type PollRow } from './poll-figures.ts'
import { ScaleResult } from './scale-steps.tsx'

interface Props {
  poll: Poll
  tally: PollTally | undefined
  labels: readonly string[]
  lang: string | undefined
  rows: readonly PollRow[]
  own: readonly number[] | undefined
}
type Side = 'all' | 'groups' | 'rounds'

/** How a poll stands or has ended: of all, of members and guests, and beside its earlier rounds. */
export function PollTold(props: Props) {
  const [side, setSide] = useState<Side>('all')
  const { poll, tally } = props
  const abstained = abstainedOf(poll, tally)
  const sides: readonly Side[] = ['all', 'groups', ...(poll.before.length > 0 ? (['rounds'] as const) : [])]
  return (
    <>
      {side === 'all' && poll.setup.kind !== 'battle' && <AllRows {...props} />}
      {side === 'groups' && <GroupRows {...props} />}
      {side === 'rounds' && <RoundRows {...props} />}
      <div class="poll-sides" role="group" aria-label={t('poll.sides')}>
        {sides.map((one) => (
          <button key={one} class="chip" aria-pressed={side === one} onClick={() => setSide(one)}>
            {t(`poll.side.${one}`)}
          </button>
        ))}
        {abstained !== undefined && abstained > 0 && <span class="meta">{t('poll.abstained', { n: abstained })}</span>}
      </div>
    </>
  )
}

const pictures = ({ setup }: Poll): boolean => setup.options.some(({ picture }) => picture)
const hasWon = ({ state }: Poll, { leads }: PollRow): boolean => state === 'revealed' && leads

function AllRows({ poll, labels, lang, rows, own }: Props) {
  if (poll.setup.kind === 'scale') return <ScaleResult setup={poll.setup} labels={labels} rows={rows} own={own} />
  return (
    <ol class={pictures(poll) ? 'poll-options told pictured' : 'poll-options told'}>
      {rows.map((row) => (
        <OptionRow
          key={row.option}
          label={row.label}
          lang={lang}
          picture={row.picture}
          row={row}
          own={own?.includes(row.option) ?? false}
          won={hasWon(poll, row)}
        />
      ))}
    </ol>
  )
}

/** Members and guests side by side: each of the option's share among them. */
function GroupRows({ poll, tally, rows, lang }: Props) {
  const shares = groupShares(poll, tally, optionsOf(poll.setup))
  if (!shares) return null
  return (
    <ol class="poll-pairs">
      {rows.map(({ option, label, members, guests }) => (
        <li key={option}>
          <bdi lang={lang}>{label}</bdi>
          <Pair name={t('poll.members')} share={shares.members[option] ?? 0} votes={members} kind="members" />
          <Pair name={t('poll.guests')} share={shares.guests[option] ?? 0} votes={guests} kind="guests" />
        </li>
      ))}
    </ol>
  )
}

function Pair({ name, share, votes, kind }: { name: string; share: number; votes?: number; kind: string }) {
  return (
    <p class={`pair ${kind}`}>
      <span class="meta">{name}</span>
      <span class="pair-track">
        <span class="pair-bar" style={{ transform: `scaleX(${share})` }} />
      </span>
      <span class="pair-figures">
        <span class="figure">{t('poll.percent', { n: Math.round(share * 100) })}</span>
        {votes !== undefined && <span class="meta">{formatNumber(votes)}</span>}
      </span>
    </p>
  )
}

/** This round and those before it. */
function RoundRows({ poll, labels, rows, lang }: Props) {
  const before = poll.before.map(({ round, result }) => ({
    round,
    rows: pollRows({ setup: poll.setup, result }, undefined, labels) ?? [],
  }))
  const rounds = [...before, { round: poll.round, rows }].slice(-3)
  return (
    <ol class="poll-pairs">
      {labels.map((label, option) => (
        <li key={option}>
          <bdi lang={lang}>{label}</bdi>
          {rounds.map(({ round, rows: told }) => (
            <Pair
              key={round}
              name={t('poll.round', { n: round })}
              share={told[option]?.share ?? 0}
              kind={round === poll.round ? 'now' : 'before'}
            />
          ))}
        </li>
      ))}
    </ol>
  )
}
