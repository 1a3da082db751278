import { useEffect, useRef } from 'preact/hooks'
import { QUESTION_LIMITS } from '../../../src/protocol/questions.ts'
import { formatTime, t } from '../i18n/language.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import type { RoomModel } from '../room/room-model.ts'
import { CheerButton } from '../room/cheer-button.tsx'
import type { Talk } from '../room/talk.ts'
import { SignOnButton } from '../self/sign-on-button.tsx'
import { Composer } from '../ui/composer.tsx'
import { SendIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { asksPaused, mayAsk } from './may-ask.ts'
import { askDraft, questionsOf } from './own-questions.ts'

/** Where one asks the staff; says why when nothing can be asked. */
export function AskBox({ model, talk, lit }: { model: RoomModel; talk: Talk; lit: boolean }) {
  const { asking } = talk
  const box = useRef<HTMLTextAreaElement>(null)
  const own = questionsOf(model)
  const refused = own.notAsked.value
  const wait = useWait(model, refused?.until)
  useEffect(() => {
    if (talk.wanted.value > 0) box.current?.focus()
  }, [talk.wanted.value])
  const may = mayAsk(model)
  if (may === 'archived' || may === 'members_only' || may === 'not_allowed')
    return (
      <div id="chat" class="composer-area composer-closed">
        <p>{t(may === 'archived' ? 'self.chat.archived' : `question.barred.${may}`)}</p>
        {may === 'members_only' && <SignOnButton kind="primary" />}
      </div>
    )
  const send = () => (may === 'name_first' ? (model.sheet.value = 'ask') : askDraft(model, talk))
  return (
    <div id="chat" class="composer-area">
      <Composer
        box={box}
        text={asking.value}
        onText={(next) => (asking.value = next)}
        onSend={send}
        label={t('question.ask')}
        sendName={t('question.send')}
        sendIcon={<SendIcon />}
        longest={QUESTION_LIMITS.textLength}
        refusal={barredWords(model, may)}
        wait={wait > 0 ? wait : undefined}
        note={refused ? refusalWords(refused.why, wait * 1000) : undefined}
        lit={lit}
      >
        <CheerButton model={model} />
      </Composer>
    </div>
  )
}

/** Until waiting has cured what was refused, s. */
function useWait({ clock }: RoomModel, until: number | undefined): number {
  const now = useNow(until !== undefined, () => clock.now(), until)
  return until === undefined ? 0 : Math.ceil((until - now) / 1000)
}

function barredWords(model: RoomModel, may: ReturnType<typeof mayAsk>): string | undefined {
  if (may === 'banned') return t('composer.banned')
  const { until } = model.view.value?.mine.brakes ?? {}
  if (may === 'timed_out') return t('composer.timed_out', { time: formatTime(until ?? 0) })
  return asksPaused(model) ? t('question.paused') : undefined
}
