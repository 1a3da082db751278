import { useRef } from 'preact/hooks'
import type { Question } from '../../../src/protocol/questions.ts'
import { t } from '../i18n/language.ts'
import { hueOf } from '../ui/name-tag.tsx'
import { widthOf } from './poll-stand.ts'
import type { ScreenModel } from './screen-model.ts'
import { useFit } from './use-fit.ts'

export interface QuestionProps {
  model: ScreenModel
  question: Question
}

const sizeOf = (text: string): string => {
  const width = widthOf(text)
  return width <= 60 ? '' : width <= 180 ? ' long' : ' longest'
}

/** A question of a fan, who asked it, how many want to know, and its answer. */
export function QuestionView({ model, question }: QuestionProps) {
  const box = useRef<HTMLDivElement>(null)
  const { text, name, by, answer } = question
  const votes = votesFor(model, question)
  useFit(box, `${text}\n${answer?.text}`)
  return (
    <div ref={box} class={`hall-question-board${answer ? ' answered' : ''}`} data-question={question.question}>
      <p class="hall-question-who" style={{ '--hue': String(hueOf(by)) }}>
        <bdi class="wall-name">{name}</bdi>
        {votes > 0 && <span class="hall-question-votes">{t('screen.question.votes', { n: votes })}</span>}
      </p>
      <h1 class={`hall-asked${sizeOf(text)}`}>
        <bdi>{text}</bdi>
      </h1>
      <Answer question={question} />
    </div>
  )
}

export const votesFor = (model: ScreenModel, { question }: Question): number =>
  model.signals.value['question.votes']?.value[question] ?? 0

export function Answer({ question: { answer } }: { question: Question }) {
  if (!answer) return <p class="hall-question-state">{t('screen.question.answering')}</p>
  if (answer.text === undefined) return <p class="hall-question-state">{t('screen.question.live')}</p>
  const mark = t('screen.staff')
  return (
    <div class="hall-question-answer">
      <p class="hall-question-staff">
        ◆ {mark} {answer.name !== mark && <bdi>{answer.name}</bdi>}
      </p>
      <p class={`hall-question-text${sizeOf(answer.text)}`}>
        <bdi>{answer.text}</bdi>
      </p>
    </div>
  )
}
