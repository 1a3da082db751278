import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { CHAT_LIMITS } from '../../../src/protocol/chat.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Composer } from '../ui/composer.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { CheckIcon, SendIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { OUTBOX_LENGTH } from './outbox.ts'
import type { RoomModel } from './room-model.ts'

/** What is being written, and the own line that it changes, if it does. */
export interface Draft {
  text: string
  editing?: { line: number; at: number; kept: string }
}

interface Props {
  model: RoomModel
  draft: Signal<Draft>
  /** Asks for a name first: the line is sent with it. */
  onNameless: () => void
  lit: boolean
}

/** Writes lines and changes them; says why when nothing can be sent. */
export function RoomComposer({ model, draft, onNameless, lit }: Props) {
  const box = useRef<HTMLTextAreaElement>(null)
  const { text, editing } = draft.value
  useEffect(() => {
    if (editing) box.current?.focus()
  }, [editing?.line])
  const leave = () => {
    if (editing) draft.value = { text: editing.kept }
  }
  const send = () => {
    if (model.me.value?.name === undefined) return onNameless()
    const taken = editing ? model.edit(editing.line, text) : model.say(text)
    if (taken) draft.value = { text: editing?.kept ?? '' }
  }
  return (
    <div class="composer-area">
      {editing && <Editing model={model} at={editing.at} onLeave={leave} />}
      <Composer
        box={box}
        text={text}
        onText={(next) => (draft.value = { ...draft.value, text: next })}
        onSend={send}
        onLeave={leave}
        label={placeholder(model)}
        sendName={t(editing ? 'composer.save' : 'composer.send')}
        sendIcon={editing ? <CheckIcon /> : <SendIcon />}
        longest={model.textLength.value}
        refusal={useRefusal(model)}
        lit={lit}
      />
    </div>
  )
}

function placeholder(model: RoomModel): string {
  if (model.outbox.trouble.value !== undefined) return t('composer.paused')
  return t(model.connection.state.value.is === 'offline' ? 'composer.offline' : 'composer.say')
}

function useRefusal(model: RoomModel): string | undefined {
  const mutedUntil = model.view.value?.mine.chat.mutedUntil ?? 0
  const now = useNow(mutedUntil > model.clock.now(), () => model.clock.now())
  if (mutedUntil > now) return t('composer.muted', { n: Math.ceil((mutedUntil - now) / 1000) })
  const unsent = model.outbox.waiting.value.filter(({ state }) => state !== 'done').length
  return unsent >= OUTBOX_LENGTH ? t('composer.full') : undefined
}

function Editing({ model, at, onLeave }: { model: RoomModel; at: number; onLeave: () => void }) {
  const now = useNow(true, () => model.clock.now())
  const left = at + CHAT_LIMITS.editWindowMs - now
  return (
    <div class="editing">
      <p>
        {t('composer.editing')} <span class="meta">{t('composer.editing.left', { time: countdownWords(left) })}</span>
      </p>
      <Button kind="plain" onClick={onLeave}>
        {t('composer.cancel')}
      </Button>
    </div>
  )
}
