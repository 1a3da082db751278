import { useRef } from 'preact/hooks'
import { formatNumber, language, t } from '../i18n/language.ts'
import { hueOf } from '../ui/name-tag.tsx'
import { BattleBar } from './battle-board.tsx'
import { PollTime } from './poll-head.tsx'
import { hiddenWords, turnoutWords } from './poll-notes.ts'
import { PollScale } from './poll-scale.tsx'
import { roomTaken, usePollStand, type PollStand } from './poll-stand.ts'
import type { PollProps } from './poll-view.tsx'
import { Answer, votesFor, type QuestionProps } from './question-view.tsx'
import { Rolling } from './rolling.tsx'
import { useFit } from './use-fit.ts'

/** A poll or battle in the lower third. */
export function LowerPoll({ model, poll }: Pick<PollProps, 'model' | 'poll'>) {
  const box = useRef<HTMLDivElement>(null)
  const stand = usePollStand(model, poll)
  const { question } = stand
  useFit(box, roomTaken(stand))
  const withdrawn = poll.state === 'withdrawn'
  return (
    <div ref={box} class={`lower-card lower-poll is-${poll.state}`} data-poll={poll.poll}>
      <header class="lower-head">
        <p class="lower-asked" lang={question.lang}>
          <bdi>{question.text}</bdi>
        </p>
        <PollTime model={model} poll={poll} />
      </header>
      {withdrawn ? <p class="lower-text">{withdrawnWords(stand)}</p> : <LowerStanding stand={stand} />}
    </div>
  )
}

const withdrawnWords = ({ poll }: PollStand): string => `${t('screen.poll.withdrawn')}: ${poll.reason ?? ''}`

function LowerStanding({ stand }: { stand: PollStand }) {
  const { poll, rows } = stand
  const { kind } = poll.setup
  const Options = kind === 'battle' ? LowerBattle : kind === 'scale' ? PollScale : LowerOptions
  return (
    <>
      <Options stand={stand} />
      <p class="lower-foot">
        <span>{turnoutWords(stand)}</span>
        {!rows && <span>{hiddenWords(poll)}</span>}
      </p>
    </>
  )
}

const formatPercent = (percent: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent' }).format(percent / 100)

function LowerOptions({ stand }: { stand: PollStand }) {
  const { labels, rows, poll, question } = stand
  return (
    <ul class={labels.length > 3 ? 'lower-options many' : 'lower-options'} lang={question.lang}>
      {labels.map((label, option) => (
        <li key={option} class={poll.result?.winners.includes(option) ? 'lower-option wins' : 'lower-option'}>
          <span class="lower-label">
            <bdi>{label}</bdi>
          </span>
          {rows?.[option] && (
            <>
              <span class="hall-track">
                <span class="hall-bar" style={{ '--share': String(rows[option].share) }} />
              </span>
              <b>
                <Rolling figure={formatPercent(rows[option].percent)} />
              </b>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function LowerBattle({ stand }: { stand: PollStand }) {
  const { labels, rows, poll, question } = stand
  return (
    <div class="lower-battle">
      {labels.map((label, side) => (
        <p key={side} class={`lower-side hall-side-${'ab'[side]}${poll.result?.winners.includes(side) ? ' wins' : ''}`}>
          <span class="hall-battle-swatch" aria-hidden="true" />
          <bdi lang={question.lang}>{label}</bdi>
          {rows?.[side] && (
            <b>
              <Rolling figure={formatNumber(rows[side].votes)} />
            </b>
          )}
        </p>
      ))}
      {rows && <BattleBar rows={rows} />}
    </div>
  )
}

/** A question and its answer in the lower third. */
export function LowerQuestion({ model, question }: QuestionProps) {
  const box = useRef<HTMLDivElement>(null)
  const votes = votesFor(model, question)
  useFit(box, `${question.text}\n${question.answer?.text}`)
  return (
    <div ref={box} class="lower-card lower-question">
      <p class="hall-question-who" style={{ '--hue': String(hueOf(question.by)) }}>
        <bdi class="wall-name">{question.name}</bdi>
        {votes > 0 && <span class="hall-question-votes">{t('screen.question.votes', { n: votes })}</span>}
      </p>
      <p class="lower-asked">
        <bdi>{question.text}</bdi>
      </p>
      {question.answer && <Answer question={question} />}
    </div>
  )
}
