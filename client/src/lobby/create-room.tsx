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

const blank = { title: '', room: '', startsAt: '' }

/** For hosts: a new room, opened at once. */
export function CreateRoom({ session }: { session: Session }) {
  const { form, busy, refused, change, submit } = useNewRoom(session)
  const words = refused && refusalWords(refused)
  const aboutAddress = refused?.refused === 'room_exists'
  return (
    <section class="create">
      <h2>{t('create.title')}</h2>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('create.name')}
          hint={t('create.name.hint')}
          value={form.title}
          required
          maxLength={LAUNCH_LIMITS.titleLength}
          error={aboutAddress ? undefined : words}
          onInput={change('title')}
        />
        <Address value={form.room} error={aboutAddress ? words : undefined} onInput={change('room')} />
        <Field
          label={t('create.starts')}
          hint={t('create.starts.hint')}
          type="datetime-local"
          value={form.startsAt}
          onInput={change('startsAt')}
        />
        <Button kind="primary" type="submit" busy={busy}>
          {t('create.do')}
        </Button>
      </form>
    </section>
  )
}

function Address(props: Pick<Parameters<typeof Field>[0], 'value' | 'error' | 'onInput'>) {
  return (
    <Field
      {...props}
      label={t('create.address')}
      hint={t('create.address.hint')}
      pattern="[a-z0-9\-]{1,40}"
      autocapitalize="none"
    />
  )
}

function useNewRoom(session: Session) {
  // The same id as long as nothing is changed: pressing again after an answer was lost does not make two rooms.
  const [id, setId] = useState(newCommandId)
  const [form, setForm] = useState(blank)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | undefined>()
  const change = (field: keyof typeof blank) => (event: { currentTarget: HTMLInputElement }) => {
    setForm({ ...form, [field]: event.currentTarget.value })
    setId(newCommandId())
    setRefused(undefined)
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    const { title, room, startsAt } = form
    const body = { id, title, ...(room && { room }), ...(startsAt && { startsAt: new Date(startsAt).getTime() }) }
    const made = await ask<{ room: string }>('/api/rooms', { token: session.signed.value?.token, body })
    setBusy(false)
    if (made.ok) location.assign(`/r/${made.value.room}`)
    else setRefused(made)
  }
  return { form, busy, refused, change, submit }
}
