import type { ComponentChildren } from 'preact'
import type { Question } from '../../../src/protocol/questions.ts'
import { t } from '../i18n/language.ts'
import { AnswerIcon, CheckIcon, EditIcon } from '../ui/icons.tsx'
import { BlankIcon, PersonIcon, ScreenIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { airQuestion, answerQuestion, hideQuestion, isOnAir } from './question-acts.ts'

interface ActionsProps {
  panel: PanelModel
  question: Question
}

/** What whoever is here can do to a question: icons under the pointer, words and keys on the chosen one. */
export function QuestionActions({ panel, question }: ActionsProps) {
  const { answer, by, name } = question
  const person = () => panel.open({ is: 'person', person: by, name })
  return (
    <span class="desk-asked-actions">
      {panel.answers.value && (
        <Act
          panel={panel}
          name={t(answer ? 'asked.correct' : 'asked.answer')}
          shown="↵"
          onPress={() => panel.questions.begin(question)}
        >
          {answer ? <EditIcon /> : <AnswerIcon />}
        </Act>
      )}
      {panel.answers.value && !answer && (
        <Act panel={panel} name={t('asked.live.do')} shown="A" onPress={() => void answerQuestion(panel, question)}>
          <CheckIcon />
        </Act>
      )}
      {panel.shows.value && <AirAct panel={panel} question={question} />}
      {panel.moderates.value && (
        <Act panel={panel} name={t('asked.hide')} shown="H" onPress={() => void hideQuestion(panel, question)}>
          <BlankIcon />
        </Act>
      )}
      {panel.moderates.value && panel.outranks(by) && (
        <Act panel={panel} name={t('panel.line.person', { name })} brief onPress={person}>
          <PersonIcon />
        </Act>
      )}
    </span>
  )
}

function AirAct({ panel, question: { question } }: ActionsProps) {
  const on = isOnAir(panel.everyone.stage.scene, question)
  return (
    <Act
      panel={panel}
      name={t(on ? 'asked.unair' : 'asked.air')}
      shown="S"
      pressed={on}
      onPress={() => void airQuestion(panel, question)}
    >
      <ScreenIcon />
    </Act>
  )
}

interface ActProps {
  panel: PanelModel
  name: string
  /** Its key. */
  shown?: string
  pressed?: boolean
  /** Never with its words beside it. */
  brief?: boolean
  onPress: () => void
  children: ComponentChildren
}

function Act({ panel, name, shown, pressed, brief = false, onPress, children }: ActProps) {
  return (
    <button
      type="button"
      class="desk-asked-act"
      title={name}
      aria-pressed={pressed}
      disabled={!panel.connected.value}
      onClick={onPress}
    >
      {children}
      <span class={brief ? 'unseen' : 'desk-asked-act-word'}>{name}</span>
      {shown && <kbd aria-hidden="true">{shown}</kbd>}
    </button>
  )
}
