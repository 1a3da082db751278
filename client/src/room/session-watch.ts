import { effect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { framing } from '../embed/framing.ts'
import { t } from '../i18n/language.ts'
import { arrivalWords } from '../self/arrival-words.ts'
import type { Signed } from '../session/session.ts'
import { toast } from '../ui/toast.tsx'
import type { RoomModel } from './room-model.ts'

/** A member is asked to sign on again so long before the end, ms. */
const ASK_MS = 60_000
/** Anybody else's token lasts 30 days and is renewed as soon as half of them are over, ms. */
const RENEW_MS = 15 * 24 * 3_600_000
/** The longest that a timer can wait, ms. */
const LONGEST_MS = 2 ** 31 - 1

/** Says what became of the key that led here and of a session that ended, and keeps sessions from ending. */
export function SessionWatch({ model }: { model: RoomModel }) {
  useEffect(() => watchSession(model), [])
  return null
}

function watchSession(model: RoomModel): () => void {
  let before = model.cameAs
  const stops = [
    effect(() => {
      const words = model.arrived.value && arrivalWords(model.arrived.value)
      if (words) toast(words)
    }),
    model.session.signed.subscribe((signed) => {
      if (before && signed && isLost(before, signed))
        toast(t(before.person.standing === 'member' ? 'self.over.member' : 'self.over.guest'))
      before = signed
    }),
    effect(() => {
      const { expires = 0, person } = model.session.signed.value ?? {}
      if (expires === 0) return undefined
      const member = person?.standing === 'member'
      const left = expires - model.clock.now() - (member ? ASK_MS : RENEW_MS)
      const due = () => (member ? askAgain(model) : void model.session.refresh())
      if (left > LONGEST_MS) return undefined
      const timer = setTimeout(due, Math.max(0, left))
      return () => clearTimeout(timer)
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** Somebody with a name is somebody new now. */
const isLost = (before: Signed, { person }: Signed): boolean =>
  before.person.name !== undefined && person.name === undefined && person.id !== before.person.id

function askAgain(model: RoomModel): void {
  if (framing.signOnWanted) framing.signOnWanted()
  else if (model.sheet.peek() === 'none') model.sheet.value = 'sign-on'
}
