import { useEffect, useRef } from 'preact/hooks'
import type { Question } from '../../../src/protocol/questions.ts'
import { formatCompact, t } from '../i18n/language.ts'
import { hueOf, NameTag } from '../ui/name-tag.tsx'
import type { PanelModel } from './panel-model.ts'
import { minuteOf } from './panel-time.ts'
import { isOnAir } from './question-acts.ts'
import { QuestionActions } from './question-actions.tsx'
import { QuestionAnswer } from './question-answer.tsx'
import { votesOf } from './question-rows.ts'

interface RowProps {
  panel: PanelModel
  question: Question
}

/** One question: how many want it answered, who asks, what was answered. */
export function QuestionRow({ panel, question }: RowProps) {
  const desk = panel.questions
  const chosen = desk.chosen.value === question.question
  const writing = desk.answering.value?.question.question === question.question
  const gone = writing && desk.isGone(question)
  const onAir = isOnAir(panel.everyone.stage.scene, question.question)
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen, writing])
  const kinds = { chosen, 'on-air-now': onAir, gone, answered: question.answer !== undefined }
  const kind = Object.entries(kinds).flatMap(([name, is]) => (is ? name : []))
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- J and K do the same
    <li
      ref={item}
      class={['desk-asked-row', ...kind].join(' ')}
      aria-current={chosen}
      onClick={() => desk.choose(question.question)}
    >
      <Wanted n={votesOf(desk.votes.value, question)} />
      <div class="desk-asked-said">
        <p class="desk-asked-text">
          <bdi>{question.text}</bdi>
        </p>
        <Who panel={panel} question={question} onAir={onAir} />
        {question.answer && <Given answer={question.answer} />}
        {writing && <QuestionAnswer panel={panel} question={question} />}
      </div>
      {!writing && panel.isOpen.value && <QuestionActions panel={panel} question={question} />}
    </li>
  )
}

function Wanted({ n }: { n: number }) {
  const words = t('asked.votes', { n })
  return (
    <span class="desk-asked-votes figure" role="img" aria-label={words} title={words}>
      {formatCompact(n)}
    </span>
  )
}

function Who({ panel, question, onAir }: RowProps & { onAir: boolean }) {
  const { at, by, name } = question
  const draft = panel.questions.drafts.of(question.question) !== ''
  const writing = panel.questions.answering.value?.question.question === question.question
  return (
    <p class="desk-asked-who meta">
      <time dateTime={new Date(at).toISOString()}>{minuteOf(at)}</time> <NameTag name={name} hue={hueOf(by)} />
      {draft && !writing && <span class="mark">{t('asked.mark.draft')}</span>}
      {onAir && <span class="mark lit">{t('asked.mark.air')}</span>}
    </p>
  )
}

function Given({ answer: { name, text, at } }: { answer: NonNullable<Question['answer']> }) {
  return (
    <p class="desk-asked-answer">
      <span class="meta">
        <time dateTime={new Date(at).toISOString()}>{minuteOf(at)}</time> ◆ <bdi>{name}</bdi>
      </span>{' '}
      {text === undefined ? <span class="meta">{t('asked.live')}</span> : <bdi>{text}</bdi>}
    </p>
  )
}
