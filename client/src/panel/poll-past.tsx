import type { Poll } from '../../../src/protocol/polls.ts'
import { formatNumber, language, t } from '../i18n/language.ts'
import { pollRows, turnoutOf } from '../polls/poll-figures.ts'
import { optionLabels, questionIn } from '../polls/poll-words.ts'
import type { PanelModel } from './panel-model.ts'
import { StateChip } from './poll-state.tsx'

/** What is over: pressing one lays it on the desk. */
export function PollPast({ panel }: { panel: PanelModel }) {
  return (
    <>
      <h3 class="poll-past-title">{t('panel.poll.past')}</h3>
      <ol class="poll-rows past">
        {panel.polls.past.value.map((poll) => (
          <PastRow key={poll.poll} panel={panel} poll={poll} />
        ))}
      </ol>
    </>
  )
}

function PastRow({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const { text, lang } = questionIn(poll.setup, language.value)
  return (
    <li class="poll-row">
      <button
        type="button"
        class="poll-open"
        aria-current={panel.polls.onDesk.value?.poll === poll.poll ? 'true' : undefined}
        onClick={() => panel.polls.choose(poll.poll)}
      >
        <bdi class="poll-title" lang={lang}>
          {text}
        </bdi>
        <span class="meta">
          <StateChip poll={poll} /> {outcomeOf(poll)}
        </span>
      </button>
    </li>
  )
}

/** Night brass 52 % · 41,208 */
function outcomeOf(poll: Poll): string {
  const rows = pollRows(poll, undefined, optionLabels(poll.setup, language.value, t)) ?? []
  const winners = rows
    .filter(({ leads }) => leads)
    .map(({ label, percent }) => `${label} ${t('poll.percent', { n: percent })}`)
  return poll.result ? [...winners, formatNumber(turnoutOf(poll, undefined))].join(' · ') : (poll.reason ?? '')
}
