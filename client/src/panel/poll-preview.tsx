import type { Poll, PollSetup, PollTally } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import { pollRows, type PollRow } from '../polls/poll-figures.ts'
import { endsIn, optionLabels, questionIn } from '../polls/poll-words.ts'

interface PreviewProps {
  setup: PollSetup
  /** In which language; absent = the page's. */
  tag?: string
  /** As it stands, for everybody. */
  poll?: Poll
  tally?: PollTally | undefined
}

/** A poll as a fan has it on the phone who has not voted, small. Draws nothing that can be pressed. */
export function PollPreview({ setup, tag = language.value, poll, tally }: PreviewProps) {
  const { text, lang } = questionIn(setup, tag)
  const labels = optionLabels(setup, tag, t)
  const shown: Pick<Poll, 'setup' | 'result'> = poll ?? { setup }
  const rows = setup.shown === 'live' || shown.result ? pollRows(shown, tally, labels) : undefined
  return (
    <div class="fan-card" lang={tag}>
      <p class={text ? 'fan-question' : 'fan-question missing'}>
        <bdi lang={lang}>{text || t('panel.poll.preview.question')}</bdi>
      </p>
      {poll?.state === 'withdrawn' ? (
        <p class="fan-note">{t('panel.poll.state.withdrawn')}</p>
      ) : (
        <Answers setup={setup} ends={endsIn(setup, tag)} labels={labels} rows={rows} won={shown.result !== undefined} />
      )}
      {poll?.state === 'closed' && <p class="fan-note">{t('panel.poll.state.closed')}</p>}
    </div>
  )
}

interface AnswersProps {
  setup: PollSetup
  ends: ReturnType<typeof endsIn>
  labels: readonly string[]
  rows: readonly PollRow[] | undefined
  /** It is over: who leads has won. */
  won: boolean
}

function Answers({ setup, ends, labels, rows, won }: AnswersProps) {
  if (setup.kind === 'scale') return <Steps setup={setup} ends={ends} labels={labels} />
  const shape = setup.kind === 'battle' || setup.kind === 'yes_no' ? 'sides' : 'list'
  return (
    <ul class={`fan-options ${shape}${setup.kind === 'battle' ? ' of-battle' : ''}`}>
      {labels.map((label, option) => (
        <li key={option} class={won && rows?.[option]?.leads ? 'won' : ''}>
          <Bar row={rows?.[option]} />
          {setup.options[option]?.picture && <img src={setup.options[option].picture} alt="" />}
          <bdi>{label || t('panel.poll.preview.option', { n: option + 1 })}</bdi>
          {rows?.[option] && <span class="fan-percent">{t('poll.percent', { n: rows[option].percent })}</span>}
        </li>
      ))}
      {setup.abstain && (
        <li class="fan-abstain">
          <span>{t('panel.poll.preview.abstain')}</span>
        </li>
      )}
    </ul>
  )
}

/** How far its bar reaches, and whether it has won. */
function Bar({ row }: { row: PollRow | undefined }) {
  if (!row) return null
  return <span class="fan-bar" style={{ transform: `scaleX(${row.share})` }} aria-hidden="true" />
}

function Steps({ setup, ends, labels }: Pick<AnswersProps, 'setup' | 'ends' | 'labels'>) {
  return (
    <>
      <ul class="fan-steps">
        {labels.map((label) => (
          <li key={label}>{label}</li>
        ))}
      </ul>
      <p class="fan-ends">
        <bdi>{ends.low}</bdi> <bdi>{ends.high}</bdi>
      </p>
      {setup.abstain && <p class="fan-abstain">{t('panel.poll.preview.abstain')}</p>}
    </>
  )
}
