import { useState } from 'preact/hooks'
import { CHAT_LIMITS } from '../../../src/protocol/chat.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { CloseIcon, DeleteIcon, EditIcon, MoreIcon, RetryIcon, WarnIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import type { Waiting } from './outbox.ts'
import type { RoomModel } from './room-model.ts'

/** What the writer of a line that stands may do with it. */
export function OwnLineActions({
  model,
  line,
  onEdit,
}: {
  model: RoomModel
  line: { seq: number; at: number }
  onEdit: () => void
}) {
  const [open, setOpen] = useState(false)
  const now = useNow(open, () => model.clock.now())
  const remove = () => {
    setOpen(false)
    model.remove(line.seq)
  }
  if (!open)
    return (
      <div class="line-more">
        <IconButton name={t('chat.more')} aria-expanded={false} onClick={() => setOpen(true)}>
          <MoreIcon />
        </IconButton>
      </div>
    )
  return (
    <div class="line-actions">
      {now - line.at < CHAT_LIMITS.editWindowMs && (
        <Button
          onClick={() => {
            setOpen(false)
            onEdit()
          }}
        >
          <EditIcon /> {t('chat.edit')}
        </Button>
      )}
      <Button kind="danger" onClick={remove}>
        <DeleteIcon /> {t('chat.delete')}
      </Button>
      <IconButton name={t('chat.close')} aria-expanded={true} onClick={() => setOpen(false)}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}

/** How a line stands that is not there yet, and what its writer may do when it was not taken. */
export function UnsentLine({
  model,
  command,
  onTakeBack,
}: {
  model: RoomModel
  command: Waiting
  onTakeBack: (text: string) => void
}) {
  const { state, refused, until, queuedAt } = command
  const now = useNow(state === 'failed' ? until !== undefined : state === 'waiting')
  if (state === 'done') return null
  if (state === 'waiting') {
    const slow = now - queuedAt > 1_500
    return slow ? (
      <p class="line-note meta">{t(model.connection.state.value.is === 'whole' ? 'chat.sending' : 'chat.waiting')}</p>
    ) : null
  }
  const left = Math.max(0, (until ?? 0) - now)
  const takeBack = () => {
    const { text } = model.outbox.discard(command.id) ?? {}
    onTakeBack(text ?? '')
  }
  return (
    <div class="line-failed">
      <p class="line-note" role="alert">
        <WarnIcon /> <strong>{t('chat.failed')}.</strong> {refused && refusalWords(refused, left)}
      </p>
      <div class="line-actions">
        {until !== undefined && (
          <Button disabled={left > 0} onClick={() => model.outbox.retry(command.id)}>
            <RetryIcon /> {t('chat.retry')}
          </Button>
        )}
        <Button onClick={takeBack}>
          <EditIcon /> {t('chat.take_back')}
        </Button>
        <Button kind="plain" onClick={() => model.outbox.discard(command.id)}>
          {t('chat.discard')}
        </Button>
      </div>
    </div>
  )
}
