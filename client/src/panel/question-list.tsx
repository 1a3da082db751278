import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import '../styles/panel-questions.css'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import type { PanelModel } from './panel-model.ts'
import { HiddenQuestions } from './question-hidden.tsx'
import { QuestionRow } from './question-row.tsx'
import { QuestionTop } from './question-top.tsx'

/** This near to its upper edge a list shows what is new at once, px. */
const NEAR = 40

/** What fans ask, to be answered, shown and hidden. */
export function QuestionList({ panel }: { panel: PanelModel }) {
  const desk = panel.questions
  const open = desk.wait.value?.n ?? 0
  const before = useRef(open)
  useEffect(() => {
    if (open > before.current) announce(() => t('asked.waiting', { n: open }))
    before.current = open
  }, [open])
  useEffect(() => () => desk.leave(), [])
  return (
    <div class="desk-asked">
      <QuestionTop panel={panel} />
      {desk.look.value.show === 'hidden' ? <HiddenQuestions panel={panel} /> : <Rows panel={panel} />}
    </div>
  )
}

function Rows({ panel }: { panel: PanelModel }) {
  const desk = panel.questions
  const rows = desk.rows.value
  useEffect(() => () => desk.hold('scrolled', false), [])
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a region that scrolls must be reached by keyboard; the pointer only keeps rows in their places
    <div
      class="desk-asked-scroll"
      role="region"
      aria-label={t('panel.questions')}
      tabIndex={0}
      onScroll={(event) => desk.hold('scrolled', event.currentTarget.scrollTop > NEAR)}
      onPointerEnter={(event) => event.pointerType === 'mouse' && desk.hold('pointer', true)}
      onPointerLeave={() => desk.hold('pointer', false)}
    >
      {rows.length === 0 && <Nothing panel={panel} />}
      <ol>
        {rows.map((question) => (
          <QuestionRow key={question.question} panel={panel} question={question} />
        ))}
      </ol>
    </div>
  )
}

function Nothing({ panel }: { panel: PanelModel }) {
  const { show, find } = panel.questions.look.value
  if (panel.questions.all.value.length === 0) return <NobodyAsks panel={panel} />
  if (find.trim() !== '') return <Empty title={t('asked.none.found')}>{t('asked.none.found.more', { find })}</Empty>
  if (show === 'mine') return <Empty title={t('asked.none.mine')}>{t('asked.none.mine.more')}</Empty>
  return <Empty title={t('asked.none.open')}>{!panel.archived.value && t('asked.none.open.more')}</Empty>
}

function NobodyAsks({ panel }: { panel: PanelModel }) {
  if (panel.archived.value) return <Empty title={t('asked.never')} />
  const closed = panel.everyone.permissions.ask === null
  return (
    <Empty title={t('asked.none')}>
      <p>{t(closed ? 'asked.none.closed' : 'asked.none.more')}</p>
      {closed && panel.moderates.value && (
        <div class="empty-actions">
          <Button onClick={() => panel.openPeople('may')}>{t('asked.none.open_up')}</Button>
        </div>
      )}
    </Empty>
  )
}
