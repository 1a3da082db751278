import type { PollId } from '../../../src/protocol/polls.ts'
import { formatNumber, language, t } from '../i18n/language.ts'
import { pollRows } from '../polls/poll-figures.ts'
import { optionLabels, questionIn } from '../polls/poll-words.ts'
import type { PanelModel } from './panel-model.ts'

/** A poll on the stage, small, as far as everybody may know it. */
export function PollScene({ panel, poll: name }: { panel: PanelModel; poll: PollId }) {
  const poll = panel.polls.all.value.find(({ poll }) => poll === name)
  if (!poll)
    return (
      <div class="preview-words">
        <p class="preview-text">{t('panel.poll.scene.waits')}</p>
      </div>
    )
  const { text, lang } = questionIn(poll.setup, language.value)
  const told = panel.room.signals.value['poll.tally']?.value[name]
  const tally = told?.round === poll.round ? told : undefined
  const labels = optionLabels(poll.setup, language.value, t)
  const rows = poll.setup.shown === 'live' || poll.result ? pollRows(poll, tally, labels) : undefined
  return (
    <div class="preview-words preview-poll">
      <p class="preview-title">
        <bdi lang={lang}>{text}</bdi>
      </p>
      <ul class={labels.length > 4 ? 'preview-bars many' : 'preview-bars'} aria-hidden="true">
        {labels.map((label, option) => (
          <li key={option} class={poll.result && rows?.[option]?.leads ? 'won' : ''}>
            <span class="fan-bar" style={{ transform: `scaleX(${rows?.[option]?.share ?? 0})` }} />
            <bdi>{label}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A question on the stage, small. */
export function QuestionScene({ panel, question }: { panel: PanelModel; question: number }) {
  const asked = panel.everyone.questions.find((one) => one.question === question)
  if (!asked)
    return (
      <div class="preview-words">
        <p class="preview-text">{t('panel.scene.question')}</p>
      </div>
    )
  const votes = panel.room.signals.value['question.votes']?.value[question] ?? 0
  return (
    <div class="preview-words preview-asked">
      <p class="preview-title">
        <bdi>{asked.text}</bdi>
      </p>
      <p class="preview-text">
        {asked.answer?.text === undefined ? (
          <>
            <bdi>{asked.name}</bdi>
            {votes > 0 && ` · ▲ ${formatNumber(votes)}`}
          </>
        ) : (
          <bdi>{asked.answer.text}</bdi>
        )}
      </p>
    </div>
  )
}
