import { t } from '../i18n/language.ts'
import { FoldIcon } from '../ui/more-icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { clockWords } from './cue-times.ts'
import type { PanelModel } from './panel-model.ts'
import { showNewQuestions } from './question-keys.ts'
import { QUESTION_ORDERS, QUESTION_SHOWS, type QuestionShow } from './question-rows.ts'

/** How many wait and how long, and which are shown. */
export function QuestionTop({ panel }: { panel: PanelModel }) {
  const desk = panel.questions
  const { show } = desk.look.value
  const shows = QUESTION_SHOWS.filter((one) => one !== 'hidden' || panel.moderates.value)
  return (
    <header class="desk-asked-top">
      <div class="desk-asked-shows" role="group" aria-label={t('asked.show')}>
        {shows.map((one) => (
          <button
            key={one}
            type="button"
            class="mini"
            aria-pressed={show === one}
            onClick={() => desk.see({ show: one })}
          >
            {t(`asked.show.${one}`)} <Count panel={panel} show={one} />
          </button>
        ))}
      </div>
      {show !== 'hidden' && desk.all.value.length > 0 && <Search panel={panel} />}
      <Longest panel={panel} />
    </header>
  )
}

function Search({ panel }: { panel: PanelModel }) {
  const desk = panel.questions
  const { order, find } = desk.look.value
  return (
    <>
      <select
        class="mini"
        aria-label={t('asked.order')}
        value={order}
        onChange={({ currentTarget }) => desk.see({ order: currentTarget.value === 'newest' ? 'newest' : 'votes' })}
      >
        {QUESTION_ORDERS.map((one) => (
          <option key={one} value={one}>
            {t(`asked.order.${one}`)}
          </option>
        ))}
      </select>
      <input
        type="search"
        class="desk-asked-find"
        aria-label={t('asked.find')}
        placeholder={t('asked.find')}
        value={find}
        onInput={(event) => desk.see({ find: event.currentTarget.value })}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
    </>
  )
}

function Count({ panel, show }: { panel: PanelModel; show: QuestionShow }) {
  const desk = panel.questions
  const n = { open: desk.wait.value?.n ?? 0, all: 0, mine: 0, hidden: desk.hidden.value.length }[show]
  return n > 0 && <span class="figure">{n}</span>
}

/** How many are not shown yet; else how long the first of those that wait does. */
function Longest({ panel }: { panel: PanelModel }) {
  const missed = panel.questions.missed.value
  const wait = panel.questions.wait.value
  const now = useNow(wait !== undefined, () => panel.room.clock.now())
  if (missed > 0)
    return (
      <button type="button" class="mini desk-asked-new" onClick={() => showNewQuestions(panel)}>
        <FoldIcon /> {t('asked.new', { n: missed })}
      </button>
    )
  if (!wait) return null
  return <p class="meta desk-asked-longest">{t('asked.longest', { age: clockWords(now - wait.since) })}</p>
}
