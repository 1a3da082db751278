import { isStaff } from '../../../src/protocol/roles.ts'
import { t } from '../i18n/language.ts'
import type { OpenSheet, RoomModel } from '../room/room-model.ts'
import { Button } from '../ui/button.tsx'
import { DeleteIcon } from '../ui/icons.tsx'
import '../styles/self.css'
import { Portrait } from './portrait.tsx'
import { CarryIcon, LeaveIcon } from './self-icons.tsx'
import { SignOnButton } from './sign-on-button.tsx'

/** Who I am here, and what I can do about it. `onOpen`: what was there before goes. */
export function OwnPerson({ model, onOpen = () => {} }: { model: RoomModel; onOpen?: () => void }) {
  const me = model.me.value
  const open = (sheet: OpenSheet) => () => {
    onOpen()
    model.sheet.value = sheet
  }
  // A name that the brand gave is the brand's to change.
  const given = me?.standing === 'member' && model.session.signed.value?.named !== false
  return (
    <section class="own-person">
      <div class="own-name">
        {me?.name !== undefined && <Portrait person={me} />}
        <p>
          <span class="meta">{t(me?.standing === 'member' ? 'self.member' : 'settings.name')}</span>
          {me?.name === undefined ? <span>{t('settings.name.none')}</span> : <bdi>{me.name}</bdi>}
        </p>
        {me?.name !== undefined && !given && <Button onClick={open('rename')}>{t('settings.name.change')}</Button>}
      </div>
      {given && <p class="field-hint">{t('self.name.given')}</p>}
      {me?.standing !== 'member' && !isStaff(me ?? {}) && <SignOnButton />}
      {me?.name !== undefined && (
        <div class="own-ways">
          <Button onClick={open('carry')}>
            <CarryIcon /> {t('self.carry')}
          </Button>
          <Button onClick={open('sign-out')}>
            <LeaveIcon /> {t('self.leave')}
          </Button>
          <Button kind="plain" onClick={open('forget')}>
            <DeleteIcon /> {t('self.forget')}
          </Button>
        </div>
      )}
    </section>
  )
}
