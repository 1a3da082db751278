import { useState } from 'preact/hooks'
import type { Refused } from '../../../src/protocol/core.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import { Button } from '../ui/button.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { DeleteIcon } from '../ui/icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { toast } from '../ui/toast.tsx'
import '../styles/self.css'
import { LeaveIcon } from './self-icons.tsx'

interface Props {
  model: RoomModel
  onClose: () => void
}

/** Ends what there is of me: the house first, if it has to know, then this device. */
function useLeaving({ model, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const leave = async (command: 'session.end' | 'session.forget' | undefined, done: string) => {
    setBusy(true)
    const ended = command && (await model.act<object>(command, {}))
    const renewed = ended?.ok === false ? ended : await model.session.renew()
    setBusy(false)
    if (!renewed.ok) return setRefused(renewed)
    onClose()
    toast(done)
  }
  return { busy, refused, leave }
}

/** Out of here, or out everywhere: what each means for who has no account to come back to. */
export function SignOutSheet(props: Props) {
  const { busy, refused, leave } = useLeaving(props)
  const member = props.model.me.value?.standing === 'member'
  return (
    <Sheet title={t('self.leave')} onClose={props.onClose}>
      <div class="stack">
        <p>{t(member ? 'self.leave.member' : 'self.leave.guest')}</p>
        <Why refused={refused} />
        <Button
          kind={member ? 'primary' : 'quiet'}
          busy={busy}
          onClick={() => void leave(undefined, t('self.left.here'))}
        >
          <LeaveIcon /> {t('self.leave.here')}
        </Button>
        <Button busy={busy} onClick={() => void leave('session.end', t('self.left.all'))}>
          {t('self.leave.all')}
        </Button>
        <p class="meta">{t('self.leave.all.more')}</p>
      </div>
    </Sheet>
  )
}

/** What goes, said before; then held for a second. */
export function ForgetSheet(props: Props) {
  const { busy, refused, leave } = useLeaving(props)
  const member = props.model.me.value?.standing === 'member'
  return (
    <Sheet title={t('self.forget')} onClose={props.onClose}>
      <div class="stack">
        <div class="forget-what">
          <p>{t('self.forget.what')}</p>
          <ul>
            <li>{t('self.forget.lines')}</li>
            <li>{t(member ? 'self.forget.member' : 'self.forget.name')}</li>
            <li>{t('self.forget.sessions')}</li>
          </ul>
        </div>
        <p class="meta">{t('self.forget.stays')}</p>
        <Why refused={refused} />
        <HoldButton hint={t('sheet.hold')} busy={busy} onHeld={() => void leave('session.forget', t('self.forgotten'))}>
          <DeleteIcon /> {t('self.forget.do')}
        </HoldButton>
        <Button onClick={props.onClose}>{t('self.forget.not')}</Button>
      </div>
    </Sheet>
  )
}

const Why = ({ refused }: { refused: Refused | undefined }) =>
  refused ? (
    <p class="field-error" role="alert">
      {refusalWords(refused)}
    </p>
  ) : null
