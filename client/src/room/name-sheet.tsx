import { useState } from 'preact/hooks'
import type { Refused } from '../../../src/protocol/core.ts'
import { suggestedName } from '../../../src/protocol/text.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import { PrivacyLine } from '../self/privacy-line.tsx'
import { SignOnButton } from '../self/sign-on-button.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { RetryIcon } from '../ui/more-icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import type { RoomModel } from './room-model.ts'

const suggestion = () => suggestedName(Math.floor(Math.random() * 2 ** 31))

interface Props {
  model: RoomModel
  draft?: string
  onNamed: () => void
  onClose: () => void
}

/** Asks for a name, with one suggested. `draft`: the line that goes out as soon as there is a name. */
export function NameSheet({ model, draft, onNamed, onClose }: Props) {
  const naming = useNaming(model, onNamed)
  return (
    <Sheet title={t('name.title')} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void naming.submit(event)}>
        <NameField {...naming} />
        {draft !== undefined && (
          <p class="sends">
            <span class="meta">{t('name.sends')}</span> <bdi>{draft}</bdi>
          </p>
        )}
        <Button kind="primary" type="submit" busy={naming.busy} disabled={naming.name.trim() === ''}>
          {t(draft === undefined ? 'name.keep' : 'name.join')}
        </Button>
        {model.me.value?.standing !== 'member' && <SignOnButton />}
        <PrivacyLine />
      </form>
    </Sheet>
  )
}

type Naming = ReturnType<typeof useNaming>

function useNaming(model: RoomModel, onNamed: () => void) {
  const [name, setName] = useState(() => model.me.value?.name ?? suggestion())
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | undefined>()
  const change = (next: string) => {
    setName(next)
    setRefused(undefined)
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const renamed = await model.rename(name)
    setBusy(false)
    if (renamed.ok) onNamed()
    else setRefused(renamed)
  }
  return { name, busy, refused, change, submit }
}

function NameField({ name, refused, change }: Naming) {
  return (
    <Field
      label={t('name.label')}
      value={name}
      maxLength={48}
      autocomplete="nickname"
      first
      hint={t('name.hint')}
      error={refused && refusalWords(refused)}
      onInput={(event) => change(event.currentTarget.value)}
    >
      <IconButton name={t('name.another')} onClick={() => change(suggestion())}>
        <RetryIcon />
      </IconButton>
    </Field>
  )
}
