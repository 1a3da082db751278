import { CHAT_LIMITS } from '../../../src/protocol/chat.ts'
import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { AnswerIcon, CloseIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import type { RoomModel } from './room-model.ts'
import type { Draft } from './talk.ts'

/** What becomes of the words that are being written, when they are not just a line: a change of one, or an answer. */
export function ComposerHead({ model, draft, onLeave }: { model: RoomModel; draft: Draft; onLeave: () => void }) {
  if (draft.editing) return <Editing model={model} at={draft.editing.at} onLeave={onLeave} />
  return draft.re ? <Answering to={draft.re} onLeave={onLeave} /> : null
}

function Editing({ model, at, onLeave }: { model: RoomModel; at: number; onLeave: () => void }) {
  const now = useNow(true, () => model.clock.now(), at)
  const left = at + CHAT_LIMITS.editWindowMs - now
  return (
    <div class="editing">
      <p>
        {t('own.editing')} <span class="meta">{t('own.editing.left', { time: countdownWords(left) })}</span>
      </p>
      <Button kind="plain" onClick={onLeave}>
        {t('own.cancel')}
      </Button>
    </div>
  )
}

function Answering({ to, onLeave }: { to: NonNullable<Draft['re']>; onLeave: () => void }) {
  return (
    <div class="editing">
      <p class="quote">
        <AnswerIcon />
        <span class="unseen">{t('chat.answers')} </span>
        <bdi class="quote-name">{to.name}</bdi> <bdi class="quote-text">{to.text}</bdi>
      </p>
      <IconButton name={t('own.answer.leave')} onClick={onLeave}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}
