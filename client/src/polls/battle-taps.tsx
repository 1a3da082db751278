import { useComputed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { formatNumber, t } from '../i18n/language.ts'
import { CheckIcon } from '../ui/icons.tsx'
import type { PollKnown } from './poll-body.tsx'
import { PollTold } from './poll-told.tsx'
import { mayVote } from './poll-may.ts'
import { tapsPerSecond, type Side, type Tapping } from './tapping.ts'
import { tappingOf } from './own-taps.ts'

/** A battle: two sides to tap, how they stand, and who has won. */
export function BattleTaps(props: PollKnown) {
  const { poll, labels, rows, question, tally } = props
  const tapping = useMemo(() => tappingOf(props.model, poll), [])
  const own = useComputed(() => tapping.counted.value).value
  const open = poll.state === 'open'
  const may = open && mayVote(props) === 'yes'
  return (
    <div class="battle">
      {rows && <BattleBar rows={rows} labels={labels} />}
      <div class="battle-sides">
        {labels.slice(0, 2).map((label, side) => (
          <BattleSide key={side} {...{ props, label, side: side as Side, tapping, may }} own={own[side] ?? 0} />
        ))}
      </div>
      {open && may && <CapWords tapping={tapping} cap={tapsPerSecond(poll)} />}
      {!open && rows && <PollTold {...{ poll, tally, labels, rows, lang: question.lang }} own={undefined} />}
    </div>
  )
}

function BattleBar({ rows, labels }: { rows: NonNullable<PollKnown['rows']>; labels: readonly string[] }) {
  const [a, b] = rows
  const even = (a?.votes ?? 0) + (b?.votes ?? 0) === 0
  const share = even ? 0.5 : (a?.share ?? 0)
  return (
    <div class={even ? 'battle-standing even' : 'battle-standing'}>
      <span class="figure">{t('poll.percent', { n: a?.percent ?? 0 })}</span>
      <div
        class="battle-bar"
        role="img"
        aria-label={rows.map(({ percent }, i) => `${labels[i]} ${t('poll.percent', { n: percent })}`).join(', ')}
      >
        <span class="battle-a" style={{ transform: `scaleX(${share})` }} />
        <span class="battle-b" style={{ transform: `scaleX(${1 - share})` }} />
      </div>
      <span class="figure">{t('poll.percent', { n: b?.percent ?? 0 })}</span>
    </div>
  )
}

interface SideProps {
  props: PollKnown
  label: string
  side: Side
  tapping: Tapping
  may: boolean
  own: number
}

/** Each press counts as it begins, with as many fingers as there are; from the keyboard, each key that goes down. */
function BattleSide({ props: { poll, rows, question }, label, side, tapping, may, own }: SideProps) {
  const won = poll.state === 'revealed' && rows?.[side]?.leads === true
  const tap = () => tapping.tap(side)
  return (
    <button
      class={['battle-side', side === 0 ? 'a' : 'b', won && 'won'].filter(Boolean).join(' ')}
      disabled={!may}
      onPointerDown={(event) => event.button === 0 && tap()}
      onClick={(event) => event.detail === 0 && tap()}
    >
      <span class="side-pattern" aria-hidden="true" />
      <bdi class="side-name" lang={question.lang}>
        {label}
      </bdi>
      {rows && <span class="side-votes figure">{formatNumber(rows[side]?.votes ?? 0)}</span>}
      {won && (
        <span class="chip option-won">
          <CheckIcon /> {t('poll.won')}
        </span>
      )}
      {own > 0 && <span class="side-own">{t('battle.own', { n: own })}</span>}
    </button>
  )
}

/** What counts is told to who taps faster than that. */
function CapWords({ tapping, cap }: { tapping: Tapping; cap: number }) {
  const over = tapping.over.value
  return <p class={over ? 'battle-cap over' : 'battle-cap'}>{over ? t('battle.over', { n: cap }) : t('battle.how')}</p>
}
