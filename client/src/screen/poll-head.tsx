import type { Poll } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { countdownWords } from '../ui/countdown.tsx'
import { useNow } from '../ui/use-now.ts'
import { widthOf, type PollStand } from './poll-stand.ts'
import type { ScreenModel } from './screen-model.ts'

const sizeOf = (question: string): string => {
  const width = widthOf(question)
  return width <= 46 ? '' : width <= 104 ? ' long' : ' longest'
}

/** What is asked, and for how long. */
export function PollHead({ model, stand }: { model: ScreenModel; stand: PollStand }) {
  const { poll, question } = stand
  return (
    <header class="hall-asked-head">
      <h1 class={`hall-asked${sizeOf(question.text)}`} lang={question.lang}>
        <bdi>{question.text}</bdi>
      </h1>
      <div class="hall-asked-state">
        {poll.overtime && poll.state === 'open' && <p class="hall-asked-overtime">{t('screen.battle.overtime')}</p>}
        <PollTime model={model} poll={poll} />
      </div>
    </header>
  )
}

/** The time that is left, by the server's clock; when it is over, what comes now. */
export function PollTime({ model, poll }: { model: ScreenModel; poll: Poll }) {
  const { closesAt, state } = poll
  const counts = state === 'open' && closesAt !== undefined
  const now = useNow(counts, () => model.clock.now(), closesAt)
  if (counts)
    return (
      <p class="hall-asked-time" role="timer">
        {countdownWords(closesAt - now)}
      </p>
    )
  if (state === 'revealed') return <p class="hall-asked-word">{t('screen.poll.result')}</p>
  return state === 'closed' ? <p class="hall-asked-word">{t('screen.poll.closed')}</p> : null
}
