import { useEffect, useRef } from 'preact/hooks'
import { QUESTION_LIMITS, type Question } from '../../../src/protocol/questions.ts'
import { t } from '../i18n/language.ts'
import '../styles/panel-answers.css'
import { Button } from '../ui/button.tsx'
import { SendIcon } from '../ui/icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { answerQuestion } from './question-acts.ts'
import { focusQuestions } from './question-keys.ts'

interface AnswerProps {
  panel: PanelModel
  question: Question
}

/** Where staff answer in writing. What was written stays until it was sent, whatever happens meanwhile. */
export function QuestionAnswer({ panel, question }: AnswerProps) {
  const { text, left, busy, other, good, send, write, close } = answering(panel, question)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => toEnd(box.current), [])
  const submit = (event: Event) => {
    event.preventDefault()
    const instead = box.current?.form?.querySelector<HTMLElement>('.desk-asked-meanwhile button')
    if (instead) instead.focus()
    else void send()
  }
  return (
    <form class="desk-asked-form" onSubmit={submit}>
      {other && <Meanwhile panel={panel} question={question} answer={other} onInstead={() => void send()} />}
      {panel.questions.isGone(question) && <p class="desk-asked-note">{t('asked.gone')}</p>}
      <textarea
        ref={box}
        rows={2}
        value={text}
        aria-label={t('asked.field')}
        placeholder={t('asked.field')}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => onKey(event, close)}
      />
      <div class="desk-asked-form-end">
        {!other && (
          <Button type="submit" disabled={!good} busy={busy}>
            <SendIcon /> {t(question.answer ? 'asked.correct' : 'asked.send')} <kbd aria-hidden="true">Ctrl ↵</kbd>
          </Button>
        )}
        <Button kind="plain" onClick={close}>
          {t('asked.aside')} <kbd aria-hidden="true">Esc</kbd>
        </Button>
        <Note panel={panel} left={left} />
      </div>
    </form>
  )
}

/** How it stands with that answer, and what can be done with it. `other`: what somebody else has answered meanwhile. */
function answering(panel: PanelModel, question: Question) {
  const desk = panel.questions
  const { question: number } = question
  const text = desk.drafts.of(number)
  const left = QUESTION_LIMITS.textLength - Array.from(text.trim()).length
  const busy = panel.commands.isBusy(`question.answer ${number}`)
  const other = busy ? undefined : desk.meanwhile.value
  const good = text.trim() !== '' && left >= 0 && panel.connected.value && !desk.isGone(question) && !busy
  const close = () => {
    desk.setAside()
    focusQuestions()
  }
  const send = async () => {
    if (other) desk.know(other.at)
    if (!good || !(await answerQuestion(panel, question, text.trim(), desk.answering.peek()?.knows))) return
    if (desk.drafts.of(number) === text) desk.drafts.write(number, '')
    if (desk.answering.peek()?.question.question === number) close()
  }
  return { text, left, busy, other, good, send, close, write: (next: string) => desk.drafts.write(number, next) }
}

/** From here on it says how many characters are left. */
const NEARLY_FULL = 100

function Note({ panel, left }: { panel: PanelModel; left: number }) {
  if (!panel.connected.value) return <p class="meta">{t('asked.kept')}</p>
  if (left >= NEARLY_FULL) return null
  return (
    <p class={left < 0 ? 'field-error' : 'meta'}>{t(left < 0 ? 'asked.over' : 'asked.left', { n: Math.abs(left) })}</p>
  )
}

interface MeanwhileProps extends AnswerProps {
  answer: NonNullable<Question['answer']>
  onInstead: () => void
}

/** Somebody else was quicker: nothing is sent over their answer before this was seen. */
function Meanwhile({ panel, question, answer: { name, text }, onInstead }: MeanwhileProps) {
  const desk = panel.questions
  const leave = () => {
    desk.drafts.write(question.question, '')
    desk.setAside()
    focusQuestions()
  }
  return (
    <div class="desk-asked-meanwhile" role="alert">
      <p>
        <strong>{t(text === undefined ? 'asked.meanwhile.live' : 'asked.meanwhile', { name })}</strong>
      </p>
      <div class="desk-asked-form-end">
        <Button onClick={onInstead}>{t('asked.instead')}</Button>
        <Button kind="plain" onClick={leave}>
          {t('asked.leave')}
        </Button>
      </div>
    </div>
  )
}

/** To write on at the end. */
function toEnd(box: HTMLTextAreaElement | null): void {
  box?.focus()
  box?.setSelectionRange(box.value.length, box.value.length)
}

function onKey(event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }, close: () => void): void {
  if (event.isComposing) return
  if (event.key === 'Escape') close()
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}
