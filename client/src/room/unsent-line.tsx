import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { CloseIcon, EditIcon, WarnIcon } from '../ui/icons.tsx'
import { RetryIcon } from '../ui/more-icons.tsx'
import { useNow } from '../ui/use-now.ts'
import type { Waiting } from './outbox.ts'
import type { RoomModel } from './room-model.ts'

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
  const key = model.connection.state.value.is === 'whole' ? 'own.sending' : 'own.waiting'
  return <p class="line-note meta">{t(key)}</p>
}

function FailedLine({ model, command, onTakeBack }: UnsentProps) {
  const { id, refused, until } = command
  const left = Math.max(0, (until ?? 0) - useNow(until !== undefined))
  return (
    <div class="line-failed">
      <p class="line-note" role="alert">
        <WarnIcon /> <strong>{t('own.failed')}.</strong> {refused && refusalWords(refused, left)}
      </p>
      <div class="line-actions">
        {until !== undefined && (
          <Button disabled={left > 0} onClick={() => model.outbox.retry(id)}>
            <RetryIcon /> {t('own.retry')}
          </Button>
        )}
        <Button onClick={() => onTakeBack(model.outbox.discard(id)?.text ?? '')}>
          <EditIcon /> {t('own.take_back')}
        </Button>
      </div>
      <IconButton name={t('own.discard')} onClick={() => model.outbox.discard(id)}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}
