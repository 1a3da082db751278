import { t } from '../i18n/language.ts'
import { toast } from '../ui/toast.tsx'
import type { PanelKey } from './panel-key.ts'
import type { PanelModel } from './panel-model.ts'
import { airQuestion, answerQuestion, hideQuestion } from './question-acts.ts'
import type { Question } from '../../../src/protocol/questions.ts'

/** Keys that act while questions are in sight, before those of the whole panel. */
export const QUESTION_KEYS: readonly PanelKey[] = [
  { keys: ['j'], shown: 'J', does: 'panel.key.question.next', repeats: true, act: (panel) => step(panel, 1) },
  { keys: ['k'], shown: 'K', does: 'panel.key.question.back', repeats: true, act: (panel) => step(panel, -1) },
  { keys: ['Enter'], shown: '↵', does: 'panel.key.question.answer', needs: 'answer', act: onChosen(begin) },
  { keys: ['a'], shown: 'A', does: 'panel.key.question.live', needs: 'answer', act: onChosen(answerLive) },
  { keys: ['s'], shown: 'S', does: 'panel.key.question.air', needs: 'show', act: onChosen(toAir) },
  { keys: ['h'], shown: 'H', does: 'panel.key.question.hide', needs: 'moderate', act: onChosen(hide) },
]

/** What is written is sent so, and put aside. */
export const ANSWER_KEYS = [
  { shown: 'Ctrl ↵', does: 'panel.key.question.send' },
  { shown: 'Esc', does: 'panel.key.question.aside' },
] as const

/** A question that was answered live is answered: aloud once more would only take the words away. */
function answerLive(panel: PanelModel, question: Question): void {
  if (question.answer) toast(t('panel.question.already'))
  else void answerQuestion(panel, question)
}

export function openQuestions(panel: PanelModel): void {
  panel.tab.value = 'questions'
  panel.place.value = 'talk'
  focusQuestions()
}

const list = () => document.querySelector<HTMLElement>('.desk-asked-scroll')
export const questionsInSight = (): boolean => list()?.checkVisibility() ?? false

/** The focus goes back to the list, where its keys are heard. */
export function focusQuestions(): void {
  list()?.focus({ preventScroll: true })
}

/** What has come since the list was held, from its top. */
export function showNewQuestions(panel: PanelModel): void {
  list()?.scrollTo({ top: 0 })
  panel.questions.renew()
}

function step(panel: PanelModel, by: number): void {
  panel.questions.step(by)
  focusQuestions()
}

function begin(panel: PanelModel, question: Question): void {
  panel.questions.begin(question)
}

function toAir(panel: PanelModel, { question }: Question): void {
  void airQuestion(panel, question)
}

function hide(panel: PanelModel, question: Question): void {
  void hideQuestion(panel, question)
}

function onChosen(act: (panel: PanelModel, question: Question) => void) {
  return (panel: PanelModel) => {
    const question = panel.questions.chosenQuestion()
    if (!question) toast(t('panel.question.choose'))
    else if (panel.isOpen.value) act(panel, question)
  }
}
