import { useState } from 'preact/hooks'
import type { Refused } from '../../../src/protocol/core.ts'
import { newCommandId } from '../room/command-id.ts'
import { ask } from '../session/ask.ts'
import type { Session } from '../session/session.ts'

/** What a host writes down of a new launch: moments as the form has them, in the device's zone. */
export interface LaunchForm {
  title: string
  room: string
  startsAt: string
  doorsAt: string
  as: 'public' | 'draft' | 'template'
  from: string
}

const moment = (typed: string): number | undefined => (typed === '' ? undefined : new Date(typed).getTime())

/** What is wrong with the moments, by field. */
export function wrongMoments(form: LaunchForm, now: number): { [field in 'startsAt' | 'doorsAt']?: 'past' | 'late' } {
  const [startsAt, doorsAt] = [moment(form.startsAt), moment(form.doorsAt)]
  return {
    ...(startsAt !== undefined && startsAt <= now && { startsAt: 'past' as const }),
    ...(doorsAt !== undefined && doorsAt <= now && { doorsAt: 'past' as const }),
    ...(doorsAt !== undefined && doorsAt > (startsAt ?? Infinity) && { doorsAt: 'late' as const }),
  }
}

/** The command `launch.create` for it. */
export function commandOf(form: LaunchForm): object {
  const { title, room, as, from } = form
  const [startsAt, doorsAt] = [moment(form.startsAt), moment(form.doorsAt)]
  return {
    title,
    ...(room !== '' && { room }),
    ...(startsAt !== undefined && { startsAt }),
    ...(startsAt !== undefined && doorsAt !== undefined && { doorsAt }),
    ...(from !== '' && { from }),
    ...(as !== 'public' && { [as]: true }),
  }
}

/** A launch being written down, and made. */
export function useNewLaunch(session: Session, first: LaunchForm) {
  // The same id as long as nothing is changed: pressing again after an answer was lost does not make two rooms.
  const [id, setId] = useState(newCommandId)
  const [form, setForm] = useState(first)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const change = (changes: Partial<LaunchForm>) => {
    setForm({ ...form, ...changes })
    setId(newCommandId())
    setRefused(undefined)
  }
  const create = async () => {
    setBusy(true)
    const body = { id, ...commandOf(form) }
    const made = await ask<{ room: string }>('/api/rooms', { token: session.signed.value?.token, body })
    setBusy(false)
    if (made.ok) location.assign(`/host/${made.value.room}`)
    else setRefused(made)
  }
  return { form, busy, refused, change, create }
}
