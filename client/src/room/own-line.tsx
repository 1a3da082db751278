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
export function OwnLineActions(props: { model: RoomModel; line: { seq: number; at: number }; onEdit: () => void }) {
  const [open, setOpen] = useState(false)
  if (open) return <LineActions {...props} onClose={() => setOpen(false)} />
  return (
    <div class="line-more">
      <IconButton name={t('chat.more')} aria-expanded={false} onClick={() => setOpen(true)}>
        <MoreIcon />
      </IconButton>
    </div>
  )
}

type ActionsProps = Parameters<typeof OwnLineActions>[0] & { onClose: () => void }

function LineActions({ model, line, onEdit, onClose }: ActionsProps) {
  const now = useNow(true, () => model.clock.now())
  const then = (act: () => void) => () => {
    onClose()
    act()
  }
  return (
    <div class="line-actions">
      {now - line.at < CHAT_LIMITS.editWindowMs && (
        <Button onClick={then(onEdit)}>
          <EditIcon /> {t('chat.edit')}
        </Button>
      )}
      <Button kind="danger" onClick={then(() => model.remove(line.seq))}>
        <DeleteIcon /> {t('chat.delete')}
      </Button>
      <IconButton name={t('chat.close')} aria-expanded={true} onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}

/** From here on a line that is still on its way says so, ms. */
const SLOW_MS = 1_500

interface UnsentProps {
  model: RoomModel
  command: Waiting
  onTakeBack: (text: string) => void
}

/** How a line stands that is not there yet, and what its writer may do when it was not taken. */
export function UnsentLine(props: UnsentProps) {
  const { model, command } = props
  const now = useNow(command.state === 'waiting')
  if (command.state === 'failed') return <FailedLine {...props} />
  if (command.state === 'done' || now - command.queuedAt < SLOW_MS) return null
  const key = model.connection.state.value.is === 'whole' ? 'chat.sending' : 'chat.waiting'
  return <p class="line-note meta">{t(key)}</p>
}

function FailedLine({ model, command, onTakeBack }: UnsentProps) {
  const { id, refused, until } = command
  const left = Math.max(0, (until ?? 0) - useNow(until !== undefined))
  return (
    <div class="line-failed">
      <p class="line-note" role="alert">
        <WarnIcon /> <strong>{t('chat.failed')}.</strong> {refused && refusalWords(refused, left)}
      </p>
      <div class="line-actions">
        {until !== undefined && (
          <Button disabled={left > 0} onClick={() => model.outbox.retry(id)}>
            <RetryIcon /> {t('chat.retry')}
          </Button>
        )}
        <Button onClick={() => onTakeBack(model.outbox.discard(id)?.text ?? '')}>
          <EditIcon /> {t('chat.take_back')}
        </Button>
      </div>
      <IconButton name={t('chat.discard')} onClick={() => model.outbox.discard(id)}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}
