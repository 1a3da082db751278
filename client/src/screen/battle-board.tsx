import { useState } from 'preact/hooks'
import { formatNumber, language, t } from '../i18n/language.ts'
import type { PollRow } from '../polls/poll-figures.ts'
import type { PollStand } from './poll-stand.ts'
import { Untold } from './poll-untold.tsx'
import { Rolling } from './rolling.tsx'

const SIDES = [0, 1] as const
type Side = (typeof SIDES)[number]

/** Two sides that face each other, over the bar that both push. */
export function BattleBoard({ stand }: { stand: PollStand }) {
  const { rows } = stand
  return (
    <div class="hall-battle">
      {SIDES.map((side) => (
        <BattleSide key={side} stand={stand} side={side} />
      ))}
      {rows ? <BattleBar rows={rows} /> : <Untold stand={stand} />}
    </div>
  )
}

function BattleSide({ stand, side }: { stand: PollStand; side: Side }) {
  const { labels, rows, poll, question } = stand
  const row = rows?.[side]
  const other = rows?.[1 - side]
  const close = row?.percent === other?.percent && row?.votes !== other?.votes
  const won = poll.result?.winners
  const alone = won?.length === 1
  const outcome = alone ? (won.includes(side) ? ' wins' : ' loses') : ''
  return (
    <section class={`hall-battle-side hall-side-${'ab'[side]}${outcome}`}>
      <SidePicture src={poll.setup.options[side]?.picture} />
      <h2 class="hall-battle-name" lang={question.lang}>
        <span class="hall-battle-swatch" aria-hidden="true" />
        <bdi>{labels[side]}</bdi>
      </h2>
      {outcome === ' wins' && <p class="hall-battle-won">{t('screen.battle.wins')}</p>}
      {row && <SideFigures row={row} close={close} />}
    </section>
  )
}

/** `close`: whole percents would say that they are level. */
function SideFigures({ row, close }: { row: PollRow; close: boolean }) {
  const format = { style: 'percent', minimumFractionDigits: close ? 2 : 0 } as const
  const percent = new Intl.NumberFormat(language.value, format).format(close ? row.share : row.percent / 100)
  const words = t('screen.battle.taps', { n: row.votes })
  const taps = formatNumber(row.votes)
  return (
    <>
      <p class="hall-battle-taps" role="img" aria-label={words} style={{ '--letters': String(taps.length) }}>
        <Rolling figure={taps} />
      </p>
      <p class="hall-battle-share">
        <Rolling figure={percent} />
      </p>
    </>
  )
}

function SidePicture({ src }: { src: string | undefined }) {
  const [broken, setBroken] = useState<string>()
  if (src === undefined || src === broken) return null
  return (
    <span class="hall-battle-picture">
      <img src={src} alt="" onError={() => setBroken(src)} />
    </span>
  )
}

/** Before anybody has tapped both have the half of it. */
export function BattleBar({ rows }: { rows: readonly PollRow[] }) {
  const [a, b] = rows
  const share = a && b && a.votes + b.votes > 0 ? a.share : 0.5
  return (
    <div class="hall-battle-bar" aria-hidden="true" style={{ '--share': String(share) }}>
      <span class="hall-battle-a" />
      <span class="hall-battle-seam" />
    </div>
  )
}
