import { CarrySheet } from '../self/carry-sheet.tsx'
import { ForgetSheet, SignOutSheet } from '../self/leave-sheets.tsx'
import { askDraft } from '../questions/own-questions.ts'
import { OwnPerson } from '../self/own-person.tsx'
import { SignOnSheet } from '../self/sign-on-sheet.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { NameSheet } from './name-sheet.tsx'
import type { RoomModel } from './room-model.ts'
import { sendDraft } from './send-draft.ts'
import type { Talk } from './talk.ts'

/** What lies over the room. */
export function RoomSheets({ model, talk }: { model: RoomModel; talk: Talk }) {
  const { draft, asking } = talk
  const close = () => {
    model.sheet.value = 'none'
  }
  const send = () => {
    sendDraft(model, draft)
    close()
  }
  switch (model.sheet.value) {
    case 'name':
      return <NameSheet model={model} draft={draft.value.text} onNamed={send} onClose={close} />
    case 'ask': {
      const ask = () => {
        askDraft(model, talk)
        close()
      }
      return <NameSheet model={model} draft={asking.value} onNamed={ask} onClose={close} />
    }
    case 'settings':
      return (
        <SettingsSheet onClose={close}>
          <OwnPerson model={model} />
        </SettingsSheet>
      )
    default:
      return <OwnSheets model={model} />
  }
}

/** What lies over any page on which somebody is: what they can do about who they are. */
export function OwnSheets({ model }: { model: RoomModel }) {
  const close = () => {
    model.sheet.value = 'none'
  }
  switch (model.sheet.value) {
    case 'rename':
      return <NameSheet model={model} onNamed={close} onClose={close} />
    case 'sign-on':
      return <SignOnSheet onClose={close} />
    case 'carry':
      return <CarrySheet model={model} onClose={close} />
    case 'sign-out':
      return <SignOutSheet model={model} onClose={close} />
    case 'forget':
      return <ForgetSheet model={model} onClose={close} />
    default:
      return null
  }
}
