import { useState } from 'preact/hooks'
import type { Refused } from '../../../src/protocol/core.ts'
import { LAUNCH_LIMITS } from '../../../src/protocol/launches.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import { newCommandId } from '../room/command-id.ts'
import { ask } from '../session/ask.ts'
import type { Session } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

/** For hosts: a new room, opened at once. */
export function CreateRoom({ session }: { session: Session }) {
  // The same id as long as nothing is changed: pressing again after an answer was lost does not make two rooms.
  const [id, setId] = useState(newCommandId)
  const [title, setTitle] = useState('')
  const [room, setRoom] = useState('')
  const [startsAt, setStartsAt] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | undefined>()
  const create = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    const body = { id, title, ...(room && { room }), ...(startsAt && { startsAt: new Date(startsAt).getTime() }) }
    const made = await ask<{ room: string }>('/api/rooms', { token: session.signed.value?.token, body })
    setBusy(false)
    if (made.ok) return location.assign(`/r/${made.value.room}`)
    setRefused(made)
  }
  const change = (set: (value: string) => void) => (event: { currentTarget: HTMLInputElement }) => {
    set(event.currentTarget.value)
    setId(newCommandId())
    setRefused(undefined)
  }
  const wrongRoom = refused?.refused === 'room_exists'
  return (
    <section class="create">
      <h2>{t('create.title')}</h2>
      <form class="stack" onSubmit={(event) => void create(event)}>
        <Field
          label={t('create.name')}
          hint={t('create.name.hint')}
          value={title}
          required
          maxLength={LAUNCH_LIMITS.titleLength}
          error={refused && !wrongRoom ? refusalWords(refused) : undefined}
          onInput={change(setTitle)}
        />
        <Field
          label={t('create.address')}
          hint={t('create.address.hint')}
          value={room}
          pattern="[a-z0-9\-]{1,40}"
          autocapitalize="none"
          error={refused && wrongRoom ? refusalWords(refused) : undefined}
          onInput={change(setRoom)}
        />
        <Field
          label={t('create.starts')}
          hint={t('create.starts.hint')}
          type="datetime-local"
          value={startsAt}
          onInput={change(setStartsAt)}
        />
        <Button kind="primary" type="submit" busy={busy}>
          {t('create.do')}
        </Button>
      </form>
    </section>
  )
}
