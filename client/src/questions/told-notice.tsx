import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import type { Talk } from '../room/talk.ts'
import { keptText } from '../session/browser-storage.ts'
import { announce } from '../ui/announcer.tsx'
import { IconButton } from '../ui/button.tsx'
import { CheckIcon, CloseIcon } from '../ui/icons.tsx'

/** Who asked is told that they were answered, until they have seen it; a tap leads to the answer. */
export function ToldNotice({ model, talk }: { model: RoomModel; talk: Talk }) {
  const kept = useMemo(() => keptText(`fanfare.told.${model.room}`), [])
  const seen = useSignal(Number(kept.get() ?? 0))
  const told = model.view.value?.mine.questions.told.at(-1)
  const question = model.questions.value.find((one) => one.question === told?.question)
  const fresh = told !== undefined && told.at > seen.value && question?.answer !== undefined
  useEffect(() => {
    if (fresh) announce(() => t('question.told'))
  }, [fresh && told.at])
  if (!fresh) return null
  const leave = () => {
    seen.value = told.at
    kept.set(`${told.at}`)
  }
  const go = () => {
    leave()
    talk.place.value = 'questions'
    requestAnimationFrame(() =>
      document.querySelector(`[data-question="${told.question}"]`)?.scrollIntoView({ block: 'center' }),
    )
  }
  return (
    <div class="told-notice">
      <button class="told-go" onClick={go}>
        <CheckIcon />
        <span>
          <strong>{t('question.told')}</strong> <bdi class="quote-text">{question.text}</bdi>
        </span>
      </button>
      <IconButton name={t('own.close')} onClick={leave}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}
